import { count } from '../../count.js';
import { messageOf } from '../../errors.js';
import { planJob } from '../../job.js';
import type { Answer, Order } from './processes.js';

/** The entry of a child process: counts what it is told, one range after the other. */

function answer(message: Answer): void {
  process.send?.(message);
}

// Ctrl-C reaches the whole group; when to stop is for the parent to say, which disconnects.
process.on('SIGINT', () => undefined);
process.on('disconnect', () => process.exit());
process.on('message', ({ range, backend, kernel, threads }: Order) => {
  Promise.resolve()
    .then(() => count(planJob(range, { backend, kernel, threads }), {}))
    .then(
      ({ hits }) => answer({ hits }),
      (error) => answer({ error: messageOf(error) }),
    );
});
answer({ isReady: true });
