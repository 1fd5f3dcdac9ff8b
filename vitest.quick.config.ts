import { defineConfig } from 'vitest/config';
import everything from './vitest.config.js';

/** What breaks first: the answers, the doors, the options, the imports. No bundles, no Redis, no studies, no pictures. */
const QUICK = [
  'architecture',
  'calls',
  'cli',
  'dispatch',
  'environment',
  'limits',
  'options',
  'oracle',
  'package',
  'shards',
  'statistics',
  'vectors',
  'words',
];

const include = QUICK.map((name) => `test/${name}.test.ts`);

// Not merged: that would add the lists of files up.
export default defineConfig({ test: { ...everything.test, include } });
