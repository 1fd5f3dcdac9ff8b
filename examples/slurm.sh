#!/bin/sh
#SBATCH --job-name=estimate-pi
#SBATCH --array=0-63
#SBATCH --cpus-per-task=16
#SBATCH --time=01:00:00
# Slurm: an array of 64 shards. Each task finds its number in the environment, and as many threads as its cgroup allows.
# Then: estimate-pi merge tallies/*.json
# A task that failed is named as a gap: run it again with sbatch --array=17.
set -eu
estimate_pi=${ESTIMATE_PI:-npx estimate-pi}

mkdir -p tallies
# The count is of the whole estimate, also where only some tasks run again.
$estimate_pi tally --samples "${SAMPLES:-1e14}" --seed "${SEED:-42}" --shards 64 > "tallies/$SLURM_ARRAY_TASK_ID.json"
