// Loads this machine's prebuilt addon, and no other, and checks it: every known answer, every public function.
import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { prebuildHere } from './prebuilds.js';
import { stagePackage } from './staged/stage.js';

const root = fileURLToPath(new URL('..', import.meta.url));
const prebuild = prebuildHere();
if (!existsSync(join(root, prebuild))) {
  process.stderr.write(`test:prebuilt finds no ${prebuild}: npm run prebuild makes it\n`);
  process.exit(1);
}
const check = stagePackage(join(root, 'build-check/package-prebuilt'), join(root, prebuild), prebuild);
const kernel = process.arch === 'arm64' ? 'neon' : 'scalar';
const env = { ...process.env };
for (const name of Object.keys(env)) if (name.startsWith('ESTIMATE_PI_')) delete env[name];
execFileSync(process.execPath, [check, kernel], { stdio: 'inherit', env });
