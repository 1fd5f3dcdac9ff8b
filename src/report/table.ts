import { padEnd, padStart, paragraph, widthOf, wrap } from './text.js';
import { safeText } from './untrusted.js';

/** Tables and lists: for a terminal, as Markdown, as CSV. */

export type Table = {
  readonly header: readonly string[];
  readonly rows: readonly (readonly string[])[];
  /** Columns that a narrow terminal does without, the least worth first. */
  readonly spare?: readonly string[];
  readonly note?: string;
};

export type ListEntry = readonly [name: string, value: string];

const GAP = '   ';
const ANY_WIDTH = Number.POSITIVE_INFINITY;

const cellOf = (cells: readonly string[], column: number): string => cells[column] ?? '';

/** All cells of a column, its name first. */
const columnOf = ({ header, rows }: Table, column: number): string[] => [
  cellOf(header, column),
  ...rows.map((cells) => cellOf(cells, column)),
];

function widthsOf(table: Table): number[] {
  const columns = Math.max(table.header.length, ...table.rows.map((cells) => cells.length));
  return Array.from({ length: columns }, (_, column) => Math.max(...columnOf(table, column).map(widthOf)));
}

const totalOf = (widths: readonly number[]): number =>
  widths.reduce((total, width) => total + width, 0) + GAP.length * (widths.length - 1);

function without(table: Table, name: string): Table {
  const column = table.header.indexOf(name);
  const leave = (cells: readonly string[]): string[] => cells.filter((_, index) => index !== column);
  return column < 0 ? table : { ...table, header: leave(table.header), rows: table.rows.map(leave) };
}

/** Leaves out as many of the spare columns as the width asks for, and names them. */
function fitted(table: Table, width: number): { readonly table: Table; readonly left: readonly string[] } {
  let fitting = table;
  const left: string[] = [];
  for (const name of table.spare ?? []) {
    if (totalOf(widthsOf(fitting)) <= width) break;
    if (!fitting.header.includes(name)) continue;
    fitting = without(fitting, name);
    if (name.trim() !== '') left.push(name);
  }
  return { table: fitting, left };
}

/** A row as a list of its own, where even the columns worth most do not stand side by side. */
function stacked({ header, rows }: Table, width: number): string {
  return rows
    .map((cells) =>
      formatList(
        header.map((name, column) => [name, cellOf(cells, column)]),
        width,
      ),
    )
    .join('\n');
}

/** Aligned columns: the first to the left, the others to the right. What is left out for want of room, the note tells. */
export function formatTable(table: Table, width: number = ANY_WIDTH): string {
  const { table: fitting, left } = fitted(table, width);
  const widths = widthsOf(fitting);
  const aligned = [fitting.header, ...fitting.rows].map((cells) => {
    const padded = cells.map((cell, column) => (column === 0 ? padEnd : padStart)(cell, widths[column] ?? 0));
    return `${padded.join(GAP).trimEnd()}\n`;
  });
  const text = totalOf(widths) <= width ? aligned.join('') : stacked(fitting, width);
  const notes = [table.note ?? '', left.length === 0 ? '' : `Not shown for want of room: ${left.join(', ')}.`];
  return text + notes.map((note) => (note === '' ? '' : paragraph(note, width))).join('');
}

const LIST_GAP = '   ';

/** Names and what they stand for, one a line; long values go on below themselves. */
export function formatList(entries: readonly ListEntry[], width: number = ANY_WIDTH, nameWidth: number = 0): string {
  const widest = Math.max(nameWidth - LIST_GAP.length + 1, ...entries.map(([name]) => widthOf(name)));
  const gap = nameWidth > 0 ? ' ' : LIST_GAP;
  const indent = ' '.repeat(widest + gap.length);
  return entries
    .map(([name, value]) => `${padEnd(name, widest)}${gap}${wrap(value, width - indent.length).join(`\n${indent}`)}\n`)
    .join('');
}

/** What Markdown would take for markup. */
const markdownCell = (text: string): string => safeText(text.trim(), 400).replace(/[\\`*_{}[\]<>|~]/g, '\\$&');

export function markdownTable({ header, rows, note }: Table): string {
  const row = (cells: readonly string[]): string => `| ${cells.map(markdownCell).join(' | ')} |\n`;
  const rule = `| ${header.map((_, column) => (column === 0 ? '---' : '---:')).join(' | ')} |\n`;
  return row(header) + rule + rows.map(row).join('') + (note === undefined ? '' : `\n${markdownCell(note)}\n`);
}

export function markdownList(entries: readonly ListEntry[]): string {
  return entries.map(([name, value]) => `- ${markdownCell(name)}: ${markdownCell(value)}\n`).join('');
}

/** Values of a row by their names; null is an empty cell. */
export type CsvRow = Readonly<Record<string, string | number | boolean | null>>;

function csvCell(value: string | number | boolean | null): string {
  const text = typeof value === 'string' ? safeText(value, 400) : String(value ?? '');
  return /[",]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** RFC 4180, for spreadsheets: numbers with all their digits. */
export function csvTable(rows: readonly CsvRow[]): string {
  const names = Object.keys(rows[0] ?? {});
  const lines = [names, ...rows.map((row) => names.map((name) => row[name] ?? null))];
  return lines.map((cells) => `${cells.map(csvCell).join(',')}\n`).join('');
}
