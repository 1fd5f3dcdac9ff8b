/** A browser does not tell. */
export function processorName(): string {
  return 'unknown';
}
