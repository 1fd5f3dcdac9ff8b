import type { ClusterEstimate } from '../bullmq/submit.js';
import type { PiEstimate } from '../estimate.js';
import type { TallyStatistics } from '../statistics.js';
import { safeText } from './untrusted.js';

/** Numbers as people read them. */

const PREFIXES: readonly (readonly [number, string])[] = [
  [1e12, 'T'],
  [1e9, 'G'],
  [1e6, 'M'],
  [1e3, 'k'],
];

/** 31.4 Gdarts/s. */
export function formatRate(dartsPerSecond: number | null): string {
  if (dartsPerSecond === null) return 'rate unknown';
  const [unit, prefix] = PREFIXES.find(([least]) => dartsPerSecond >= least) ?? [1, ''];
  return `${(dartsPerSecond / unit).toPrecision(3)} ${prefix}darts/s`;
}

export function formatCount(count: number): string {
  return count.toLocaleString('en-US').replaceAll(',', ' ');
}

/** 12.3 ms, 4.56 s, 2 min 5 s. */
export function formatDuration(milliseconds: number): string {
  if (milliseconds < 1000) return `${milliseconds.toPrecision(3)} ms`;
  const seconds = milliseconds / 1000;
  if (seconds < 120) return `${seconds.toPrecision(3)} s`;
  const whole = Math.round(seconds);
  return `${Math.floor(whole / 60)} min ${whole % 60} s`;
}

/** How many digits after the point are worth showing: one beyond the first that the standard error touches. */
export function digitsWorth(standardError: number): number {
  return standardError > 0 ? Math.min(Math.max(Math.ceil(-Math.log10(standardError)) + 1, 0), 15) : 6;
}

function formatLines(lines: readonly (readonly [name: string, value: string])[]): string {
  return lines.map(([name, value]) => `${name.padEnd(14)} ${value}\n`).join('');
}

function linesOf(statistics: TallyStatistics, note: string): readonly (readonly [name: string, value: string])[] {
  const { pi, standardError, confidenceInterval, samples, hits } = statistics;
  const digits = digitsWorth(standardError);
  const [lower, upper] = confidenceInterval;
  const error = pi - Math.PI;
  const off = error.toExponential(1);
  const inStandardErrors = Math.abs(error) / standardError;
  return [
    ['π ≈', `${pi.toFixed(digits)} ± ${standardError.toExponential(1)}${note}`],
    ['95 % interval', `${lower.toFixed(digits)} … ${upper.toFixed(digits)}`],
    ['off by', standardError > 0 ? `${off}, ${inStandardErrors.toFixed(2)} standard errors` : off],
    ['darts', `${formatCount(samples)}, of which ${formatCount(hits)} hit`],
  ];
}

export function formatEstimate(estimate: PiEstimate, isPartial: boolean): string {
  const { device, threads } = estimate;
  const counter = device === null ? `${threads} ${threads === 1 ? 'thread' : 'threads'}` : safeText(device);
  return formatLines([
    ...linesOf(estimate, isPartial ? '   (partial: interrupted)' : ''),
    ['time', `${formatDuration(estimate.elapsedMs)}, ${formatRate(estimate.samplesPerSecond)}`],
    ['backend', `${estimate.backend}, kernel ${estimate.kernel}, ${counter}`],
    ['seed', String(estimate.seed)],
  ]);
}

export function formatClusterEstimate(estimate: ClusterEstimate): string {
  return formatLines([
    ...linesOf(estimate, ''),
    ['time', `${formatDuration(estimate.elapsedMs)}, ${formatRate(estimate.samplesPerSecond)}`],
    ['shards', formatCount(estimate.shards)],
    ['seed', String(estimate.seed)],
  ]);
}

/** An estimate that was put together from `tallies` tallies. */
export function formatStatistics(statistics: TallyStatistics, tallies: number, isPartial: boolean): string {
  return formatLines([
    ...linesOf(statistics, isPartial ? '   (partial: tallies are missing)' : ''),
    ['tallies', formatCount(tallies)],
    ['seed', String(statistics.seed)],
  ]);
}
