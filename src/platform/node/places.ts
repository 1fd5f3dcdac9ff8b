import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { addonVariable } from '../../environment.js';
import { packageRoot, requireFrom } from './package-root.js';
import { packagedAddons } from './packaged-addons.js';

/** Where the addon may be, the best place first. */

/** A place may turn out to have no file, and then `find` throws why. */
export type Place = { readonly name: string; readonly find: () => string };

const PACKAGE = 'estimate-pi';
const LOCAL_BUILD = 'estimate_pi';
const LOCAL_FILE = `build/Release/${LOCAL_BUILD}.node`;

/** Found from the package's folder, for a bundle does not carry detect-libc and bindings along. */
const requireOf = (root: string): NodeJS.Require => requireFrom(join(root, 'package.json'));

/**
 * The tag in the file's name. Where nobody can tell which C library this is, both are tried.
 *
 * @param root undefined in a bundle that was moved away from the package
 */
function libcTags(root: string | undefined): readonly string[] {
  if (process.platform !== 'linux') return [''];
  try {
    if (root !== undefined) {
      const { familySync } = requireOf(root)('detect-libc') as typeof import('detect-libc');
      const family = familySync();
      if (family !== null) return [`.${family}`];
    }
  } catch {
    // A package that was copied without what it depends on.
  }
  return ['.glibc', '.musl'];
}

/** @param path absolute */
function file(name: string, path: string): Place {
  const find = (): string => {
    if (!existsSync(path)) throw new Error('no such file');
    return path;
  };
  return { name, find };
}

/** This machine's prebuilt addons, as paths from the package's folder. */
function prebuiltFiles(root: string | undefined): readonly string[] {
  const folder = `prebuilds/${process.platform}-${process.arch}`;
  return libcTags(root).map((tag) => `${folder}/${PACKAGE}${tag}.node`);
}

/** What a bundler or a tracer took along with this module. A bundler that does not know such literals leaves paths to nothing. */
function takenAlong(files: readonly string[]): readonly Place[] {
  const urls = files.map((path) => packagedAddons[path]).filter((url) => url?.protocol === 'file:');
  const paths = urls.map((url) => fileURLToPath(url as URL)).filter((path) => existsSync(path));
  return paths.map((path) => file(path, path));
}

/** The package bindings, as it is used here. */
type FindBinding = (options: {
  readonly bindings: string;
  readonly module_root: string;
  readonly path: true;
}) => string;

function localBuild(root: string): Place {
  const find = (): string => {
    const findBinding = requireOf(root)('bindings') as FindBinding;
    try {
      return findBinding({ bindings: LOCAL_BUILD, module_root: root, path: true });
    } catch (error) {
      const tries = error instanceof Error && 'tries' in error && Array.isArray(error.tries) ? error.tries.length : 0;
      throw tries > 0 ? new Error(`not built (looked into ${tries} folders)`) : error;
    }
  };
  return { name: `a local build, ${join(root, LOCAL_FILE)}`, find };
}

/** A clone has the addon's sources; an installed package does not. */
function isClone(root: string): boolean {
  return existsSync(join(root, 'binding.gyp'));
}

/**
 * The prebuilt file before a local build, but in a clone the other way round, so that old prebuilds never hide what was just
 * compiled.
 *
 * @param root the package's folder
 */
export function placesIn(root: string): readonly Place[] {
  const prebuilt = prebuiltFiles(root).map((path) => file(join(root, path), join(root, path)));
  return isClone(root) ? [localBuild(root), ...prebuilt] : [...prebuilt, localBuild(root)];
}

/** What was taken along, and that the package was not found, or is of another version. */
function placesInBundle(error: unknown): readonly Place[] {
  const find = (): never => {
    throw error;
  };
  return [...takenAlong([...prebuiltFiles(undefined), LOCAL_FILE]), { name: `the folder of ${PACKAGE}`, find }];
}

/** ESTIMATE_PI_ADDON alone where it is set. */
export function places(): readonly Place[] {
  const addon = addonVariable();
  if (addon !== undefined) return [file(`ESTIMATE_PI_ADDON, ${addon}`, resolve(addon))];
  try {
    return placesIn(packageRoot());
  } catch (error) {
    return placesInBundle(error);
  }
}
