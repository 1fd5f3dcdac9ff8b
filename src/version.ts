/** The version in package.json, which `npm version` writes here too: a bundle carries it, and takes no files of another one. */
export const VERSION = '0.1.0';
