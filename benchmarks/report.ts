import type { Case, Result, Skipped } from './contender.js';
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

export function section(question: Case, results: readonly Result[]): string {
  const skipped = question.skipped.map(({ label, reason }) => `Skipped: ${label} (${reason}).\n`).join('');
  const table = results.length === 0 ? '' : `${tableOf(question, results)}\n`;
  return `## ${question.title}\n\n${table}${skipped === '' ? '' : `\n${skipped}`}`;
}

export function header(bench: Bench, rounds: number, command: string): string {
  const { cpu, cores, kernels, threads, node, platform, tools, date } = bench;
  return [
    `${cpu}; ${cores}; ${platform}; Node ${node}; ${tools.join('; ')}.`,
    `Kernels: ${kernels.join(', ') || 'none native'}; all threads: ${threads}.`,
    `\`${command}\`, ${date}: median ± median absolute deviation of ${rounds} fresh processes each.`,
  ].join('\n');
}
