import { type Command, Option } from 'commander';
import type { Canvas, Drawing } from '../charts/drawing.js';
import type { Screen } from '../charts/terminal.js';
import { checkDestination, writeDestination } from './destination.js';
import { interruptible } from './interrupt.js';
import { print, printJson } from './output.js';
import { createProgressBar } from './progress.js';
import { screenOf } from './screen.js';

/** What the commands with a picture have in common: the ways their result can be shown. */

export type PictureFlags = {
  readonly json?: true;
  readonly quiet?: true;
  readonly markdown?: true;
  readonly csv?: true;
  readonly svg?: string;
  readonly narrow?: true;
  readonly html?: string;
};

/** A result in every form; each is made only when it is asked for. */
export type Shown = {
  readonly json: () => unknown;
  readonly quiet: () => string;
  readonly text: (screen: Screen) => string | Promise<string>;
  readonly markdown?: () => string;
  readonly csv?: () => string;
  readonly drawing?: (canvas: Canvas) => Drawing;
  readonly html?: (canvas: Canvas) => string;
};

/** What a command watches while it works. */
export type Work = { readonly signal: AbortSignal; readonly onShare: (share: number) => void };

export function addPictureOptions(command: Command, essence: string): Command {
  return command
    .option('--json', 'print one line of JSON')
    .option('-q, --quiet', `print ${essence} alone, and no progress bar`)
    .option('--svg <file>', 'write the picture as an SVG')
    .option('--narrow', 'the picture of --svg as wide as a phone, with letters as large');
}

export function addTableOptions(command: Command): Command {
  return command
    .addOption(new Option('--markdown', 'print the tables as Markdown').conflicts(['json', 'quiet']))
    .addOption(
      new Option('--csv', 'print the table as CSV, numbers with all their digits').conflicts([
        'json',
        'quiet',
        'markdown',
      ]),
    )
    .option('--html <file>', 'write a page with pictures and tables');
}

async function printShown(flags: PictureFlags, shown: Shown): Promise<void> {
  if (flags.json) await printJson(shown.json());
  else if (flags.quiet) await print(`${shown.quiet()}\n`);
  else if (flags.markdown && shown.markdown) await print(shown.markdown());
  else if (flags.csv && shown.csv) await print(shown.csv());
  else await print(await shown.text(screenOf()));
}

/** Makes sure of files and chart packages first, then lets `run` take its time, then shows its result. */
export async function showResult(flags: PictureFlags, run: (work: Work) => Promise<Shown>): Promise<void> {
  checkDestination('--svg', flags.svg);
  checkDestination('--html', flags.html);
  const bar = await createProgressBar(1, !flags.quiet, 'share');
  const wantsPicture = flags.svg !== undefined || flags.html !== undefined;
  let canvas: Canvas | undefined;
  let shown: Shown;
  try {
    if (wantsPicture) canvas = await (await import('../charts/drawing.js')).loadCanvas();
    shown = await interruptible((signal) => run({ signal, onShare: bar.update }));
  } finally {
    bar.stop();
  }
  await printShown(flags, shown);
  if (canvas === undefined) return;
  const { drawSvg, NARROW, WIDTH } = await import('../charts/drawing.js');
  const isQuiet = flags.quiet === true;
  if (flags.svg !== undefined && shown.drawing) {
    await writeDestination(flags.svg, drawSvg(canvas, shown.drawing(canvas), flags.narrow ? NARROW : WIDTH), isQuiet);
  }
  if (flags.html !== undefined && shown.html) await writeDestination(flags.html, shown.html(canvas), isQuiet);
}
