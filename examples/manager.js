// Manager: one process owns the state; others, on this machine or another, ask it for shards and bring back tallies.
//   node examples/manager.js [samples] [seed] [clients]
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { fileURLToPath } from 'node:url';
import { estimateFrom, mergeTallies, tally } from 'estimate-pi';
import { numbers, show } from './show.js';

const SHARD = 256 * 2 ** 20;

/** Hands out shards, and emits `merged` when all tallies are in. */
function manage(samples, seed) {
  const tallies = [];
  let next = 0;
  let counted = 0;
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
    if (counted === samples) server.emit('merged', mergeTallies(tallies));
  });
  return server;
}

async function askAndCount(manager) {
  for (;;) {
    const shard = await (await fetch(manager)).json();
    if (shard === null) return;
    await fetch(manager, { method: 'POST', body: JSON.stringify(await tally(shard, { threads: 1 })) });
  }
}

if (process.env.MANAGER) {
  await askAndCount(process.env.MANAGER);
} else {
  const { samples, seed, clients } = numbers({ samples: 1e10, seed: 42, clients: 3 });
  const server = manage(samples, seed).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const begin = performance.now();
  const env = { ...process.env, MANAGER: `http://127.0.0.1:${server.address().port}` };
  const processes = Array.from({ length: clients }, () => fork(fileURLToPath(import.meta.url), { env }));
  const ended = Promise.all(processes.map((client) => once(client, 'exit')));
  const [merged] = await Promise.race([once(server, 'merged'), ended.then(() => [])]);
  if (merged === undefined) throw new Error('all clients ended before all tallies were in');
  const elapsed = performance.now() - begin;
  await ended;
  server.close();
  await show(estimateFrom(merged), elapsed);
}
