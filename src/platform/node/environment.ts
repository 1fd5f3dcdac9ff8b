const read = new Map<string, string | undefined>();

/** Each variable is read once, because a look at process.env costs as much as a thousand darts. */
export function readVariable(name: string): string | undefined {
  if (!read.has(name)) read.set(name, process.env[name]);
  return read.get(name);
}
