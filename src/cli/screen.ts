/** What standard output can show: into a pipe or a file, lines of any length and no colours. */
export function screenOf(stream: NodeJS.WriteStream = process.stdout): {
  readonly width: number;
  readonly hasColours: boolean;
} {
  if (!stream.isTTY) return { width: Number.POSITIVE_INFINITY, hasColours: false };
  return { width: stream.columns || 80, hasColours: stream.hasColors() };
}
