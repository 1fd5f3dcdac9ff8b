import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join, resolve } from 'node:path';
import { addonVariable } from '../../environment.js';
import { packageRoot } from './package-root.js';

/** Where the addon may be, the best place first. */

/** A place may turn out to have no file, and then `find` throws why. */
export type Place = { readonly name: string; readonly find: () => string };

const PACKAGE = 'estimate-pi';
const LOCAL_BUILD = 'estimate_pi';

/** Found from the package's folder, for a bundle does not carry these two along. */
const requireFrom = (root: string): NodeJS.Require => createRequire(join(root, 'package.json'));

/** The tag in the file's name. Where nobody can tell which C library this is, both are tried. */
function libcTags(root: string): readonly string[] {
  if (process.platform !== 'linux') return [''];
  try {
    const { familySync } = requireFrom(root)('detect-libc') as typeof import('detect-libc');
    const family = familySync();
    if (family !== null) return [`.${family}`];
  } catch {
    // A bundle that was moved without detect-libc.
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

function prebuilt(root: string): readonly Place[] {
  const folder = join(root, 'prebuilds', `${process.platform}-${process.arch}`);
  const paths = libcTags(root).map((tag) => join(folder, `${PACKAGE}${tag}.node`));
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
    const findBinding = requireFrom(root)('bindings') as FindBinding;
    try {
      return findBinding({ bindings: LOCAL_BUILD, module_root: root, path: true });
    } catch (error) {
      const tries = error instanceof Error && 'tries' in error && Array.isArray(error.tries) ? error.tries.length : 0;
      throw tries > 0 ? new Error(`not built (looked into ${tries} folders)`) : error;
    }
  };
  return { name: `a local build, ${join(root, 'build/Release', `${LOCAL_BUILD}.node`)}`, find };
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
  return isClone(root) ? [localBuild(root), ...prebuilt(root)] : [...prebuilt(root), localBuild(root)];
}

/** ESTIMATE_PI_ADDON alone where it is set. */
export function places(): readonly Place[] {
  const addon = addonVariable();
  if (addon !== undefined) return [file(`ESTIMATE_PI_ADDON, ${addon}`, resolve(addon))];
  let root: string;
  try {
    root = packageRoot();
  } catch (error) {
    const find = (): never => {
      throw error;
    };
    return [{ name: `the folder of ${PACKAGE}`, find }];
  }
  return placesIn(root);
}
