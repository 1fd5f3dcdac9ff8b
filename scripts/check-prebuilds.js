// Fails where one of a release's addons is missing, or where there is something else.
import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { PREBUILDS } from './prebuilds.js';

const folder = fileURLToPath(new URL('../prebuilds', import.meta.url));
const wanted = Object.entries(PREBUILDS).flatMap(([machine, files]) => files.map((file) => join(machine, file)));
const found = existsSync(folder)
  ? readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((path) => statSync(join(folder, path)).isFile())
  : [];
const missing = wanted.filter((path) => !found.includes(path));
const unknown = found.filter((path) => !wanted.includes(path));
for (const path of missing) process.stderr.write(`missing: prebuilds/${path}\n`);
for (const path of unknown) process.stderr.write(`not an addon of a release: prebuilds/${path}\n`);
process.stdout.write(`${wanted.length - missing.length} of ${wanted.length} addons are there\n`);
if (missing.length + unknown.length > 0) process.exitCode = 1;
