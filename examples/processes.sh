#!/bin/sh
# Process: each shard in a process of its own, its tally in a file, and a merge at the end.
#   sh examples/processes.sh [samples] [seed] [shards]
set -eu
samples=${1:-1e10} seed=${2:-42} shards=${3:-4}
. "$(dirname "$0")/find-estimate-pi.sh"

begin=$(now)
folder=$(mktemp -d)
trap 'rm -r "$folder"' EXIT
shard=0
while [ "$shard" -lt "$shards" ]; do
  $estimate_pi tally --samples "$samples" --seed "$seed" --shard "$shard/$shards" --threads 1 > "$folder/$shard.json" &
  shard=$((shard + 1))
done
wait
$estimate_pi merge "$folder"/*.json
show_time "$begin"
