# Sourced by the shell examples: $estimate_pi is the command, found once, because npx takes a second to find it for each shard.
if [ -n "${ESTIMATE_PI:-}" ]; then
  estimate_pi=$ESTIMATE_PI
else
  PATH=$PWD/node_modules/.bin:$PATH
  estimate_pi=estimate-pi
  if ! command -v estimate-pi > /dev/null; then
    echo 'no estimate-pi here: npm install estimate-pi, or set ESTIMATE_PI to the command' >&2
    exit 127
  fi
fi

now() { node -p 'Date.now()'; }
# show_time BEGIN: how long it took, in milliseconds. With one shard instead of many it is the time of one thread alone.
show_time() { echo "$(($(now) - $1)) ms with $shards processes; for one thread alone: sh $0 $samples $seed 1" >&2; }
