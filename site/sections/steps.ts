import { formatPower } from '../../src/charts/convergence.js';
import { formatCount } from '../../src/report/numbers.js';
import { type Dart, NEAR, place, RADIUS_SQUARED, readDarts } from '../parts/dart.js';
import { create, element } from '../parts/dom.js';
import { onSettings, settings } from '../parts/settings.js';

/** Section 1, step by step: how a word becomes a hit or a miss. */

const STEPS = 10;

const signed = (cell: number): string => (cell < 0 ? `−${-cell}` : String(cell));

const hex = (word: number): string => (word >>> 0).toString(16).padStart(8, '0');

function verdictOf({ sum, isNear, isHit }: Dart): string {
  const verdict = isHit ? 'hit' : 'miss';
  if (isNear) return `too near to say: 64 more bits say ${verdict}`;
  const away = Math.abs(sum - RADIUS_SQUARED);
  return `${verdict}, ${formatCount(away)} ${isHit ? 'below' : 'above'} 2³⁰`;
}

function rowOf(dart: Dart): HTMLTableRowElement {
  const { index, word, i, j, sum, isHit } = dart;
  const cells = [String(index), hex(word), signed(i), signed(j), formatCount(sum)].map((text) =>
    create('td', {}, text),
  );
  cells[1]?.classList.add('word');
  const verdict = create(
    'td',
    {},
    create('span', { class: isHit ? 'hit' : 'miss', 'aria-hidden': 'true' }, '● '),
    verdictOf(dart),
  );
  return create('tr', {}, ...cells, verdict);
}

/** 1.18 · 10²³. */
function sizeOf(excess: bigint): string {
  const size = Math.abs(Number(excess));
  const power = 10 ** Math.floor(Math.log10(size));
  return `${(size / power).toFixed(2)} · ${formatPower(power)}`;
}

/** The dart's square in the circle's units, in words: the difference has up to 78 bits. */
function explainNear(seed: number, dart: Dart): HTMLElement {
  const { u, v, excess } = place(seed, dart);
  return create(
    'p',
    {},
    `Dart ${formatCount(dart.index)} of this seed: its sum is only ${formatCount(Math.abs(dart.sum - RADIUS_SQUARED))} ${dart.sum < RADIUS_SQUARED ? 'below' : 'above'} 2³⁰, less than ${formatCount(NEAR)}, so the circle cuts its cell. `,
    `64 more bits, u = ${hex(u)} and v = ${hex(v)}, make it the point X = i·2³² + u, Y = j·2³² + v. (2X + 1)² + (2Y + 1)² is ${sizeOf(excess)} ${excess < 0n ? 'less' : 'more'} than 2⁹⁶: `,
    create('strong', {}, dart.isHit ? 'a hit.' : 'a miss.'),
  );
}

export function openSteps(): void {
  const next = element('step-next', HTMLButtonElement);
  const body = element('steps').querySelector('tbody') as HTMLTableSectionElement;
  const near = element('near');
  let reader = readDarts(settings().seed);
  let nearReader = reader;
  onSettings(({ seed }) => {
    reader = readDarts(seed);
    nearReader = readDarts(seed);
    body.replaceChildren(rowOf(reader.next()));
    near.replaceChildren();
    next.disabled = false;
  });
  next.addEventListener('click', () => {
    body.append(rowOf(reader.next()));
    next.disabled = body.rows.length >= STEPS;
  });
  element('step-near').addEventListener('click', () => {
    let dart = nearReader.next();
    // One in fifteen thousand is.
    while (!dart.isNear) dart = nearReader.next();
    near.replaceChildren(explainNear(settings().seed, dart));
  });
}
