import type { ClusterEstimate } from '../bullmq/submit.js';
import type { PiEstimate } from '../estimate.js';
import type { TallyStatistics } from '../statistics.js';
import { digitsWorth, formatCount, formatDuration, formatPlain, formatRate, plural } from './numbers.js';
import { formatList, type ListEntry } from './table.js';
import { safeText } from './untrusted.js';

/** An estimate in lines for a terminal. */

const NAME_WIDTH = 14;

function linesOf(statistics: TallyStatistics, note: string): ListEntry[] {
  const { pi, standardError, confidence, confidenceInterval, samples, hits } = statistics;
  const digits = digitsWorth(standardError);
  const [lower, upper] = confidenceInterval;
  const off = Math.abs(pi - Math.PI);
  const inErrors = standardError > 0 ? `, ${(off / standardError).toFixed(2)} standard errors` : '';
  const distance = `${off.toFixed(digits)}${inErrors} too ${pi > Math.PI ? 'high' : 'low'}`;
  return [
    ['π ≈', `${pi.toFixed(digits)} ± ${standardError.toFixed(digits)}${note}`],
    [`${formatPlain(100 * confidence)} % interval`, `${lower.toFixed(digits)} … ${upper.toFixed(digits)}`],
    ['off by', distance],
    ['darts', `${formatCount(samples)}, of which ${formatCount(hits)} hit`],
  ];
}

const timeLine = (estimate: Pick<PiEstimate, 'elapsedMs' | 'samplesPerSecond'>): ListEntry => [
  'time',
  `${formatDuration(estimate.elapsedMs)}${estimate.samplesPerSecond === null ? '' : `, ${formatRate(estimate.samplesPerSecond)}`}`,
];

const format = (lines: readonly ListEntry[], width: number | undefined): string => formatList(lines, width, NAME_WIDTH);

const counterOf = ({ device, threads }: PiEstimate): string =>
  device === null ? plural(threads, 'thread') : safeText(device);

export function formatEstimate(estimate: PiEstimate, isPartial: boolean, width?: number): string {
  return format(
    [
      ...linesOf(estimate, isPartial ? '   (partial: interrupted)' : ''),
      timeLine(estimate),
      ['backend', `${estimate.backend}, kernel ${estimate.kernel}, ${counterOf(estimate)}`],
      ['seed', String(estimate.seed)],
    ],
    width,
  );
}

export function formatClusterEstimate(estimate: ClusterEstimate, width?: number): string {
  return format(
    [
      ...linesOf(estimate, ''),
      timeLine(estimate),
      ['shards', formatCount(estimate.shards)],
      ['seed', String(estimate.seed)],
    ],
    width,
  );
}

/** An estimate that was put together from `tallies` tallies. */
export function formatStatistics(
  statistics: TallyStatistics,
  tallies: number,
  isPartial: boolean,
  width?: number,
): string {
  return format(
    [
      ...linesOf(statistics, isPartial ? '   (partial: tallies are missing)' : ''),
      ['tallies', formatCount(tallies)],
      ['seed', String(statistics.seed)],
    ],
    width,
  );
}
