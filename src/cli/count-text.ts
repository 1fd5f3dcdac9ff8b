const MULTIPLES: Readonly<Record<string, number>> = { '': 1, k: 1e3, M: 1e6, G: 1e9, T: 1e12, P: 1e15 };

/** Reads `10000000`, `10_000_000`, `1e7`, `2.5e9`, `10M`, `10G`, `1T`; undefined for what is no whole number up to 2^53 − 1. */
export function countIn(text: string): number | undefined {
  const match = /^(\d+(?:_\d+)*(?:\.\d+)?(?:[eE]\+?\d+)?)([kMGTP]?)$/.exec(text.trim());
  const digits = match?.[1]?.replaceAll('_', '');
  const count = Number(digits) * (MULTIPLES[match?.[2] ?? ''] ?? Number.NaN);
  return Number.isSafeInteger(count) ? count : undefined;
}
