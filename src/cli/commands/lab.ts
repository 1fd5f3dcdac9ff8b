import type { Command } from 'commander';
import { InvalidArgumentError } from 'commander';
import { CommandFailure } from '../command-failure.js';
import { interruptible } from '../interrupt.js';
import { parseCount } from '../number.js';
import { print } from '../output.js';
import { reasonOf } from '../system-error.js';

type LabFlags = { readonly port: number };

const DEFAULT_PORT = 3141;
const PUBLISHED = 'https://estimate-pi.github.io/estimate-pi/';

function parsePort(text: string): number {
  const port = parseCount(text);
  if (port > 65_535)
    throw new InvalidArgumentError(`'${text}' is not a port from 0 to 65535; 0 takes any that is free.`);
  return port;
}

export function addLabCommand(program: Command): void {
  program
    .command('lab')
    .description('serve a page that throws darts in your browser: on this machine alone, until Ctrl-C')
    .option('-p, --port <number>', 'where, on 127.0.0.1; 0 takes any that is free', parsePort, DEFAULT_PORT)
    .action(runLab);
}

async function runLab({ port }: LabFlags): Promise<void> {
  const { join } = await import('node:path');
  const { packageRoot } = await import('../../platform/node/package-root.js');
  const { readPage, servePage } = await import('../page-server.js');
  const page = readPage(join(packageRoot(), 'lab'));
  if (page.size === 0) {
    throw new CommandFailure(
      `this installation has no built page. It is at ${PUBLISHED}; in a clone, npm run build:lab builds it`,
    );
  }
  await interruptible(async (signal) => {
    const server = await servePage(page, port).catch((error: unknown) => {
      throw new CommandFailure(
        `port ${port} of 127.0.0.1 cannot be used: ${reasonOf(error)}. Choose another with --port`,
      );
    });
    await print(`The lab is at ${server.url}\nCtrl-C ends it.\n`);
    await new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }));
    server.close();
  });
}
