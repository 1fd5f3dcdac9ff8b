import { createRequire } from 'node:module';
import { dirname } from 'node:path';

/** A bundle in CommonJS form has no import.meta.url. */
const here = createRequire(import.meta.url ?? __filename);

/**
 * The folder of this package, for the files that are no modules: the addon, the entry of a worker thread. Found by its
 * name, so that a bundle finds them too, wherever it sees the package in a node_modules.
 *
 * @throws Error with a `code` of Node's where the package cannot be seen from here
 */
export function packageRoot(): string {
  return dirname(here.resolve('estimate-pi/package.json'));
}
