import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';
import { describe, expect, test } from 'vitest';
import { MAX_PORTIONS } from '#dist/bullmq/ledger.js';
import { type OptionName, RULES } from '#dist/options.js';
import { MAX_SHARDS } from '#dist/shards/cut.js';

/** What the documentation says of limits is what the code refuses. */

const root = fileURLToPath(new URL('..', import.meta.url));
const STUDY_SECONDS = 1;

/** A range in a comment: `1 … 1024`, `0 … 2^53 − 1`. */
const RANGE = /(\d[\d,.]*) … (2\^53 − [12]|\d[\d,.]*)/;

function numberOf(text: string): number {
  const power = /^2\^53 − ([12])$/.exec(text)?.[1];
  return power === undefined ? Number(text.replace(/[.,]$/, '').replaceAll(',', '')) : 2 ** 53 - Number(power);
}

type Claim = { readonly where: string; readonly name: string; readonly min: number; readonly max: number };

/** The ranges in the comments of a file's options. */
function claimsIn(path: string): readonly Claim[] {
  const source = ts.createSourceFile(path, readFileSync(join(root, path), 'utf8'), ts.ScriptTarget.Latest, true);
  const claims: Claim[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isPropertySignature(node) && ts.isIdentifier(node.name)) {
      const comment = ts.getTextOfJSDocComment(ts.getJSDocCommentsAndTags(node)[0]?.comment) ?? '';
      const [, min, max] = RANGE.exec(comment) ?? [];
      const isOption = 'min' in (RULES[node.name.text as OptionName] ?? {}) || node.name.text === 'shards';
      if (min !== undefined && max !== undefined && isOption) {
        claims.push({ where: path, name: node.name.text, min: numberOf(min), max: numberOf(max) });
      }
    }
    node.forEachChild(visit);
  };
  visit(source);
  return claims;
}

const claims = readdirSync(join(root, 'src'), { recursive: true, encoding: 'utf8' })
  .filter((path) => path.endsWith('.ts'))
  .flatMap((path) => claimsIn(join('src', path).replaceAll('\\', '/')));

/** As the code has it: from the table, or where a door narrows it. */
function limitsOf({ where, name }: Claim): { readonly min: number; readonly max: number } {
  if (name === 'shards') return { min: 1, max: MAX_SHARDS };
  const { min, max: most } = RULES[name as 'samples'];
  // A start is the index of a dart, after which one more must have a place.
  if (name === 'start') return { min, max: most - 1 };
  if (name === 'seconds' && where.startsWith('src/scaling/')) return { min: STUDY_SECONDS, max: most };
  return { min, max: most };
}

describe('the ranges in the comments of options', () => {
  test('are found: every option of a number has one somewhere', () => {
    const named = new Set(claims.map(({ name }) => name));
    expect([...named].sort()).toEqual(
      expect.arrayContaining(['points', 'samples', 'seconds', 'seed', 'shards', 'start', 'threads', 'trials']),
    );
  });

  test.each(claims.map((claim) => [`${claim.name} in ${claim.where}`, claim] as const))('%s', (_, claim) => {
    expect({ min: claim.min, max: claim.max }).toEqual(limitsOf(claim));
  });
});

test('docs/parallel.md knows how many shards are in the queue at once', () => {
  const text = readFileSync(join(root, 'docs/parallel.md'), 'utf8');
  expect(text).toContain(`at most ${MAX_PORTIONS.toLocaleString('en')} are in the queue at any time`);
});

test('the README names no environment variable that nobody reads', () => {
  const readme = readFileSync(join(root, 'README.md'), 'utf8');
  const documented = new Set([...readme.matchAll(/ESTIMATE_PI_[A-Z]+/g)].map(([name]) => name));
  const sources = readdirSync(join(root, 'src'), { recursive: true, encoding: 'utf8' }).filter((path) =>
    path.endsWith('.ts'),
  );
  const text = sources.map((path) => readFileSync(join(root, 'src', path), 'utf8')).join('\n');
  const read = new Set([...text.matchAll(/ESTIMATE_PI_[A-Z]+/g)].map(([name]) => name));
  expect([...documented].filter((name) => !read.has(name))).toEqual([]);
});
