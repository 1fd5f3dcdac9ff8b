// Installs the tarball as users do, in empty folders with no compiler on the PATH and install scripts disabled, and runs a
// program there, then again without the prebuilds. Usage: test-install.js [--tarball FILE] [--quick] [--gpu]; --quick: npm and
// this Node only; --gpu: the GPU too, which must be there; otherwise it is checked where there is one. All else it needs (package managers, run times) comes from the registry into node_modules/.cache.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { foreignNode } from '../addons/foreign-node.js';
import { prebuildHere } from '../addons/prebuilds.js';
import { packageToCheck } from '../pack.js';
import { barePath } from './bare-path.js';
import { HITS, writePrograms } from './programs.js';
import { bun, deno, managerScript } from './tools.js';

const npm = process.env.npm_execpath;
if (npm === undefined) {
  process.stderr.write('test-install.js is to be run by npm: npm run test:install\n');
  process.exit(1);
}
const { tarball, values } = packageToCheck({
  quick: { type: 'boolean', default: false },
  gpu: { type: 'boolean', default: false },
});
const sandbox = realpathSync(mkdtempSync(join(tmpdir(), 'estimate-pi-install-')));
process.on('exit', () => rmSync(sandbox, { recursive: true, force: true }));

const env = { ...process.env, PATH: barePath(join(sandbox, 'bin')), CI: 'true', YARN_ENABLE_TELEMETRY: '0' };
for (const name of Object.keys(env))
  if (/^(ESTIMATE_PI_|NODE_OPTIONS|NODE_PATH|CC$|CXX$|Path$)/.test(name)) delete env[name];
// Caches of their own: some managers know a tarball by its name and would install an older one of the same version.
Object.assign(env, {
  npm_config_store_dir: join(sandbox, 'pnpm-store'),
  YARN_CACHE_FOLDER: join(sandbox, 'yarn-1'),
  YARN_GLOBAL_FOLDER: join(sandbox, 'yarn'),
  BUN_INSTALL_CACHE_DIR: join(sandbox, 'bun'),
});

/** @param {string} folder @param {string[]} command */
function run(folder, [file, ...args]) {
  const { status, stdout, stderr, error } = spawnSync(file, args, { cwd: folder, env, encoding: 'utf8' });
  if (status !== 0) throw error ?? new Error(`${[file, ...args].join(' ')} exited with ${status}:\n${stdout}${stderr}`);
  return { stdout, stderr };
}

/** @param {string} folder @param {string[]} command @param {'native' | 'workers'} backend that is to have counted */
function expectHits(folder, command, backend) {
  const { stdout, stderr } = run(folder, command);
  const code = backend === 'native' ? null : 'ERR_NATIVE_UNAVAILABLE';
  assert.deepEqual(JSON.parse(stdout), { hits: HITS, backend, code }, command.join(' '));
  assert.equal(stderr, '', `${command.join(' ')} is to print nothing of its own`);
}

/** An empty project with the tarball installed. @param {string} name @param {string[]} command */
function installed(name, command, files = {}) {
  const folder = join(sandbox, name.replaceAll(' ', '-'));
  mkdirSync(folder);
  writeFileSync(join(folder, 'package.json'), '{ "private": true }\n');
  for (const [file, text] of Object.entries(files)) writeFileSync(join(folder, file), text);
  const begin = performance.now();
  run(folder, command);
  const seconds = ((performance.now() - begin) / 1000).toFixed(1);
  writePrograms(folder);
  process.stdout.write(`${name}: installed in ${seconds} s\n`);
  return folder;
}

/** Where this folder holds a local build, the tarball has its one file; a compiler would leave more. */
const PACKED_BUILD = ['Release', 'Release/estimate_pi.node'];

const removePrebuilds = (folder) => {
  const installation = realpathSync(join(folder, 'node_modules/estimate-pi'));
  assert.ok(existsSync(join(installation, 'prebuilds')), `${installation} has prebuilds`);
  const build = join(installation, 'build');
  const built = existsSync(build) ? readdirSync(build, { recursive: true, encoding: 'utf8' }) : [];
  const isPacked = built.every((path) => PACKED_BUILD.includes(path.replaceAll('\\', '/')));
  assert.ok(isPacked, `${installation} was compiled`);
  rmSync(join(installation, 'prebuilds'), { recursive: true });
  rmSync(build, { recursive: true, force: true });
};

/** Both kinds of file, with the prebuilds and, where they can be taken out, without. */
function checkPrograms(folder, runners, isRemovable = true) {
  for (const backend of isRemovable ? ['native', 'workers'] : ['native']) {
    if (backend === 'workers') removePrebuilds(folder);
    for (const [name, prefix] of Object.entries(runners)) {
      for (const program of ['program.mjs', 'program.cjs']) expectHits(folder, [...prefix, program], backend);
      process.stdout.write(`  ${name}: ${HITS} hits on ${backend}, by import and by require\n`);
    }
  }
}

const node = process.execPath;
const add = (script, ...args) => [node, script, ...args];

function checkNpm() {
  const folder = installed('npm', add(npm, 'install', '--ignore-scripts', '--no-audit', '--no-fund', tarball));
  const prebuild = prebuildHere();
  if (!existsSync(join(folder, 'node_modules/estimate-pi', prebuild))) {
    process.stderr.write(`test:install: ${tarball} has no ${prebuild}: npm run prebuild makes it\n`);
    process.exit(1);
  }
  const tsc = fileURLToPath(new URL('../../node_modules/typescript/bin/tsc', import.meta.url));
  run(folder, [node, tsc, '-p', '.']);
  expectHits(folder, [node, 'typed.mjs'], 'native');
  process.stdout.write('  TypeScript, strict, module nodenext: compiles and runs native\n');
  const cli = join(folder, 'node_modules/estimate-pi/dist/cli/main.js');
  assert.equal(run(folder, [node, cli, '1e7', '--seed', '42', '--quiet']).stdout, `${(4 * HITS) / 1e7}\n`);
  process.stdout.write('  the command line runs\n');
  return folder;
}

/** Node and Bun by the package webgpu, Deno by itself; on a driver in software where there is no GPU. */
function checkGpu() {
  const packages = [tarball, 'webgpu@^0.6.2'];
  const folder = installed('gpu', add(npm, 'install', '--ignore-scripts', '--no-audit', '--no-fund', ...packages));
  env.ESTIMATE_PI_GPU_SOFTWARE = '1';
  const cli = join(folder, 'node_modules/estimate-pi/dist/cli/main.js');
  const { gpu } = JSON.parse(run(folder, [node, cli, 'info', '--json']).stdout);
  if (gpu.gpuError !== null && !values.gpu) {
    process.stdout.write(`  not checked: ${gpu.gpuError.message}\n`);
    return;
  }
  const permissions = ['--allow-read', '--allow-env', '--allow-sys', '--allow-ffi'];
  const runners = { [`Node ${process.version}`]: [node], Bun: [bun()], Deno: [deno(), 'run', ...permissions] };
  for (const [name, prefix] of Object.entries(runners)) {
    const { hits, backend, device } = JSON.parse(run(folder, [...prefix, 'gpu.mjs']).stdout);
    assert.deepEqual({ hits, backend }, { hits: HITS, backend: 'gpu' }, name);
    process.stdout.write(`  ${name}: ${hits} hits on ${device}\n`);
  }
}

const NODES = { 'Node 20.19.0': '20.19.0', 'Node 22': '22.23.3', 'Node 24': '24.21.0' };
const CHECKS = {
  npm: () => checkPrograms(checkNpm(), { [`Node ${process.version}`]: [node] }),
  'other run times': () => {
    const folder = installed(
      'other run times',
      add(npm, 'install', '--ignore-scripts', '--no-audit', '--no-fund', tarball),
    );
    const machine = `${process.platform === 'win32' ? 'win' : process.platform}-${process.arch}`;
    const nodes = Object.entries(NODES).map(([name, version]) => [name, [foreignNode(machine, version)]]);
    const permissions = ['--allow-read', '--allow-env', '--allow-sys', '--allow-ffi'];
    checkPrograms(folder, { ...Object.fromEntries(nodes), Bun: [bun()], Deno: [deno(), 'run', ...permissions] });
  },
  pnpm: () => {
    checkPrograms(installed('pnpm', add(managerScript('pnpm'), 'add', '--ignore-scripts', tarball)), { Node: [node] });
  },
  'yarn 1': () => {
    const command = add(managerScript('yarn'), 'add', '--ignore-scripts', '--no-progress', `file:${tarball}`);
    checkPrograms(installed('yarn 1', command), { Node: [node] });
  },
  'yarn 4': () => {
    const script = managerScript('@yarnpkg/cli-dist');
    for (const linker of ['node-modules', 'pnp']) {
      const settings = `nodeLinker: ${linker}\nenableScripts: false\nenableImmutableInstalls: false\n`;
      const files = { '.yarnrc.yml': settings, 'yarn.lock': '' };
      const folder = installed(`yarn 4 ${linker}`, add(script, 'add', `estimate-pi@file:${tarball}`), files);
      checkPrograms(folder, { Node: add(script, 'node') }, linker === 'node-modules');
    }
  },
  'bun add': () => {
    checkPrograms(installed('bun add', [bun(), 'add', '--ignore-scripts', tarball]), { Bun: [bun()], Node: [node] });
  },
  // Last, since its variable stays.
  gpu: checkGpu,
};

const wanted = values.quick ? { npm: CHECKS.npm, ...(values.gpu && { gpu: CHECKS.gpu }) } : CHECKS;
for (const [name, check] of Object.entries(wanted)) {
  try {
    check();
  } catch (error) {
    process.stderr.write(`test:install: ${name} FAILED: ${error.message}\n`);
    process.exitCode = 1;
  }
}
