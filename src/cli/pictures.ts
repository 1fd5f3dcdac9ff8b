import type { Command } from 'commander';
import type { Canvas } from '../charts/drawing.js';
import { checkDestination, writeDestination } from './destination.js';

/** What the commands with a picture have in common: the ways their result can be shown. */

export type PictureFlags = {
  readonly json?: true;
  readonly quiet?: true;
  readonly svg?: string;
  readonly html?: string;
};

/** A result in every form; each is made only when it is asked for. */
export type Shown = {
  readonly json: () => unknown;
  readonly quiet: () => string;
  readonly text: (hasColours: boolean) => string | Promise<string>;
  readonly svg?: (canvas: Canvas) => string;
  readonly html?: (canvas: Canvas) => string;
};

export function addPictureOptions(command: Command, essence: string): Command {
  return command
    .option('--json', 'print one line of JSON')
    .option('-q, --quiet', `print ${essence} alone, and no progress bar`)
    .option('--svg <file>', 'write the picture as an SVG');
}

/** Makes sure of files and chart packages first, then lets `run` take its time, then shows its result. */
export async function showResult(flags: PictureFlags, run: () => Promise<Shown>): Promise<void> {
  checkDestination('--svg', flags.svg);
  checkDestination('--html', flags.html);
  const wantsPicture = flags.svg !== undefined || flags.html !== undefined;
  const canvas = wantsPicture ? await (await import('../charts/drawing.js')).loadCanvas() : undefined;

  const shown = await run();
  if (flags.json) process.stdout.write(`${JSON.stringify(shown.json())}\n`);
  else if (flags.quiet) process.stdout.write(`${shown.quiet()}\n`);
  else process.stdout.write(await shown.text(process.stdout.isTTY && process.stdout.hasColors()));
  if (canvas === undefined) return;
  if (flags.svg !== undefined && shown.svg) writeDestination(flags.svg, shown.svg(canvas), flags.quiet === true);
  if (flags.html !== undefined && shown.html) writeDestination(flags.html, shown.html(canvas), flags.quiet === true);
}
