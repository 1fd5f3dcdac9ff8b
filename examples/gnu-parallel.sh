#!/bin/sh
# GNU parallel: as many shards at a time as there are processors, or on the machines of --sshlogin.
set -eu
samples=${1:-1e9} seed=${2:-42} shards=${3:-16}
estimate_pi=${ESTIMATE_PI:-npx estimate-pi}

seq 0 $((shards - 1)) |
  parallel --retries 3 "$estimate_pi tally --samples $samples --seed $seed --shard {}/$shards --threads 1" |
  $estimate_pi merge
