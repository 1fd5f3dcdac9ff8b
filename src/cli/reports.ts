import { createReadStream } from 'node:fs';
import { codeOf, failure, messageOf, rangeError } from '../errors.js';
import { safeText } from '../report/untrusted.js';
import type { ScalingReport } from '../scaling/report.js';
import { isSystemError, reasonOf } from './system-error.js';

/** Reports from files and from standard input. */

/** A report of a thousand points and a thousand trials each is smaller. */
const MOST_BYTES = 64 * 1024 * 1024;

async function readText(file: string): Promise<string> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of file === '-' ? process.stdin : createReadStream(file)) {
    chunks.push(chunk as Buffer);
    length += (chunk as Buffer).length;
    if (length > MOST_BYTES) throw rangeError('ERR_OUT_OF_RANGE', `${safeText(file)} is too long to be a report`);
  }
  return Buffer.concat(chunks).toString('utf8');
}

/** @throws Error (ERR_REPORT_INVALID, ERR_OUT_OF_RANGE) for a file that holds no report, or cannot be read */
export async function readReportFile(file: string): Promise<ScalingReport> {
  const { readReport } = await import('../scaling/read-report.js');
  const name = file === '-' ? 'standard input' : file;
  try {
    return readReport(await readText(file));
  } catch (error) {
    if (codeOf(error) === 'ERR_REPORT_INVALID') {
      throw failure('ERR_REPORT_INVALID', `${safeText(name)}: ${messageOf(error)}`, error);
    }
    if (!isSystemError(error)) throw error;
    throw rangeError('ERR_OUT_OF_RANGE', `cannot read '${safeText(name)}': ${reasonOf(error)}`);
  }
}
