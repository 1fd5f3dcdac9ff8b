import { count } from '../../count.js';
import { messageOf } from '../../errors.js';
import { planJob } from '../../job.js';
import type { ProcessAnswer, ProcessRequest } from './processes.js';

/** The entry of a child process: counts the ranges that it is sent, one after the other. */

function answer(message: ProcessAnswer): void {
  process.send?.(message);
}

// Ctrl-C reaches the whole group; the parent decides when to stop, and then disconnects.
process.on('SIGINT', () => undefined);
process.on('disconnect', () => process.exit());
process.on('message', ({ range, backend, kernel, threads }: ProcessRequest) => {
  Promise.resolve()
    .then(() => count(planJob(range, { backend, kernel, threads }), {}))
    .then(
      ({ hits }) => answer({ hits }),
      (error) => answer({ error: messageOf(error) }),
    );
});
answer({ isReady: true });
