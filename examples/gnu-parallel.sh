#!/bin/sh
# GNU parallel: as many shards at a time as there are processors, or on the machines of --sshlogin.
#   sh examples/gnu-parallel.sh [samples] [seed] [shards]
set -eu
samples=${1:-1e10} seed=${2:-42} shards=${3:-16}
. "$(dirname "$0")/find-estimate-pi.sh"

begin=$(now)
seq 0 $((shards - 1)) |
  parallel --retries 3 "$estimate_pi tally --samples $samples --seed $seed --shard {}/$shards --threads 1" |
  $estimate_pi merge
show_time "$begin"
