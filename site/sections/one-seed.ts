import { BLUE, GRID, MUTED, ORANGE } from '../../src/charts/theme.js';
import { messageOf } from '../../src/errors.js';
import { estimateFrom, mergeTallies, type Tally, type TallyStatistics, tally } from '../../src/index.js';
import { formatCount } from '../../src/report/numbers.js';
import { createBoard, onColours } from '../parts/board.js';
import { offer } from '../parts/copy.js';
import { readDarts } from '../parts/dart.js';
import { element } from '../parts/dom.js';
import { type Picture, show } from '../parts/figure.js';
import { Plot } from '../parts/plot.js';
import { onSettings, settings } from '../parts/settings.js';
import { onPress } from '../parts/task.js';

/** Section 5: sixteen workers with one seed, beside sixteen shards of one stream. */

const WORKERS = 16;
const SHARD = 1000;
/** So many experiments, each with a seed of its own, show how often an interval of 95 % misses π. */
const EXPERIMENTS = 60;

type Experiment = TallyStatistics & { readonly number: number; readonly holdsPi: boolean };

function experimentOf(number: number, counted: Tally): Experiment {
  const statistics = estimateFrom(counted);
  const [low, high] = statistics.confidenceInterval;
  return { ...statistics, number, holdsPi: low <= Math.PI && Math.PI <= high };
}

const withSeed = (seed: number, further: number): number => (seed + further) % Number.MAX_SAFE_INTEGER;

/** What sixteen copies of one tally add up to when nobody looks at their ranges. */
const copied = (one: Tally): Tally => ({ ...one, samples: WORKERS * one.samples, hits: WORKERS * one.hits });

const missed = (experiments: readonly Experiment[]): number => experiments.filter(({ holdsPi }) => !holdsPi).length;

function picture(experiments: readonly Experiment[], half: number, workers: string): Picture {
  const side = {
    x1: ({ confidenceInterval }: Experiment) => confidenceInterval[0],
    x2: ({ confidenceInterval }: Experiment) => confidenceInterval[1],
  };
  const marksOf = (holdsPi: boolean) => {
    const some = experiments.filter((experiment) => experiment.holdsPi === holdsPi);
    const [stroke, name] = holdsPi ? [BLUE, 'blue'] : [ORANGE, 'orange'];
    return [
      Plot.ruleY(some, { ...side, y: 'number', stroke, strokeWidth: 1.5, className: `stroked ${name}` }),
      Plot.dot(some, { x: 'pi', y: 'number', r: 2, fill: stroke, className: `filled ${name}` }),
    ];
  };
  return {
    description: `${experiments.length} estimates of ${workers} with the 95 % intervals they claim; ${missed(experiments)} of the intervals miss π.`,
    header: ['seed', 'estimate', 'interval', 'holds π'],
    rows: experiments.map(({ seed, pi, confidenceInterval, holdsPi }) => [
      ...[String(seed), pi.toFixed(4), confidenceInterval.map((end) => end.toFixed(4)).join(' … ')],
      holdsPi ? 'yes' : 'no',
    ]),
    panel: () => ({
      height: 380,
      ...{ marginTop: 8, marginBottom: 40, marginLeft: 10, marginRight: 10 },
      x: { domain: [Math.PI - half, Math.PI + half] },
      y: { domain: [-1, EXPERIMENTS], axis: null },
      marks: [
        Plot.gridX({ ticks: 5, stroke: GRID, strokeOpacity: 1, className: 'grid' }),
        Plot.axisX({ ticks: 5, label: 'estimate', labelAnchor: 'center', labelArrow: 'none', labelOffset: 34 }),
        Plot.ruleX([Math.PI], { stroke: MUTED, strokeDasharray: '6 5', className: 'stroked muted' }),
        ...marksOf(true),
        ...marksOf(false),
      ],
    }),
  };
}

function drawBoards(): void {
  const reader = readDarts(settings().seed);
  const points = Array.from({ length: WORKERS * SHARD }, () => {
    const { i, j, isHit } = reader.next();
    return { x: (i + 0.5) / 2 ** 15, y: (j + 0.5) / 2 ** 15, isHit };
  });
  const fill = (id: string, distinct: number, text: string): void => {
    const canvas = element(id, HTMLCanvasElement);
    const board = createBoard(canvas);
    board.clear();
    // Drawn as large on both, so that only their number differs.
    board.add(points.slice(0, distinct), points.length - distinct);
    canvas.setAttribute('aria-label', text);
  };
  const all = formatCount(points.length);
  fill('wrong-board', SHARD, `${all} darts on only ${formatCount(SHARD)} different places: each is hit sixteen times.`);
  fill('right-board', points.length, `${all} darts on ${all} places.`);
}

/** The library adds no range twice. */
function showRefusal(copies: readonly Tally[]): void {
  try {
    mergeTallies(copies);
  } catch (error) {
    element('one-seed-refusal').textContent =
      `mergeTallies refuses the sixteen tallies on the left: “${messageOf(error)}”. Shards of one stream cannot overlap, and add up to the integer that one thread would have found.`;
  }
}

async function countBoth(signal: AbortSignal): Promise<void> {
  const { seed } = settings();
  const wrong: Experiment[] = [];
  const right: Experiment[] = [];
  const copies: Tally[] = [];
  const shards: Tally[] = [];
  for (let worker = 0; worker < WORKERS; worker++) {
    copies.push(await tally({ seed, start: 0, samples: SHARD }, { signal }));
    shards.push(await tally({ seed, start: worker * SHARD, samples: SHARD }, { signal }));
  }
  for (let number = 0; number < EXPERIMENTS; number++) {
    const range = { seed: withSeed(seed, number), start: 0 };
    wrong.push(experimentOf(number, copied(await tally({ ...range, samples: SHARD }, { signal }))));
    right.push(experimentOf(number, await tally({ ...range, samples: WORKERS * SHARD }, { signal })));
  }
  const ends = [...wrong, ...right].flatMap(({ confidenceInterval }) => confidenceInterval);
  const half = Math.max(...ends.map((end) => Math.abs(end - Math.PI)));
  drawBoards();
  show(element('wrong-intervals'), picture(wrong, half, 'sixteen workers with one seed'));
  show(element('right-intervals'), picture(right, half, 'sixteen shards'));
  showRefusal(copies);
  element('one-seed-status').textContent =
    `With one seed, ${missed(wrong)} of ${EXPERIMENTS} intervals miss π; with shards, ${missed(right)}. Three are to be expected of 95 % intervals. Sixteen copies of one estimate are one estimate, and only look four times as sure.`;
  const command = `for i in $(seq 0 ${WORKERS - 1}); do npx estimate-pi tally --samples ${WORKERS * SHARD} --seed ${seed} --shard $i/${WORKERS}; done | npx estimate-pi merge`;
  const merged = mergeTallies(shards);
  offer(element('one-seed-copy'), command, { wrong: { tallies: copies }, right: { tallies: shards, merged } });
}

export function openOneSeed(): void {
  const status = element('one-seed-status');
  onPress({ run: element('one-seed-run', HTMLButtonElement), status }, countBoth);
  onSettings(drawBoards);
  onColours(drawBoards);
}
