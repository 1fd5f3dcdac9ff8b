// Run by `npm version`: writes the version of package.json into the source.
import { readFileSync, writeFileSync } from 'node:fs';

const source = new URL('../src/version.ts', import.meta.url);
const { version } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'));
const text = readFileSync(source, 'utf8');
writeFileSync(source, text.replace(/(?<=VERSION = ')[^']*/, version));
