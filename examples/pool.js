// Pool: the jobs are files, Piscina maps its threads over them, and one serial step puts the results together.
//   node examples/pool.js [samples] [seed] [jobs]
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { estimateFrom, mergeTallies, tallySync } from 'estimate-pi';
import { isWorkerThread, Piscina } from 'piscina';
import { numbers, show } from './show.js';

/** What each thread does with a job: one thread for each, since the pool is what goes parallel here. */
export default function countJob(file) {
  return tallySync(JSON.parse(readFileSync(file, 'utf8')), { threads: 1 });
}

if (!isWorkerThread) {
  const { samples, seed, jobs } = numbers({ samples: 1e10, seed: 42, jobs: 8 });
  const folder = mkdtempSync(join(tmpdir(), 'estimate-pi-jobs-'));
  try {
    const border = (job) => Math.floor((samples * job) / jobs);
    for (let job = 0; job < jobs; job++) {
      const shard = { seed, start: border(job), samples: border(job + 1) - border(job) };
      writeFileSync(join(folder, `${job}.json`), JSON.stringify(shard));
    }
    const begin = performance.now();
    const pool = new Piscina({ filename: import.meta.url });
    const files = readdirSync(folder).map((name) => join(folder, name));
    const tallies = await Promise.all(files.map((file) => pool.run(file)));
    const elapsed = performance.now() - begin;
    await pool.destroy();
    await show(estimateFrom(mergeTallies(tallies)), elapsed);
  } finally {
    rmSync(folder, { recursive: true });
  }
}
