import { spawnSync } from 'node:child_process';
import { estimatePiSync } from 'estimate-pi';
import { describe, expect, test } from 'vitest';
import { start } from './children.js';
import { contenders } from './contenders.js';

const backends = [...new Set(contenders.map((contender) => contender.backend))];
const SAMPLES = 5_000_000;
const HITS = estimatePiSync(SAMPLES, { seed: 42 }).hits;

const has = (tool: string): boolean => spawnSync(tool, ['--version']).status === 0;
const isRoot = process.getuid?.() === 0;
const canLimit = process.platform === 'linux' && has('prlimit') && (!isRoot || has('setpriv'));

/** The system's limit does not hold for root, so root's test runs as nobody. */
const asNobody = isRoot ? ['setpriv', '--reuid=65534', '--regid=65534', '--clear-groups'] : [];

describe.skipIf(!canLimit).each(backends)(
  'a process that may start no thread (needs prlimit), %s backend',
  (backend) => {
    const run = (call: string) => {
      const program = `
      import { execFileSync } from 'node:child_process';
      import { estimatePi, estimatePiSync } from 'estimate-pi';
      execFileSync('prlimit', ['--pid', String(process.pid), '--nproc=1:1']);
      const options = { backend: '${backend}', seed: 42, threads: 4 };
      try { console.log((${call}).hits); } catch (error) { console.log(error.code, error.message); }`;
      const [file = '', ...args] = [...asNobody, process.execPath, '--input-type=module', '--eval', program];
      return start(file, args, { NODE_V8_COVERAGE: '' }).ended;
    };

    test('counts synchronous calls on the thread it has', async () => {
      expect(await run(`estimatePiSync(${SAMPLES}, options)`)).toMatchObject({
        code: 0,
        stdout: `${HITS}\n`,
        stderr: '',
      });
    });

    const answer =
      backend === 'native' ? /^ERR_WORKER_FAILED no thread could be started: .+\n$/ : new RegExp(`^${HITS}\n$`);
    test(`answers asynchronous calls: ${answer}`, async () => {
      const { code, stdout, stderr } = await run(`await estimatePi(${SAMPLES}, options)`);
      expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
      expect(stdout).toMatch(answer);
    });
  },
);
