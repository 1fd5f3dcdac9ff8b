/** A browser has no environment variables. */
export function readVariable(): undefined {
  return undefined;
}
