import { type Command, InvalidArgumentError, Option } from 'commander';
import { checkRedisUrl, DEFAULT_URL } from '../bullmq/url.js';
import { codeOf, failure } from '../errors.js';

/** What the commands that talk to Redis share. */

type Door = typeof import('../bullmq/installed.js');

export type RedisFlags = {
  readonly redis: string;
  readonly queue: string;
  readonly prefix: string;
  readonly patience: number;
};

export function addRedisOptions(command: Command): Command {
  return command
    .addOption(
      new Option('--redis <url>', 'where Redis is; the variable keeps a password out of the list of processes')
        .env('ESTIMATE_PI_REDIS')
        .default(DEFAULT_URL),
    )
    .option('--queue <name>', 'which queue there', 'estimate-pi')
    .option('--prefix <name>', 'of all its keys, as in other programs that use BullMQ', 'bull')
    .option('--patience <seconds>', 'how long Redis may be silent', parsePatience, 6);
}

function parsePatience(text: string): number {
  const seconds = /^\d{1,5}(\.\d{1,3})?$/.test(text.trim()) ? Number(text) : Number.NaN;
  if (!(seconds >= 0.1 && seconds <= 86_400)) {
    throw new InvalidArgumentError('It must be a number of seconds from 0.1 to 86400.');
  }
  return seconds;
}

/** The options of a command as those of `estimate-pi/bullmq`. */
export function placeOptionsOf({ redis, queue, prefix, patience }: RedisFlags): {
  readonly connection: string;
  readonly queue: string;
  readonly prefix: string;
  readonly patienceMs: number;
} {
  return { connection: redis, queue, prefix, patienceMs: Math.round(patience * 1000) };
}

/** npx runs a package from a folder of its own, where what the project has installed is not found. */
function isUnderNpx(): boolean {
  return process.env['npm_command'] === 'exec' || /[\\/]_npx[\\/]/.test(import.meta.url);
}

/** Checks where Redis is to be, and loads what talks to it. Optional peers: who works without Redis does not install them. */
export async function loadBullmq({ redis }: RedisFlags, command: string): Promise<Door> {
  checkRedisUrl(process.env['ESTIMATE_PI_REDIS'] === redis ? 'ESTIMATE_PI_REDIS' : '--redis', redis);
  try {
    return await import('../bullmq/installed.js');
  } catch (error) {
    if (codeOf(error) !== 'ERR_PACKAGE_NOT_FOUND') throw error;
    const advice = isUnderNpx()
      ? `npx -p estimate-pi -p bullmq -p ioredis estimate-pi ${command}`
      : 'npm install bullmq ioredis';
    throw failure('ERR_PACKAGE_NOT_FOUND', `this needs two more packages: ${advice}`, error);
  }
}
