import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

/** Draws the pictures of the documents, each for a desk and for a phone: `npm run pictures`, or into another folder. */

const root = fileURLToPath(new URL('..', import.meta.url));

/** Seeds and a saved report, so that they come out the same wherever they are drawn. */
const PICTURES = {
  scaling: ['scaling', '--from', 'docs/pictures/server.json'],
  'two-cores': ['scaling', '--from', 'docs/pictures/two-cores.json'],
  converge: ['converge', '1e9', '--seed', '42'],
  darts: ['darts', '--samples', '1000', '--seed', '42'],
};

const [folder = 'docs/pictures'] = process.argv.slice(2);
for (const [name, command] of Object.entries(PICTURES)) {
  for (const narrow of [[], ['--narrow']]) {
    const file = `${folder}/${name}${narrow.length > 0 ? '-narrow' : ''}.svg`;
    execFileSync(process.execPath, ['dist/cli/main.js', ...command, '--quiet', '--svg', file, ...narrow], {
      cwd: root,
      stdio: ['ignore', 'ignore', 'inherit'],
    });
  }
}
