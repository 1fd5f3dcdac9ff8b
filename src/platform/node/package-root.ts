import { readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { failure } from '../../errors.js';
import { VERSION } from '../../version.js';

/** Bundlers rewrite what `createRequire` of an imported node:module returns, and leave this alone. */
const { createRequire } = process.getBuiltinModule('node:module');

/** A `require` that sees what the file sees, whatever bundle this is called from. @param file absolute, or a file: URL */
export function requireFrom(file: string): NodeJS.Require {
  return createRequire(file);
}

/** The places of this module in the package, dist/ and cjs/, are three folders deep. */
const MANIFEST_FROM_HERE = '../../../package.json';

/**
 * Where the search begins: this module, as the bundle or the package has it; where a bundler put another path in its place, the file
 * that runs; for a compiled executable, whose modules lie in a file system of their own, the executable.
 */
function starts(): readonly string[] {
  const here = [import.meta.url, typeof __filename === 'string' ? __filename : undefined];
  const all = [...here, process.argv[1], process.execPath];
  return [...new Set(all.filter((start) => start !== undefined))];
}

type Manifest = { readonly name: string; readonly version: string };

/** @returns undefined where there is none, or none that may be read, as under a permission model */
function readManifest(path: string): Manifest | undefined {
  try {
    return JSON.parse(readFileSync(path, 'utf8')) as Manifest;
  } catch {
    return undefined;
  }
}

/** @returns the file that `require` would take, if any */
function resolved(start: string, request: string): string | undefined {
  try {
    return requireFrom(start).resolve(request);
  } catch {
    // None, or `start` is no path of this file system.
    return undefined;
  }
}

/** @returns the package.json that `start` sees: that of its own package, or by the package's name */
function manifestSeenFrom(start: string): string | undefined {
  const own = resolved(start, MANIFEST_FROM_HERE);
  const isOurs = own !== undefined && readManifest(own)?.name === 'estimate-pi';
  return isOurs ? own : resolved(start, 'estimate-pi/package.json');
}

/**
 * The folder of this package, for the files that are no modules of the importer's: the addon, and the entries of child processes. Found
 * by the package's name, so that a bundle finds them too, wherever it sees the package in a node_modules.
 *
 * @param from the files that look for it, the best first
 * @throws Error with code ERR_PACKAGE_NOT_FOUND where none sees one, ERR_PACKAGE_VERSION where what they see is another version
 */
export function packageRoot(from: readonly string[] = starts()): string {
  const manifests = from.map(manifestSeenFrom).filter((manifest) => manifest !== undefined);
  for (const manifest of manifests) {
    const version = readManifest(manifest)?.version;
    if (version === undefined || version === VERSION) return dirname(manifest);
  }
  const [other] = manifests;
  if (other !== undefined) {
    throw failure(
      'ERR_PACKAGE_VERSION',
      `${dirname(other)} is estimate-pi ${readManifest(other)?.version}, and this is the code of ${VERSION}: bundle anew, or install estimate-pi ${VERSION}`,
    );
  }
  throw failure(
    'ERR_PACKAGE_NOT_FOUND',
    `${from[0]} was bundled and sees no estimate-pi in a node_modules: leave estimate-pi out of the bundle ("external"), or copy its folder to node_modules/estimate-pi beside the bundle`,
  );
}
