import { type Case, medianOf, type Result, ratioOf, type Skipped } from './contender.js';
import type { Bench } from './machine.js';

/** The results as Markdown, for people; results.json holds every trial. */

export type CaseReport = {
  readonly name: string;
  readonly title: string;
  readonly results: readonly Result[];
  readonly skipped: readonly Skipped[];
};

function row(cells: readonly string[]): string {
  return `| ${cells.join(' | ')} |`;
}

function tableOf({ columns }: Case, results: readonly Result[]): string {
  const head = ['', 'threads', ...columns.map(({ heading }) => heading)];
  const lines = results.map((result) => [
    result.label,
    String(result.threads),
    ...columns.map(({ cell }) => cell(result, results)),
  ]);
  return [row(head), row(head.map((_, index) => (index === 0 ? '---' : '---:'))), ...lines.map(row)].join('\n');
}

const groupOf = ({ label }: Result): string => label.split(',', 1)[0] as string;

/** The fastest on one thread, and by how much it beats the fastest of another kind: what the table says, in a sentence. */
export function finding(results: readonly Result[]): string {
  const metric = 'gigadartsPerSecond';
  const [first, ...others] = results
    .filter((result) => result.threads === 1 && Number.isFinite(medianOf(result, metric)))
    .sort((x, y) => medianOf(y, metric) - medianOf(x, metric));
  const second = others.find((other) => first !== undefined && groupOf(other) !== groupOf(first)) ?? others[0];
  if (first === undefined || second === undefined) return '';
  const speed = medianOf(first, metric).toPrecision(3);
  return `On one thread ${first.label} is the fastest, ${speed} Gdarts/s, ${ratioOf(first, second, metric)} ${second.label}.`;
}

export function section(question: Case, results: readonly Result[]): string {
  const skipped = question.skipped.map(({ label, reason }) => `Skipped: ${label} (${reason}).\n`).join('');
  const table = results.length === 0 ? '' : `${tableOf(question, results)}\n`;
  const found = finding(results);
  return `## ${question.title}\n\n${table}${found === '' ? '' : `\n${found}\n`}${skipped === '' ? '' : `\n${skipped}`}`;
}

export function header(bench: Bench, rounds: number, command: string): string {
  const { cpu, cores, kernels, threads, node, platform, tools, date } = bench;
  return [
    `${cpu}; ${cores}; ${platform}; ${node}; ${tools.join('; ')}.`,
    `Kernels: ${kernels.join(', ') || 'none native'}; all threads: ${threads}.`,
    ...(bench.otherLoad === undefined ? [] : [bench.otherLoad]),
    `\`${command}\`, ${date}: median ± median absolute deviation of ${rounds} fresh processes each.`,
  ].join('\n');
}
