import { checkNumber, largerError, pointsToFit, relativeErrors, type SpeedupPoint, sum } from './points.js';

export type UslFit = {
  /** σ: the price of waiting for what is shared; Amdahl's serial fraction. At least 0. */
  readonly contention: number;
  readonly contentionError: number | null;
  /** κ: the price of every pair keeping in step; above 0 the speed-up has a peak and falls beyond it. At least 0. */
  readonly coherency: number;
  readonly coherencyError: number | null;
  /** √((1 − σ)/κ), the number of threads with the highest throughput; Infinity without coherency cost. */
  readonly peakThreads: number;
};

/**
 * Speed-up by the Universal Scalability Law: n / (1 + σ(n − 1) + κn(n − 1)). N. J. Gunther, "A simple capacity model of
 * massively parallel transaction systems", CMG (1993); "Guerrilla Capacity Planning", Springer (2007).
 *
 * @throws TypeError or RangeError with a `code` for bad input
 */
export function uslSpeedup(contention: number, coherency: number, n: number): number {
  checkNumber('contention', contention, 0);
  checkNumber('coherency', coherency, 0);
  checkNumber('n', n, 1);
  return n / (1 + contention * (n - 1) + coherency * n * (n - 1));
}

type Row = { readonly contention: number; readonly coherency: number; readonly y: number };

/** Least squares of y = σ·row.contention with κ = 0, or the other way round. */
function solveOne(rows: readonly Row[], column: 'contention' | 'coherency'): number {
  return Math.max(sum(rows.map((row) => row[column] * row.y)) / sum(rows.map((row) => row[column] ** 2)), 0);
}

function residualSquares(rows: readonly Row[], contention: number, coherency: number): number {
  return sum(rows.map((row) => (row.y - contention * row.contention - coherency * row.coherency) ** 2));
}

/**
 * Fits the Universal Scalability Law by least squares of the relative residuals S/U(n) − 1, which are linear in σ and κ:
 * 1 − S/n = σ·S(n − 1)/n + κ·S(n − 1). Neither goes below 0: where the free fit does, the other is fitted alone.
 * The errors come from the free fit's covariance, scaled by the scatter of the points or by the errors they state,
 * whichever gives more; they are null where neither is known.
 *
 * @param points - at least two different numbers of threads above 1
 * @throws TypeError or RangeError with a `code` for bad input
 */
export function fitUsl(points: readonly SpeedupPoint[]): UslFit {
  const telling = pointsToFit(points, 2);
  const rows = telling.map(
    ({ threads: n, speedup }): Row => ({
      contention: (speedup * (n - 1)) / n,
      coherency: speedup * (n - 1),
      y: 1 - speedup / n,
    }),
  );
  const aa = sum(rows.map((row) => row.contention ** 2));
  const ab = sum(rows.map((row) => row.contention * row.coherency));
  const bb = sum(rows.map((row) => row.coherency ** 2));
  const ay = sum(rows.map((row) => row.contention * row.y));
  const by = sum(rows.map((row) => row.coherency * row.y));
  const determinant = aa * bb - ab * ab;
  const freeContention = (bb * ay - ab * by) / determinant;
  const freeCoherency = (aa * by - ab * ay) / determinant;

  let [contention, coherency] = [freeContention, freeCoherency];
  if (contention < 0 || coherency < 0) {
    const alone = { contention: solveOne(rows, 'contention'), coherency: solveOne(rows, 'coherency') };
    const isContention = residualSquares(rows, alone.contention, 0) <= residualSquares(rows, 0, alone.coherency);
    [contention, coherency] = isContention ? [alone.contention, 0] : [0, alone.coherency];
  }

  const degrees = rows.length - 2;
  const variance = degrees > 0 ? residualSquares(rows, freeContention, freeCoherency) / degrees : undefined;
  const errors = relativeErrors(telling);
  /** Standard error of one parameter from its row of (XᵀX)⁻¹·Xᵀ. */
  const errorOf = (diagonal: number, gain: (row: Row) => number): number | null => {
    const scatter = variance === undefined ? undefined : Math.sqrt((variance * diagonal) / determinant);
    const stated = errors && Math.sqrt(sum(rows.map((row, index) => (gain(row) * (errors[index] ?? 0)) ** 2)));
    return largerError(scatter, stated);
  };
  return {
    contention,
    contentionError: errorOf(bb, (row) => (bb * row.contention - ab * row.coherency) / determinant),
    coherency,
    coherencyError: errorOf(aa, (row) => (aa * row.coherency - ab * row.contention) / determinant),
    peakThreads:
      coherency > 0 ? Math.max(Math.sqrt(Math.max(1 - contention, 0) / coherency), 1) : Number.POSITIVE_INFINITY,
  };
}
