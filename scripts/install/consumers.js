import assert from 'node:assert/strict';

/** Projects that use the package through some tool: what they install, their files, and how to see that it works. */

/** In the first 5·10^6 darts of seed 42, on every machine. */
export const HITS = 3_925_699;

const CALL = 'estimatePi(5e6, { seed: 42, threads: 2, backend: process.argv[2] })';
const PRINT = `${CALL}.then(({ hits, backend }) => console.log(JSON.stringify({ hits, backend })));\n`;
const IMPORTED = `import { estimatePi } from 'estimate-pi';\n${PRINT}`;
const REQUIRED = `const { estimatePi } = require('estimate-pi');\n${PRINT}`;

/** Both backends, of a program that is given one as its argument. */
function expectBoth(folder, command, { run, answerOf, expectAnswer }) {
  for (const backend of ['native', 'workers']) expectAnswer(answerOf(run(folder, `${command} ${backend}`)), backend);
}

/** A study starts child processes, and an executable that did would start itself again, and so on. */
const STUDY = `import { measureScaling } from 'estimate-pi/scaling';
measureScaling({ samples: 2 ** 24, threads: [1], trials: 3, ways: true }).then(
  () => console.log('"counted"'),
  ({ code }) => console.log(JSON.stringify(code)),
);\n`;

const NEXT = {
  'app/layout.js': 'export default ({ children }) => <html><body>{children}</body></html>;\n',
  'app/api/route.js': `import { estimatePi } from 'estimate-pi';
export const dynamic = 'force-dynamic';
export const GET = async () => {
  const { hits, backend } = await estimatePi(5e6, { seed: 42, threads: 2 });
  const workers = await estimatePi(5e6, { seed: 42, threads: 2, backend: 'workers' });
  return Response.json({ hits, backend, same: workers.hits === hits });
};\n`,
};

/** @param {string} settings @param {string} flag */
function next(settings, flag) {
  return {
    packages: ['next@16', 'react@19', 'react-dom@19'],
    files: {
      ...NEXT,
      'next.config.mjs': `export default { output: 'standalone', outputFileTracingRoot: import.meta.dirname, ${settings} };\n`,
    },
    verify: async (folder, { run, ask, moved, withoutProject, expectAnswer }) => {
      run(folder, `npx next build ${flag}`);
      const standalone = moved(folder, '.next/standalone');
      const text = await withoutProject(folder, () => ask(`${standalone}/.next/standalone`, 'server.js', '/api'));
      const { same, ...answer } = JSON.parse(text);
      expectAnswer(answer);
      if (!same) throw new Error(`the workers backend counts otherwise: ${text}`);
    },
  };
}

const TRACE = `import { nodeFileTrace } from '@vercel/nft';
import { cpSync } from 'node:fs';
for (const entry of ['app.mjs', 'app.cjs']) {
  const { fileList } = await nodeFileTrace([entry]);
  for (const file of fileList) cpSync(file, \`\${entry}.out/\${file}\`, { recursive: true });
}\n`;

const WEBPACK = `const common = { mode: 'production', target: 'node20' };
module.exports = [
  { ...common, entry: './app.mjs', output: { path: __dirname + '/out', filename: 'a.cjs' } },
  { ...common, entry: './app.cjs', output: { path: __dirname + '/out', filename: 'b.cjs' } },
  { ...common, entry: './app.mjs', experiments: { outputModule: true }, output: { path: __dirname + '/out', filename: 'c.mjs', module: true } },
];\n`;

const JEST_TEST = `test('native and workers', async () => {
  for (const backend of ['native', 'workers']) {
    const { hits } = await estimatePi(5e6, { seed: 42, threads: 2, backend });
    expect(hits).toBe(${HITS});
  }
  expect(capabilities().nativeError).toBeNull();
  const { signal } = new AbortController();
  expect((await estimatePi(5e6, { seed: 42, signal, onProgress: () => undefined })).hits).toBe(${HITS});
});\n`;
const JEST_CJS = `const { capabilities, estimatePi } = require('estimate-pi');\n${JEST_TEST}`;
const BABEL = "module.exports = { presets: [['@babel/preset-env', { targets: { node: 'current' } }]] };\n";

/** CommonJS as Jest takes it, CommonJS through Babel (the usual remedy for ES modules), a browser's globals, ES modules. */
function jest(version) {
  const babel = ['babel-jest', 'jest-environment-jsdom'].map((name) => `${name}@${version}`);
  return {
    packages: [`jest@${version}`, ...babel, '@babel/core@7', '@babel/preset-env@7'],
    files: {
      'plain.test.cjs': JEST_CJS,
      'jsdom.test.cjs': `/** @jest-environment jsdom */\n${JEST_CJS}`,
      'babel/transformed.test.js': JEST_CJS,
      'babel/babel.config.js': BABEL,
      'babel/jest.config.js': "module.exports = { transformIgnorePatterns: ['node_modules/(?!(estimate-pi)/)'] };\n",
      'module.test.mjs': `import { capabilities, estimatePi } from 'estimate-pi';\n${JEST_TEST}`,
      'jest.config.mjs': "export default { testMatch: ['<rootDir>/*.test.?js'], transform: {} };\n",
    },
    verify: (folder, { run }) => {
      run(folder, 'npx jest .cjs');
      run(folder, 'npx jest --rootDir babel --config babel/jest.config.js');
      run(folder, 'npx jest .mjs', { NODE_OPTIONS: '--experimental-vm-modules' });
    },
  };
}

const TYPED = `import { estimatePi, type PiEstimate, type NativeUnavailableError, capabilities } from 'estimate-pi';
import { tally } from 'estimate-pi';
export const estimate: Promise<PiEstimate> = estimatePi(1e6, { seed: 1, onProgress: ({ done }) => void done });
export const counted = tally({ seed: 1, samples: 10 });
export const error: NativeUnavailableError | null = capabilities().nativeError;\n`;

/** @param {string} version of TypeScript @param {object} options of the compiler @param {string} file */
function typescript(version, options, file) {
  const compilerOptions = { noEmit: true, strict: true, target: 'es2022', skipLibCheck: false, types: [], ...options };
  return {
    packages: [`typescript@${version}`],
    files: { [file]: TYPED, 'tsconfig.json': JSON.stringify({ compilerOptions, files: [file] }) },
    verify: (folder, { run }) => run(folder, 'npx tsc -p .'),
  };
}

const NO_DOM = { module: 'nodenext', lib: ['es2022'] };

const ESLINT = `import importPlugin from 'eslint-plugin-import';
const rules = { 'import/no-unresolved': 'error', 'import/named': 'error', 'import/default': 'off' };
export default [{ files: ['*.mjs'], plugins: { import: importPlugin }, rules }];\n`;

export const CONSUMERS = {
  nft: {
    packages: ['@vercel/nft'],
    files: { 'app.mjs': IMPORTED, 'app.cjs': REQUIRED, 'trace.mjs': TRACE },
    verify: async (folder, tools) => {
      tools.run(folder, 'node trace.mjs');
      for (const entry of ['app.mjs', 'app.cjs']) {
        const trace = tools.moved(folder, `${entry}.out`);
        await tools.withoutProject(folder, () => expectBoth(`${trace}/${entry}.out`, `node ${entry}`, tools));
      }
    },
  },
  webpack: {
    packages: ['webpack@5', 'webpack-cli@6'],
    files: { 'app.mjs': IMPORTED, 'app.cjs': REQUIRED, 'webpack.config.cjs': WEBPACK },
    verify: async (folder, tools) => {
      tools.run(folder, 'npx webpack');
      const output = tools.moved(folder, 'out');
      await tools.withoutProject(folder, () => {
        for (const file of ['a.cjs', 'b.cjs', 'c.mjs']) expectBoth(`${output}/out`, `node ${file}`, tools);
      });
    },
  },
  next: next('', ''),
  'next-webpack': next("serverExternalPackages: ['estimate-pi']", '--webpack'),
  jest30: jest(30),
  jest29: jest(29),
  eslint: {
    packages: ['eslint@9', 'eslint-plugin-import@2'],
    files: {
      'a.mjs':
        "import { estimatePi } from 'estimate-pi';\nimport { createWorker } from 'estimate-pi/bullmq';\nestimatePi(createWorker);\n",
      'unresolved.mjs': "import 'estimate-pi/nothing';\n",
      'eslint.config.mjs': ESLINT,
    },
    verify: (folder, { run }) => {
      run(folder, 'npx eslint a.mjs');
      run(folder, '! npx eslint unresolved.mjs');
    },
  },
  'typescript-commonjs': typescript('5.9', { module: 'commonjs', lib: ['es2022'] }, 'a.ts'),
  'typescript-5.6': typescript('5.6', NO_DOM, 'a.mts'),
  'typescript-5.6-require': typescript('5.6', { module: 'node16', lib: ['es2022'] }, 'a.cts'),
  'typescript-6': typescript('6', NO_DOM, 'a.mts'),
  'bun-compile': {
    packages: ['bun'],
    files: { 'app.mjs': IMPORTED, 'study.mjs': STUDY },
    verify: async (folder, tools) => {
      tools.run(folder, 'npm rebuild bun && npx bun build --compile app.mjs --outfile out/app');
      tools.run(folder, 'npx bun build --compile study.mjs --outfile out/study');
      tools.run(folder, 'rm -rf node_modules/bun node_modules/@oven && cp -r node_modules out/');
      const output = tools.moved(folder, 'out');
      await tools.withoutProject(folder, () => expectBoth('/', `${output}/out/app`, tools));
      assert.equal(tools.answerOf(tools.run('/', `${output}/out/study`)), 'ERR_PROCESS_FAILED');
    },
  },
  git: {
    install: (root) => `npm install --silent --no-audit --no-fund git+file://${root}`,
    files: { 'app.mjs': IMPORTED, 'app.cjs': REQUIRED },
    verify: (folder, tools) => {
      for (const file of ['app.mjs', 'app.cjs']) expectBoth(folder, `node ${file}`, tools);
    },
  },
};
