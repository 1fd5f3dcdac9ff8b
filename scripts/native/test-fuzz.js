// Random ranges over every kernel against the scalar one. Usage: test-fuzz.js [--seconds N] [--seed S]; a seed repeats a run.
import { spawnSync } from 'node:child_process';
import { randomInt } from 'node:crypto';
import { parseArgs } from 'node:util';
import { compileNative } from './compile.js';

const options = /** @type {const} */ ({
  seconds: { type: 'string', default: '60' },
  seed: { type: 'string', default: String(randomInt(2 ** 47)) },
});
const { seconds, seed } = parseArgs({ options }).values;
const [program] = compileNative(['fuzz']);
process.exitCode = spawnSync(program, [seconds, seed], { stdio: 'inherit' }).status ?? 1;
