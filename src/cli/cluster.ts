import { type Command, InvalidArgumentError } from 'commander';
import { failure, messageOf } from '../errors.js';

/** What the commands that talk to Redis share. */

type Bullmq = typeof import('../bullmq/index.js') & typeof import('../bullmq/connection.js');

export type RedisFlags = { readonly redis: string; readonly queue: string };

function parseUrl(text: string): string {
  if (!URL.canParse(text) || !['redis:', 'rediss:'].includes(new URL(text).protocol)) {
    throw new InvalidArgumentError(`'${text}' is not a URL such as redis://:password@host:6379/0.`);
  }
  return text;
}

export function addRedisOptions(command: Command): Command {
  return command
    .option('--redis <url>', 'where Redis is', parseUrl, 'redis://127.0.0.1:6379')
    .option('--queue <name>', 'which queue there', 'estimate-pi');
}

/** Optional peers: who works without Redis does not install them. */
export async function loadBullmq(): Promise<Bullmq> {
  try {
    return { ...(await import('../bullmq/index.js')), ...(await import('../bullmq/connection.js')) };
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ERR_MODULE_NOT_FOUND')) throw error;
    throw failure('ERR_REDIS_UNAVAILABLE', `this needs npm install bullmq ioredis (${messageOf(error)})`, error);
  }
}
