import type { BackendName } from 'estimate-pi';
import { median, medianAbsoluteDeviation } from '#dist/trials/robust.js';

/** What one fresh process of ours measures; trial.ts does it. */
export type Task =
  | { readonly task: 'throughput'; readonly backend: BackendName; readonly kernel: string; readonly threads: number }
  | { readonly task: 'ceiling'; readonly kernel: string }
  | { readonly task: 'call'; readonly isSync: boolean; readonly samples: number; readonly kernel?: string }
  | {
      readonly task: 'fixed';
      readonly backend: BackendName;
      readonly kernel?: string;
      readonly threads: number;
      readonly samples: number;
    };

/** A program of somebody else's kind: started as `file …args SAMPLES THREADS`, it prints a line of JSON (see rivals/). */
export type Program = {
  readonly task: 'program';
  readonly file: string;
  readonly args: readonly string[];
  readonly samples: number;
  readonly threads: number;
};

/** One thing that a case measures, in as many fresh processes as there are rounds. */
export type Contender = { readonly label: string; readonly threads: number; readonly run: Task | Program };

/** What a trial measured, by name; the units are in the names. */
export type Metrics = Readonly<Record<string, number>>;

export type Summary = {
  readonly median: number;
  /** `null` of a single trial. */
  readonly mad: number | null;
};

export type Result = Contender & {
  readonly trials: readonly Metrics[];
  readonly summary: Readonly<Record<string, Summary>>;
};

/** What cannot be measured here, and why. */
export type Skipped = { readonly label: string; readonly reason: string };

export type Column = { readonly heading: string; readonly cell: (result: Result, all: readonly Result[]) => string };

export type Picture = {
  readonly kind: 'bars' | 'line';
  readonly title: string;
  readonly axis: string;
  readonly scale: 'linear' | 'log';
  readonly value: (result: Result, all: readonly Result[]) => number;
  /** For a line: where the point stands, and which line it belongs to. */
  readonly at?: {
    readonly axis: string;
    readonly x: (result: Result) => number;
    readonly line: (result: Result) => string;
  };
};

/** A question and the contenders that answer it. */
export type Case = {
  readonly name: string;
  readonly title: string;
  readonly contenders: readonly Contender[];
  readonly skipped: readonly Skipped[];
  readonly columns: readonly Column[];
  readonly picture: Picture;
};

/** The median of a metric; NaN where the trial does not have it. */
export function medianOf(result: Result | undefined, metric: string): number {
  return result?.summary[metric]?.median ?? Number.NaN;
}

/** `12.3 ± 0.1`: median and median absolute deviation. */
export function spread(result: Result, metric: string, digits = 3): string {
  const { median, mad } = result.summary[metric] ?? { median: Number.NaN, mad: null };
  const shown = median.toPrecision(digits);
  const decimals = shown.includes('e') ? 0 : (shown.split('.')[1]?.length ?? 0);
  return `${median >= 100 ? Math.round(median) : shown} ± ${mad === null ? '–' : mad.toFixed(decimals)}`;
}

/** `1.23 ± 0.01 ×`: how much larger a metric is than the other's, round by round, so that what disturbs a round disturbs both. */
export function ratioOf(result: Result, base: Result | undefined, metric: string): string {
  const quotients = result.trials.map(
    (trial, round) => (trial[metric] ?? Number.NaN) / (base?.trials[round]?.[metric] ?? Number.NaN),
  );
  if (quotients.some(Number.isNaN)) return '';
  const center = median(quotients);
  const shown = center >= 100 ? String(Math.round(center)) : center.toPrecision(3);
  const decimals = shown.split('.')[1]?.length ?? 0;
  const deviation = medianAbsoluteDeviation(quotients);
  return `${shown}${deviation === null ? '' : ` ± ${deviation.toFixed(decimals)}`} ×`;
}

export function ratio(value: number, base: number, unit = '×'): string {
  const quotient = value / base;
  return Number.isNaN(quotient) ? '' : `${quotient >= 100 ? Math.round(quotient) : quotient.toPrecision(3)} ${unit}`;
}
