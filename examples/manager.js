// Manager: one process owns the state; others, on this machine or another, ask it for shards and bring back tallies.
//   node examples/manager.js [samples] [seed] [clients]
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { fileURLToPath } from 'node:url';
import { estimateFrom, mergeTallies, tally } from 'estimate-pi';

const SHARD = 64 * 2 ** 20;

/** Hands out shards until all tallies are in. */
function manage(/** @type {number} */ samples, /** @type {number} */ seed) {
  /** @type {import('estimate-pi').Tally[]} */
  const tallies = [];
  let next = 0;
  let counted = 0;
  /** @type {(merged: import('estimate-pi').Tally) => void} */
  let finish = () => undefined;
  const merged = new Promise((/** @type {typeof finish} */ resolve) => {
    finish = resolve;
  });
  const server = createServer(async (request, response) => {
    if (request.method === 'GET') {
      const shard = next < samples ? { seed, start: next, samples: Math.min(SHARD, samples - next) } : null;
      next += SHARD;
      response.end(JSON.stringify(shard));
      return;
    }
    let text = '';
    for await (const chunk of request) text += chunk;
    const brought = JSON.parse(text);
    tallies.push(brought);
    counted += brought.samples;
    response.end();
    if (counted === samples) finish(mergeTallies(tallies));
  });
  return { server, merged };
}

async function serve(/** @type {string} */ manager) {
  for (;;) {
    const shard = await (await fetch(manager)).json();
    if (shard === null) return;
    await fetch(manager, { method: 'POST', body: JSON.stringify(await tally(shard, { threads: 1 })) });
  }
}

const manager = process.env['MANAGER'];
if (manager === undefined) {
  const [samples = 1e9, seed = 42, clients = 3] = process.argv.slice(2).map(Number);
  const { server, merged } = manage(samples, seed);
  await new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(undefined)));
  const address = /** @type {import('node:net').AddressInfo} */ (server.address());
  const url = `http://127.0.0.1:${address.port}`;
  const env = { ...process.env, MANAGER: url };
  const asking = Array.from({ length: clients }, () => once(fork(fileURLToPath(import.meta.url), { env }), 'exit'));
  console.log(JSON.stringify(estimateFrom(await merged)));
  await Promise.all(asking);
  server.close();
} else {
  await serve(manager);
}
