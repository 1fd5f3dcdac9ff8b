import type { Command } from 'commander';
import { failure, messageOf, rangeError } from '../errors.js';

/** What the commands that talk to Redis share. */

type Bullmq = typeof import('../bullmq/index.js') & typeof import('../bullmq/connection.js');

export type RedisFlags = { readonly redis: string; readonly queue: string };

/** Does not repeat what was given, which may hold a password. */
function checkUrl(text: string): void {
  if (URL.canParse(text) && ['redis:', 'rediss:'].includes(new URL(text).protocol)) return;
  throw rangeError('ERR_OUT_OF_RANGE', '--redis must be a URL such as redis://:password@host:6379/0');
}

export function addRedisOptions(command: Command): Command {
  return command
    .option('--redis <url>', 'where Redis is', 'redis://127.0.0.1:6379')
    .option('--queue <name>', 'which queue there', 'estimate-pi');
}

/** Checks where Redis is to be, and loads what talks to it. Optional peers: who works without Redis does not install them. */
export async function loadBullmq({ redis }: RedisFlags): Promise<Bullmq> {
  checkUrl(redis);
  try {
    return { ...(await import('../bullmq/index.js')), ...(await import('../bullmq/connection.js')) };
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ERR_MODULE_NOT_FOUND')) throw error;
    throw failure('ERR_REDIS_UNAVAILABLE', `this needs npm install bullmq ioredis (${messageOf(error)})`, error);
  }
}
