import { processorsLeft } from '../platform/machine.js';
import type { Decision } from './decide.js';
import { machineFindings } from './findings/machine.js';
import { measurementFindings } from './findings/measurement.js';
import { recommendation } from './findings/recommendation.js';
import { waysFindings } from './findings/ways.js';
import type { Measured, Verdict } from './report.js';

/** What the numbers of a study amount to, in words: the recommendation first. */

export function verdictOf(measured: Measured, decision: Decision): Verdict {
  const isCertain = decision.doubt === null;
  const isAlone = processorsLeft(measured.machine) === 1;
  return {
    ...decision,
    findings: [
      recommendation(measured, decision),
      ...machineFindings(measured, decision.doubt),
      // Where the decision is in doubt, so are the numbers that these sentences state.
      ...(isCertain && !isAlone ? measurementFindings(measured) : []),
      ...(decision.doubt === 'other load' ? [] : waysFindings(measured)),
    ],
  };
}
