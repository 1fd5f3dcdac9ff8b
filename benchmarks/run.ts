import { mkdirSync, writeFileSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import cliProgress from 'cli-progress';
import { Command } from 'commander';
import { parseCount } from '#dist/cli/number.js';
import { ceiling } from './cases/ceiling.js';
import { growth } from './cases/growth.js';
import { nativeAgainstJs } from './cases/native-against-js.js';
import { rivals } from './cases/rivals.js';
import { smallCalls } from './cases/small-calls.js';
import { threads } from './cases/threads.js';
import { renderPicture } from './chart.js';
import type { Case } from './contender.js';
import { interleave } from './interleave.js';
import { type Bench, describeBench } from './machine.js';
import { type CaseReport, header, section } from './report.js';

/** Made only when wanted: a case may compile its contenders. */
const CASES: Readonly<Record<string, (bench: Bench, workersSamples: number) => Case>> = {
  'native-against-js': nativeAgainstJs,
  ceiling,
  'small-calls': smallCalls,
  growth,
  threads,
  rivals,
};
const REPOSITORY = fileURLToPath(new URL('../..', import.meta.url));
/** Ignored by git; the results that README.md quotes are in benchmarks/results. */
const RESULTS = fileURLToPath(new URL('results', import.meta.url));

type Settings = {
  readonly case: readonly string[];
  readonly rounds: number;
  readonly workersSamples: number;
  readonly out: string;
};

const program = new Command('bench')
  .description(
    'Measures estimate-pi on this machine: every trial in a fresh process, all contenders of a case in turns.',
  )
  .option('--case <name...>', `some of ${Object.keys(CASES).join(', ')}`, Object.keys(CASES))
  .option('--rounds <count>', 'trials of each contender', parseCount, 7)
  .option('--workers-samples <count>', 'darts of the workers backend in the case of the threads', parseCount, 1e10)
  .option('--out <folder>', 'where results.json, results.md and the pictures go', RESULTS)
  .parse();
const settings = program.opts<Settings>();
const unknown = settings.case.find((name) => CASES[name] === undefined);
if (unknown !== undefined)
  program.error(`unknown case '${unknown}'; there are ${Object.keys(CASES).join(', ')}`, { exitCode: 2 });
if (settings.rounds < 1) program.error('--rounds must be at least 1', { exitCode: 2 });

const bench = await describeBench();
const cases = Object.entries(CASES).flatMap(([name, make]) =>
  settings.case.includes(name) ? [make(bench, settings.workersSamples)] : [],
);

const command = `npm run bench${process.argv.length > 2 ? ` -- ${process.argv.slice(2).join(' ')}` : ''}`;
const head = header(bench, settings.rounds, command);
process.stdout.write(`${head}\n\n`);

const bar = new cliProgress.SingleBar({
  format: '{bar} {value}/{total}  {label}',
  clearOnComplete: true,
  stream: process.stderr,
});
const sections: string[] = [];
const reports: CaseReport[] = [];
mkdirSync(settings.out, { recursive: true });
for (const question of cases) {
  bar.start(question.contenders.length * settings.rounds, 0, { label: question.title });
  const results = await interleave(question.contenders, settings.rounds, ({ label }) => bar.increment(1, { label }));
  bar.stop();
  sections.push(section(question, results));
  process.stdout.write(`${sections.at(-1)}\n`);
  reports.push({ name: question.name, title: question.title, results, skipped: question.skipped });
  if (results.length > 0) {
    writeFileSync(join(settings.out, `${question.name}.svg`), renderPicture(question.picture, results));
  }
}
writeFileSync(join(settings.out, 'results.md'), `# Results\n\n${head}\n\n${sections.join('\n')}`);
const json = JSON.stringify({ bench, command, rounds: settings.rounds, cases: reports }, null, 1);
// Files are named from the repository, so that results say nothing of where it lay.
writeFileSync(join(settings.out, 'results.json'), `${json.replaceAll(REPOSITORY, '')}\n`);
process.stdout.write(`Written to ${relative('.', resolve(settings.out))}\n`);
