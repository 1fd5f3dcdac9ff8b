/** A board on a canvas: the square, the circle in it, and darts in two colours. */

export type Point = { readonly x: number; readonly y: number; readonly isHit: boolean };

export type Board = {
  clear(): void;
  /** @param before - how many darts are on it already: the more, the smaller they are drawn */
  add(points: readonly Point[], before: number): void;
};

const colour = (name: string): string => getComputedStyle(document.documentElement).getPropertyValue(name).trim();

const dark = matchMedia('(prefers-color-scheme: dark)');

/** Is called when the colours of the page have changed. */
export function onColours(listener: () => void): void {
  dark.addEventListener('change', listener);
}

/** Radius of a dart in pixels of a board 480 wide. */
const dotRadius = (darts: number): number => Math.min(Math.max(170 / Math.sqrt(Math.max(darts, 1)), 0.6), 3.2);

export function createBoard(canvas: HTMLCanvasElement): Board {
  const size = Math.round((canvas.clientWidth || 480) * Math.min(devicePixelRatio, 2));
  canvas.width = size;
  canvas.height = size;
  const context = canvas.getContext('2d');
  if (context === null) throw new Error('this browser draws on no canvas');
  const scale = size / 480;

  function drawCircle(): void {
    if (context === null) return;
    context.strokeStyle = colour('--ink');
    context.lineWidth = 1.2 * scale;
    context.beginPath();
    context.arc(size / 2, size / 2, size / 2 - context.lineWidth / 2, 0, 2 * Math.PI);
    context.stroke();
  }

  function drawDots(points: readonly Point[], radius: number, name: string): void {
    if (context === null || points.length === 0) return;
    context.fillStyle = colour(name);
    context.beginPath();
    for (const { x, y } of points) {
      const [left, top] = [((x + 1) / 2) * size, ((1 - y) / 2) * size];
      if (radius < 1.2) context.rect(left - radius, top - radius, 2 * radius, 2 * radius);
      else {
        context.moveTo(left + radius, top);
        context.arc(left, top, radius, 0, 2 * Math.PI);
      }
    }
    context.fill();
  }

  return {
    clear() {
      context.clearRect(0, 0, size, size);
      drawCircle();
    },
    add(points, before) {
      const radius = dotRadius(before + points.length) * scale;
      drawDots(
        points.filter(({ isHit }) => !isHit),
        radius,
        '--orange',
      );
      drawDots(
        points.filter(({ isHit }) => isHit),
        radius,
        '--blue',
      );
      drawCircle();
    },
  };
}
