import { type ChildProcess, spawn } from 'node:child_process';

/** Ends the processes that tests started when the test run itself ends, however it ends: killed, too. */

/** Reads "+PID" and "-PID" until nobody is left to write, then kills what is listed. */
const SCRIPT = `
  pids=' '
  while read -r line; do
    pid=\${line#?}
    case $line in
      +*) pids="$pids$pid " ;;
      -*) pids=$(printf '%s' "$pids" | sed "s/ $pid / /") ;;
    esac
  done
  for pid in $pids; do kill -9 "$pid" 2>/dev/null; done`;

let guard: ChildProcess | undefined;

function startGuard(): ChildProcess {
  // In a group of its own, which Ctrl-C does not reach.
  const started = spawn('sh', ['-c', SCRIPT], { detached: true, stdio: ['pipe', 'ignore', 'ignore'] });
  started.unref();
  started.stdin?.on('error', () => undefined);
  // It must not keep this process alive.
  (started.stdin as unknown as { unref?: () => void } | null)?.unref?.();
  return started;
}

export function guarded(child: ChildProcess): ChildProcess {
  if (process.platform === 'win32' || child.pid === undefined) return child;
  guard ??= startGuard();
  guard.stdin?.write(`+${child.pid}\n`);
  child.once('exit', () => guard?.stdin?.write(`-${child.pid}\n`));
  return child;
}
