import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { runCli, runModule } from '../children.js';
import { describeGpu } from './device.js';

/** The examples of docs/gpu.md, where there is a GPU to run them on. */

const text = readFileSync(new URL('../../docs/gpu.md', import.meta.url), 'utf8');
const blocks = (language: string): string[] =>
  [...text.matchAll(new RegExp(`^\`\`\`${language}\\n(.*?)^\`\`\``, 'gms'))].map((match) => match[1] ?? '');

const commands = blocks('shell').flatMap((block) =>
  [...block.matchAll(/^npx estimate-pi (.+)$/gm)].map(([, args]) => args ?? ''),
);

describeGpu('docs/gpu.md', () => {
  test.each(blocks('javascript'))('the program runs and prints what it says: %s', async (block) => {
    const { code, stdout } = await runModule(block);
    expect(code).toBe(0);
    for (const [, shown = ''] of block.matchAll(/^console\.log\(.*\); \/\/ (\d+)$/gm)) expect(stdout).toContain(shown);
  });

  test.each(commands)('this runs: estimate-pi %s', async (command) => {
    const { code, stdout } = await runCli([
      ...command.split(' '),
      ...(command.startsWith('bench') ? ['--seconds', '1'] : []),
    ]);
    expect({ code, stdout }).toMatchObject({ code: 0, stdout: expect.stringMatching(/./) });
  });

  test('every defect of its table is one that is planted, and noticed as it says', () => {
    const planted = readFileSync(new URL('mutants.test.ts', import.meta.url), 'utf8');
    const rows = [...text.matchAll(/^\| ([^|]+) \|((?: (?:yes)? ?\|){4})$/gm)].map(([, name = '']) => name.trim());
    expect(rows).toHaveLength(16);
    for (const name of rows) expect(planted).toContain(`name: '${name}'`);
  });
});
