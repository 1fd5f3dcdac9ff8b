import { familySync } from 'detect-libc';

/** The addons of a release: each machine's folder in prebuilds/ and its files. */
export const PREBUILDS = {
  'linux-x64': ['estimate-pi.glibc.node', 'estimate-pi.musl.node'],
  'linux-arm64': ['estimate-pi.glibc.node', 'estimate-pi.musl.node'],
  'darwin-x64': ['estimate-pi.node'],
  'darwin-arm64': ['estimate-pi.node'],
  'win32-x64': ['estimate-pi.node'],
  'win32-arm64': ['estimate-pi.node'],
};

/** @returns {string} path of this machine's addon, from the root */
export function prebuildHere() {
  const machine = `${process.platform}-${process.arch}`;
  const libc = familySync();
  return `prebuilds/${machine}/estimate-pi${libc === null ? '' : `.${libc}`}.node`;
}
