/**
 * The JSON schema (draft 7) of a report, in the keywords that checkSchema knows. schema/scaling-report.schema.json is this, as a
 * file; a test keeps them the same.
 */

export type Schema = {
  readonly $schema?: string;
  readonly title?: string;
  readonly description?: string;
  readonly type?: string | readonly string[];
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly minimum?: number;
  readonly exclusiveMinimum?: number;
  readonly maximum?: number;
  readonly minLength?: number;
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly items?: Schema;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: false;
};

const MAX_INTEGER = 2 ** 53 - 1;

const described = (schema: Schema, description?: string): Schema =>
  description === undefined ? schema : { description, ...schema };

const integer = (minimum: number, description?: string): Schema => described({ type: 'integer', minimum }, description);
const share = (description: string): Schema => ({ description, type: ['number', 'null'], minimum: 0, maximum: 1 });
const positive = (description?: string): Schema => described({ type: 'number', exclusiveMinimum: 0 }, description);
const atLeast = (minimum: number, description?: string): Schema => described({ type: 'number', minimum }, description);
const orNull = ({ type, ...rest }: Schema): Schema => ({ ...rest, type: [type as string, 'null'] });
const name: Schema = { type: 'string', minLength: 1 };

const listOf = (items: Schema, description?: string): Schema =>
  described({ type: 'array', minItems: 1, items }, description);

/** All properties are required but those named, and there are no others. */
function object(properties: Readonly<Record<string, Schema>>, optional: readonly string[] = []): Schema {
  const required = Object.keys(properties).filter((key) => !optional.includes(key));
  return { type: 'object', additionalProperties: false, required, properties };
}

const MACHINE = object({
  cpu: { type: 'string' },
  platform: { type: 'string' },
  runtime: { description: 'What runs JavaScript, with its version.', type: 'string' },
  physicalCores: orNull(integer(1)),
  hardwareThreads: integer(1, 'Logical processors, hyperthreads counted.'),
  performanceCores: orNull(integer(0)),
  efficiencyCores: integer(0, '0 but on hybrid processors.'),
  isVirtual: { description: 'Whether this is a virtual machine; null: unknown.', type: ['boolean', 'null'] },
  allowedThreads: integer(1, 'Logical processors that affinity leaves to the process.'),
  allowedCores: orNull(integer(1, 'Physical cores that those belong to; null: unknown.')),
  quota: orNull(positive("The cgroup's CPU quota in processors; null: none.")),
});

const TRIALS = listOf(positive(), 'Samples per second of each trial, in the order in which they ran.');
const MAD = orNull(
  atLeast(0, 'Median absolute deviation of the trials, in samples per second; null for a single trial.'),
);
const SPEEDUP_ERROR = orNull(atLeast(0, 'Standard error of the speed-up; null with fewer than three trials.'));

const POINT = object({
  threads: integer(1),
  samplesPerSecond: positive('Median over the trials.'),
  mad: MAD,
  trials: TRIALS,
  speedup: positive('Throughput over that of one thread: the median over the rounds of the ratio within each.'),
  speedupError: SPEEDUP_ERROR,
  speedupInterval: {
    description:
      'Where the speed-up lies with 99 % confidence, higher up by what other programs may have taken; null with fewer than three trials.',
    type: ['array', 'null'],
    minItems: 2,
    maxItems: 2,
    items: atLeast(0),
  },
  efficiency: positive('Speed-up per thread.'),
  karpFlatt: {
    description: 'Serial fraction that this speed-up amounts to; null for one thread.',
    type: ['number', 'null'],
  },
  amdahl: orNull(positive('Speed-up by the fitted law of Amdahl; null without a fit.')),
  gustafson: orNull(positive("Gustafson's scaled speed-up with the fitted serial fraction; null without a fit.")),
  placement: {
    description: 'What so many threads run on.',
    enum: ['cores', 'efficiency cores', 'hyperthreads', 'taking turns'],
  },
  pastPhysicalCores: { type: 'boolean' },
  utilization: share('The share of the time that its threads were on a processor; null: unknown.'),
  lossToOthers: share('The share of its throughput that other programs may have taken; null: unknown.'),
});

const AMDAHL = object({
  serialFraction: { type: 'number', minimum: 0, maximum: 1 },
  standardError: orNull(atLeast(0)),
  maxSpeedup: orNull(atLeast(1, 'null: no limit.')),
});

const USL = object({
  contention: atLeast(0),
  contentionError: orNull(atLeast(0)),
  coherency: atLeast(0),
  coherencyError: orNull(atLeast(0)),
  peakThreads: orNull(atLeast(1, 'null: no peak.')),
});

const WAY = object({
  way: { enum: ['addon threads', 'worker threads', 'processes'] },
  kernel: name,
  threads: integer(1),
  samplesPerSecondAlone: positive(),
  samplesPerSecond: positive('Median over the trials.'),
  mad: MAD,
  trials: TRIALS,
  speedup: positive(),
  speedupError: SPEEDUP_ERROR,
  efficiency: positive(),
  startMs: atLeast(0, 'Until the threads or processes stood ready and warm.'),
  hits: integer(0, 'Among the first `samples` darts: the same for every way.'),
});

const WAYS = object({
  samples: integer(1, 'The darts that every way counted alike.'),
  measured: listOf(WAY),
});

const VERDICT = object({
  threads: orNull(integer(1, 'How many to use here; null: the measurement cannot tell.')),
  candidates: listOf(integer(1), 'The numbers of threads that the measurement leaves in question.'),
  doubt: {
    description: 'Why `threads` is null; null where it is not.',
    enum: [null, 'other load', 'few trials', 'noise', 'hidden limit'],
  },
  findings: listOf(name, 'One sentence each; the first is the recommendation, or that there is none and what to do.'),
});

export const REPORT_SCHEMA: Schema = {
  $schema: 'http://json-schema.org/draft-07/schema#',
  title: 'Scaling report of estimate-pi',
  description: 'What measureScaling() returns and `estimate-pi scaling --json` prints.',
  ...object(
    {
      version: { const: 1 },
      partial: { description: 'The study was cut short: fewer trials than planned.', const: true },
      machine: MACHINE,
      backend: { enum: ['native', 'workers'] },
      kernel: name,
      seed: { type: 'integer', minimum: 0, maximum: MAX_INTEGER },
      samples: integer(1, 'Darts of each trial: the first ones of the seed.'),
      hits: integer(0, 'How many of them hit; every trial counted the same.'),
      elapsedMs: positive('The whole study.'),
      points: listOf(POINT),
      amdahl: orNull(
        described(
          AMDAHL,
          "Amdahl's law through the points on (performance) cores of their own; null without any, or in doubt.",
        ),
      ),
      usl: orNull(
        described(
          USL,
          'The Universal Scalability Law through the same points; null with fewer than three, or in doubt.',
        ),
      ),
      throttledMs: orNull(
        atLeast(
          0,
          "How long a cgroup's quota stopped threads meanwhile, summed over processors; null where the system does not tell.",
        ),
      ),
      otherLoad: orNull(
        atLeast(
          0,
          'Processors that other programs kept busy meanwhile, on average; null where the platform does not tell.',
        ),
      ),
      ways: orNull(described(WAYS, 'Three ways of going parallel, where asked for.')),
      verdict: VERDICT,
    },
    ['partial'],
  ),
};
