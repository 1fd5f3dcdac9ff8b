/** Numbers as people write them: no exponents, as many digits as mean something. */

/** `significant` digits, rounded once and written out: 470, 12.3, 0.0456. */
export function formatNumber(value: number, significant: number = 3): string {
  if (!Number.isFinite(value)) return '–';
  const rounded = Number(value.toPrecision(significant));
  if (rounded === 0) return '0';
  const digits = significant - 1 - Math.floor(Math.log10(Math.abs(rounded)));
  return groupDigits(rounded.toFixed(Math.min(Math.max(digits, 0), 20)));
}

/** 1 234 567; four digits stay together, as in 1024. */
function groupDigits(number: string): string {
  const [whole = '', part] = number.split('.');
  const grouped = whole.length > 4 ? whole.replace(/\B(?=(?:\d{3})+$)/g, ' ') : whole;
  return part === undefined ? grouped : `${grouped}.${part}`;
}

/** 1 234 567, and 1 234 too, because counts stand below each other. */
export function formatCount(count: number): string {
  return count.toLocaleString('en-US').replaceAll(',', ' ');
}

const PREFIXES: readonly (readonly [number, string])[] = [
  [1e12, 'T'],
  [1e9, 'G'],
  [1e6, 'M'],
  [1e3, 'k'],
];

/** 31.4 Gdarts/s; a rate that cannot be known is a dash. */
export function formatRate(dartsPerSecond: number | null): string {
  if (dartsPerSecond === null) return '–';
  // 999.7 M are, in three digits, 1.00 G.
  const rounded = Number(dartsPerSecond.toPrecision(3));
  const [unit, prefix] = PREFIXES.find(([least]) => rounded >= least) ?? [1, ''];
  return `${formatNumber(rounded / unit)} ${prefix}darts/s`;
}

/** 850 µs, 12.3 ms, 4.56 s, 2 min 5 s, 3 h 20 min. */
export function formatDuration(milliseconds: number): string {
  if (milliseconds < 0.9995) return `${formatNumber(milliseconds * 1000)} µs`;
  if (milliseconds < 999.5) return `${formatNumber(milliseconds)} ms`;
  const seconds = Math.round(milliseconds / 1000);
  if (seconds < 120) return `${formatNumber(milliseconds / 1000)} s`;
  const minutes = Math.round(milliseconds / 60_000);
  if (seconds < 3600) return `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
  return `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

/** 25.1×, 1457×. */
export function formatTimes(ratio: number): string {
  return `${formatNumber(ratio, Math.abs(ratio) >= 1000 ? 4 : 3)}×`;
}

/** A number with its standard error, to the error's first digit; without it where it rounds to nothing beside the number. */
export function formatUncertain(value: number, error: number | null, unit: string = ''): string {
  const digits = error !== null && error > 0 ? Math.ceil(-Math.log10(error)) : Number.POSITIVE_INFINITY;
  if (error === null || digits > 4) return `${formatNumber(value)}${unit}`;
  const places = Math.max(digits, 0);
  return `${value.toFixed(places)} ± ${error.toFixed(places)}${unit}`;
}

/** 97.3 %, and a share far below a percent with digits that say something. */
export function formatPercent(share: number): string {
  const percent = 100 * share;
  return `${Math.abs(percent) >= 0.1 || percent === 0 ? percent.toFixed(1) : formatNumber(percent, 2)} %`;
}

/** A number of few digits, without zeros at its end: 2.5, 99.9999, 128. */
export function formatPlain(number: number): string {
  return groupDigits(String(Number.isInteger(number) ? number : Number(number.toPrecision(6))));
}

export function plural(number: number, noun: string): string {
  return `${formatPlain(number)} ${noun}${number === 1 ? '' : 's'}`;
}

/** How many digits after the point are worth showing: one beyond the first that the standard error touches. */
export function digitsWorth(standardError: number): number {
  return standardError > 0 ? Math.min(Math.max(Math.ceil(-Math.log10(standardError)) + 1, 0), 15) : 6;
}
