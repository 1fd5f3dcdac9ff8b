/**
 * The addons that lie in this package, by their path in it. The build writes this module anew, with a literal
 * `new URL('…', import.meta.url)` for each file that is there, because that is the form in which bundlers and file tracers see a
 * file, and because a literal for a file that is missing fails their build.
 */
export const packagedAddons: Readonly<Record<string, URL>> = {};
