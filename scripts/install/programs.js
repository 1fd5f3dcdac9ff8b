import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** What a user's first program looks like, in each kind of file. */

const BODY = `estimatePi(1e7, { seed: 42, threads: 2 }).then(({ hits, backend }) => {
  const { nativeError } = capabilities();
  console.log(JSON.stringify({ hits, backend, code: nativeError?.code ?? null }));
});
`;

/** In the first 10^7 darts of seed 42, on every machine. */
export const HITS = 7_852_923;

const PROGRAMS = {
  'program.mjs': `import { capabilities, estimatePi } from 'estimate-pi';\n${BODY}`,
  'program.cjs': `const { capabilities, estimatePi } = require('estimate-pi');\n${BODY}`,
};

/** By the package webgpu, or by navigator.gpu where the run time has it. */
const ON_GPU = `import { estimatePi } from 'estimate-pi';

const { hits, backend, device } = await estimatePi(1e7, { seed: 42, backend: 'gpu' });
console.log(JSON.stringify({ hits, backend, device }));
`;

const TYPESCRIPT = `import { capabilities, estimatePi, type PiEstimate, NativeUnavailableError } from 'estimate-pi';

const { hits, backend }: PiEstimate = await estimatePi(1e7, { seed: 42, threads: 2, onProgress: ({ done }) => void done });
const error: NativeUnavailableError | null = capabilities().nativeError;
const code: 'ERR_NATIVE_UNAVAILABLE' | null = error?.code ?? null;
console.log(JSON.stringify({ hits, backend, code }));
`;

/** The strictest reader of our types: nothing of them is skipped, and no types of Node's are there to lean on. */
const TSCONFIG = {
  compilerOptions: {
    module: 'nodenext',
    strict: true,
    skipLibCheck: false,
    types: [],
    exactOptionalPropertyTypes: true,
  },
  files: ['typed.mts'],
};

/** @param {string} folder */
export function writePrograms(folder) {
  for (const [name, text] of Object.entries(PROGRAMS)) writeFileSync(join(folder, name), text);
  writeFileSync(join(folder, 'gpu.mjs'), ON_GPU);
  writeFileSync(join(folder, 'typed.mts'), TYPESCRIPT);
  writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify(TSCONFIG));
}
