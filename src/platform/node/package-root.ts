import { createRequire } from 'node:module';
import { dirname } from 'node:path';
import { failure } from '../../errors.js';

/** A bundle in CommonJS form has no import.meta.url. */
const HERE = import.meta.url ?? __filename;

/**
 * The folder of this package, for the files that are no modules of the importer's: the addon, the entries of worker threads and
 * child processes. Found by the package's name, so that a bundle finds them too, wherever it sees the package in a node_modules.
 *
 * @param from the file that looks for it
 * @throws Error with code ERR_PACKAGE_NOT_FOUND where it sees none
 */
export function packageRoot(from: string = HERE): string {
  try {
    return dirname(createRequire(from).resolve('estimate-pi/package.json'));
  } catch (error) {
    throw failure(
      'ERR_PACKAGE_NOT_FOUND',
      `${from} was bundled and sees no estimate-pi in a node_modules: leave estimate-pi out of the bundle ("external"), or copy its folder to node_modules/estimate-pi beside the bundle`,
      error,
    );
  }
}
