/** Numbers and nouns as people write them in a sentence. */

export function plural(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`;
}

/** `8`, `8 or 16`, `2, 4 or 8`. */
export function listOf(numbers: readonly number[], word: 'and' | 'or'): string {
  const last = numbers.at(-1);
  return numbers.length < 2 ? String(last) : `${numbers.slice(0, -1).join(', ')} ${word} ${last}`;
}

/** Kernels that are no instruction set of the addon's. */
const PORTABLE: Readonly<Record<string, string>> = { typescript: 'TypeScript', wasm: 'WebAssembly' };

export const isPortable = (kernel: string): boolean => kernel in PORTABLE;

/** As sentences and tables call it. */
export const kernelName = (kernel: string): string => PORTABLE[kernel] ?? kernel;

/** As many digits as `digits` significant ones need, never with an exponent. */
export function significant(value: number, digits: number): string {
  if (value === 0 || !Number.isFinite(value)) return String(value);
  const decimals = digits - 1 - Math.floor(Math.log10(Math.abs(Number(value.toPrecision(digits)))));
  return decimals >= 0 ? value.toFixed(Math.min(decimals, 20)) : String(Number(value.toPrecision(digits)));
}

/** `1.98 ± 0.03`: no more digits than the error leaves; three of the value alone where the error is not known. */
export function withError(value: number, error: number | null): string {
  if (error === null || !(error > 0)) return significant(value, 3);
  const shown = significant(error, 1);
  return `${value.toFixed(shown.split('.')[1]?.length ?? 0)} ± ${shown}`;
}

export function percent(share: number): string {
  return `${significant(100 * share, 2)} %`;
}

export function percentWithError(share: number, error: number | null): string {
  return `${error === null || !(error > 0) ? significant(100 * share, 2) : withError(100 * share, 100 * error)} %`;
}

/** `3.2 ms`, `410 ms`, `3.1 s`. */
export function duration(milliseconds: number): string {
  return milliseconds < 1000 ? `${significant(milliseconds, 2)} ms` : `${significant(milliseconds / 1000, 2)} s`;
}
