import { readFileSync } from 'node:fs';

/** A file's text without space at its ends; undefined where there is none, or none that this process may read. */
export function readText(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8').trim();
  } catch {
    return undefined;
  }
}
