#!/bin/sh
# Process: each shard in a process of its own, its tally in a file, and a merge at the end.
set -eu
samples=${1:-1e9} seed=${2:-42} shards=${3:-4}
estimate_pi=${ESTIMATE_PI:-npx estimate-pi}

folder=$(mktemp -d)
trap 'rm -r "$folder"' EXIT
shard=0
while [ "$shard" -lt "$shards" ]; do
  $estimate_pi tally --samples "$samples" --seed "$seed" --shard "$shard/$shards" --threads 1 > "$folder/$shard.json" &
  shard=$((shard + 1))
done
wait
$estimate_pi merge "$folder"/*.json
