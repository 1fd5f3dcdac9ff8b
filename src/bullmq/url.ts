import { rangeError } from '../errors.js';

/** URLs of Redis, checked without bullmq, and never repeated in a message: they may hold a password. */

export const DEFAULT_URL = 'redis://127.0.0.1:6379';

const EXAMPLE = 'redis://user:password@host:6379/0';

/**
 * @param name - of the option that holds the URL
 * @throws RangeError (ERR_OUT_OF_RANGE) for what is no URL of a Redis, or one that BullMQ cannot use
 */
export function checkRedisUrl(name: string, text: string): void {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url === undefined || !['redis:', 'rediss:'].includes(url.protocol)) {
    throw rangeError('ERR_OUT_OF_RANGE', `${name} must be a URL such as ${EXAMPLE}`);
  }
  const database = url.searchParams.get('db') ?? url.pathname.replace(/^\//, '');
  if (!/^\d{0,5}$/.test(database)) {
    throw rangeError('ERR_OUT_OF_RANGE', `the database in ${name} must be a number, as in ${EXAMPLE}`);
  }
  if (url.searchParams.has('keyPrefix')) throw keyPrefixRefused(name);
}

export function keyPrefixRefused(name: string): Error {
  return rangeError(
    'ERR_OUT_OF_RANGE',
    `${name} has a keyPrefix, which BullMQ cannot use; leave it out and give the option prefix instead`,
  );
}

/** A message without the password of the URL, in either spelling. */
export function withoutPassword(message: string, url: string): string {
  const password = URL.canParse(url) ? new URL(url).password : '';
  if (password === '') return message;
  return [password, unescaped(password)].reduce((text, secret) => text.replaceAll(secret, '***'), message);
}

function unescaped(password: string): string {
  try {
    return decodeURIComponent(password);
  } catch {
    return password;
  }
}
