/** Tables and lists for a terminal. */

export type Table = {
  readonly header: readonly string[];
  readonly rows: readonly (readonly string[])[];
  readonly note?: string;
};

/** Aligned columns: the first to the left, the others to the right. */
export function formatTable({ header, rows, note }: Table): string {
  const lines = [header, ...rows];
  const widths = header.map((_, column) => Math.max(...lines.map((cells) => (cells[column] ?? '').length)));
  const text = lines.map((cells) => {
    const padded = cells.map((cell, column) =>
      column === 0 ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0),
    );
    return `${padded.join('   ').trimEnd()}\n`;
  });
  return text.join('') + (note === undefined ? '' : `${note}\n`);
}

/** Names and what they stand for, one a line. */
export function formatList(entries: readonly (readonly [name: string, value: string])[]): string {
  const width = Math.max(...entries.map(([name]) => name.length));
  return entries.map(([name, value]) => `${name.padEnd(width)}   ${value}\n`).join('');
}
