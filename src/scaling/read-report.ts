import { failure } from '../errors.js';
import { quote } from '../quote.js';
import { faultIn } from './check-schema.js';
import type { ScalingReport } from './report.js';
import { REPORT_SCHEMA } from './schema.js';

/** Reads reports that were saved, of this version or another, by this program or by hand. */

/** What the schema's words mean beyond its keywords. */
function contradictionIn({ points, samples, hits, verdict }: ScalingReport): string | undefined {
  const threads = points.map((point) => point.threads);
  if (threads[0] !== 1) return 'its first point must be of one thread';
  if (threads.some((each, index) => index > 0 && each <= (threads[index - 1] as number))) {
    return 'its points must be in ascending order of their threads';
  }
  if (hits > samples) return `${hits} hits are more than its ${samples} samples`;
  if ((verdict.threads === null) !== (verdict.doubt !== null)) return 'its verdict must have either threads or a doubt';
  return undefined;
}

/**
 * A report that was saved as JSON, as measureScaling returned it or `estimate-pi scaling --json` printed it.
 *
 * @param json - the text, or what JSON.parse made of it
 * @throws Error (ERR_REPORT_INVALID) where it is no JSON or no such report, with the first thing that is wrong
 */
export function readReport(json: unknown): ScalingReport {
  let report = json;
  if (typeof json === 'string') {
    try {
      report = JSON.parse(json);
    } catch (error) {
      throw failure('ERR_REPORT_INVALID', `this is no JSON: it begins with ${quote(json.slice(0, 20))}`, error);
    }
  }
  const fault = faultIn(report, REPORT_SCHEMA, 'the report');
  if (fault !== undefined) throw failure('ERR_REPORT_INVALID', `this is no scaling report: ${fault}`);
  const contradiction = contradictionIn(report as ScalingReport);
  if (contradiction !== undefined) throw failure('ERR_REPORT_INVALID', `this is no scaling report: ${contradiction}`);
  return report as ScalingReport;
}
