import { recorded } from 'virtual:facts';
import { messageOf } from '../../src/errors.js';

/** Native kernels, which no page runs: of a machine that was measured, or of the reader's own. */

export type NativeSpeed = { readonly name: string; readonly samplesPerSecond: number };
export type NativeSpeeds = { readonly machine: string; readonly speeds: readonly NativeSpeed[] };

/** What a page can measure itself, and is measured there. */
const IN_PAGES = /^(wasm|typescript|TypeScript|Math\.random)/;
const LONGEST_NAME = 60;

const isNative = ({ name }: NativeSpeed): boolean => !IN_PAGES.test(name);

const named = (name: string, threads: number): string =>
  threads === 1 || name.includes('threads') ? name : `${name}, ${threads} threads`;

const inWords = (name: string): string => (name.startsWith('native') ? name : `native, ${name}`);

export const RECORDED: NativeSpeeds = {
  machine: recorded.machine,
  speeds: recorded.speeds
    .filter(isNative)
    // On all threads the best alone: the others are as many times as fast.
    .filter(({ threads }, index, all) => threads === 1 || all.findIndex((one) => one.threads === threads) === index)
    .map(({ name, threads, samplesPerSecond }) => ({ name: named(name, threads), samplesPerSecond })),
};

function speedOf(value: unknown): NativeSpeed {
  const { name, samplesPerSecond } = Object(value) as Partial<NativeSpeed>;
  if (typeof name !== 'string' || typeof samplesPerSecond !== 'number' || !(samplesPerSecond > 0)) {
    throw new Error('a speed has no name or no samplesPerSecond');
  }
  return { name: name.slice(0, LONGEST_NAME), samplesPerSecond };
}

/**
 * Reads what `estimate-pi bench --json` printed.
 *
 * @throws Error with what is wrong with it
 */
export function readBench(text: string): NativeSpeeds {
  let report: { readonly machine?: { readonly cpu?: unknown }; readonly speeds?: unknown };
  try {
    report = Object(JSON.parse(text));
  } catch (error) {
    throw new Error(`this is no JSON: ${messageOf(error)}`);
  }
  if (!Array.isArray(report.speeds)) throw new Error('this is no report of estimate-pi bench: it has no speeds');
  const speeds = report.speeds.map(speedOf).filter(isNative);
  if (speeds.length === 0) throw new Error('this report has no native kernel: the addon did not load there');
  return {
    machine: String(report.machine?.cpu ?? 'your machine').slice(0, LONGEST_NAME),
    speeds: speeds.map(({ name, samplesPerSecond }) => ({ name: inWords(name), samplesPerSecond })),
  };
}
