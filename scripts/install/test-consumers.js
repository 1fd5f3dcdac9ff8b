// The tarball in the hands of bundlers, tracers, test runners, linters and compilers, each in a project of its own, with no more
// configuration than docs/bundling.md gives. Usage: test-consumers.js [--tarball FILE] [--quick | NAME …]; the tools come from the registry.
import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, realpathSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { pack } from '../pack.js';
import { CONSUMERS, HITS } from './consumers.js';

const root = fileURLToPath(new URL('../..', import.meta.url));
const { values, positionals } = parseArgs({
  options: { tarball: { type: 'string' }, quick: { type: 'boolean' } },
  allowPositionals: true,
});
const unknown = positionals.filter((name) => !(name in CONSUMERS));
if (unknown.length > 0) {
  process.stderr.write(`test:consumers knows ${Object.keys(CONSUMERS).join(', ')}; got ${unknown.join(', ')}\n`);
  process.exit(2);
}
const tarball = values.tarball ?? pack(join(root, 'build-check'));
const sandbox = realpathSync(mkdtempSync(join(tmpdir(), 'estimate-pi-consumers-')));
process.on('exit', () => rmSync(sandbox, { recursive: true, force: true }));
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => process.exit(1));

const env = { ...process.env, CI: 'true', NEXT_TELEMETRY_DISABLED: '1', FORCE_COLOR: '0' };
for (const name of Object.keys(env)) if (/^(ESTIMATE_PI_|NODE_OPTIONS|NODE_PATH|npm_)/.test(name)) delete env[name];

/** @param {string} folder @param {string} command */
function run(folder, command, variables = {}) {
  const settings = { cwd: folder, env: { ...env, ...variables }, encoding: 'utf8', shell: true, timeout: 400_000 };
  const { status, stdout, stderr } = spawnSync(command, settings);
  if (status !== 0) throw new Error(`${command} exited with ${status}:\n${`${stdout}${stderr}`.slice(-3000)}`);
  return stdout;
}

/** The JSON in what a program printed last. */
const answerOf = (stdout) => JSON.parse(stdout.trim().split('\n').at(-1));

async function freePort() {
  const server = createServer();
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address();
  await new Promise((resolve) => server.close(resolve));
  return port;
}

/** Asks a server of the project as soon as it answers. */
async function ask(folder, file, path) {
  const port = await freePort();
  const variables = { PORT: String(port), HOSTNAME: '127.0.0.1' };
  const server = spawn(process.execPath, [file], { cwd: folder, env: { ...env, ...variables }, stdio: 'ignore' });
  const ended = new Promise((_, reject) =>
    server.once('exit', (code) => reject(new Error(`${file} ended with ${code}`))),
  );
  const answer = async () => {
    for (;;) {
      const response = await fetch(`http://127.0.0.1:${port}${path}`).catch(() => undefined);
      if (response !== undefined) return response.text();
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  };
  try {
    return await Promise.race([answer(), ended]);
  } finally {
    ended.catch(() => undefined);
    server.kill('SIGKILL');
  }
}

/** What was built, away from the project and its node_modules, as a deployment moves it. */
function moved(folder, ...parts) {
  const target = mkdtempSync(join(sandbox, 'moved-'));
  for (const part of parts) cpSync(join(folder, part), join(target, part), { recursive: true });
  return target;
}

/** Runs something while the project is away: an absolute path that was compiled in leads to nothing. */
async function withoutProject(folder, body) {
  const away = `${folder}-away`;
  renameSync(folder, away);
  try {
    return await body();
  } finally {
    renameSync(away, folder);
  }
}

const expectAnswer = (answer, backend = 'native') => assert.deepEqual(answer, { hits: HITS, backend });
const tools = { run, ask, moved, withoutProject, answerOf, expectAnswer, root };

async function check(name, { packages = [], files = {}, install, verify }) {
  const folder = join(sandbox, name);
  mkdirSync(folder);
  writeFileSync(join(folder, 'package.json'), '{ "private": true, "name": "app" }\n');
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  run(folder, install?.(root) ?? `npm install --silent --no-audit --no-fund ${[tarball, ...packages].join(' ')}`);
  assert.ok(existsSync(join(folder, 'node_modules/estimate-pi')), 'the package is installed');
  await verify(folder, tools);
}

/** One of each kind: a tracer, a bundler that deploys, both ways of Jest to find packages, an old way of modules. */
const QUICK = ['nft', 'next', 'jest30', 'jest29', 'typescript-commonjs'];
const all = values.quick ? QUICK : Object.keys(CONSUMERS);
for (const name of positionals.length > 0 ? positionals : all) {
  const begin = performance.now();
  try {
    await check(name, CONSUMERS[name]);
    process.stdout.write(`${name}: good, in ${((performance.now() - begin) / 1000).toFixed(0)} s\n`);
  } catch (error) {
    process.stderr.write(`test:consumers: ${name} FAILED: ${error.message}\n`);
    process.exitCode = 1;
  }
}
