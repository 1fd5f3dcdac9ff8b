import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { median, medianAbsoluteDeviation } from '#dist/trials/robust.js';
import type { Contender, Metrics, Program, Result, Summary, Task } from './contender.js';

/** Rounds of trials, each in a fresh process, every contender in every round, so that drift meets all alike. */

const run = promisify(execFile);
const TRIAL = fileURLToPath(new URL('trial.js', import.meta.url));

/** No rival is timed that does not find π: five standard errors are a false alarm in two million runs. */
function checkAnswer(samples: number, hits: number): void {
  const errors = Math.abs(hits - (samples * Math.PI) / 4) / Math.sqrt(samples * (Math.PI / 4) * (1 - Math.PI / 4));
  if (!(errors < 5)) throw new Error(`${hits} hits of ${samples} darts are ${errors.toFixed(1)} standard errors off π`);
}

async function trialOf(task: Task | Program): Promise<Metrics> {
  if (task.task !== 'program') {
    const { stdout } = await run(process.execPath, [TRIAL, JSON.stringify(task)]);
    return JSON.parse(stdout) as Metrics;
  }
  const { file, args, samples, threads } = task;
  const { stdout } = await run(file, [...args, String(samples), String(threads)]);
  const answer = JSON.parse(stdout) as { samples: number; hits: number; seconds: number };
  checkAnswer(answer.samples, answer.hits);
  return { gigadartsPerSecond: answer.samples / answer.seconds / 1e9 };
}

function summarise(trials: readonly Metrics[]): Record<string, Summary> {
  return Object.fromEntries(
    Object.keys(trials[0] ?? {}).map((metric) => {
      const values = trials.map((trial) => trial[metric] ?? Number.NaN);
      return [metric, { median: median(values), mad: medianAbsoluteDeviation(values) }];
    }),
  );
}

export async function interleave(
  contenders: readonly Contender[],
  rounds: number,
  onTrial: (contender: Contender) => void,
): Promise<Result[]> {
  const trials = new Map<Contender, Metrics[]>(contenders.map((contender) => [contender, []]));
  for (let round = 0; round < rounds; round++) {
    // Every round begins with another contender, so that none always follows the same one.
    const shift = round % contenders.length;
    for (const contender of [...contenders.slice(shift), ...contenders.slice(0, shift)]) {
      onTrial(contender);
      trials.get(contender)?.push(await trialOf(contender.run));
    }
  }
  return [...trials].map(([contender, metrics]) => ({ ...contender, trials: metrics, summary: summarise(metrics) }));
}
