#!/bin/sh
# Pipe: the tallies of many processes flow into one, a line each; a line is written at once, so none is torn.
#   sh examples/pipe.sh [samples] [seed] [shards]
set -eu
samples=${1:-1e10} seed=${2:-42} shards=${3:-4}
. "$(dirname "$0")/find-estimate-pi.sh"

begin=$(now)
{
  shard=0
  while [ "$shard" -lt "$shards" ]; do
    $estimate_pi tally --samples "$samples" --seed "$seed" --shard "$shard/$shards" --threads 1 &
    shard=$((shard + 1))
  done
  wait
} | $estimate_pi merge
show_time "$begin"
