import type { Machine } from '../machine.js';
import { processorName } from './processor.js';
import { threadBudget } from './threads.js';

/** A browser tells how many hardware threads there are, and nothing of cores. */
export async function describeMachine(): Promise<Machine> {
  const { processors } = threadBudget();
  return {
    cpu: processorName(),
    platform: navigator.platform,
    runtime: navigator.userAgent,
    physicalCores: null,
    hardwareThreads: processors,
    performanceCores: null,
    efficiencyCores: 0,
    isVirtual: null,
    allowedThreads: processors,
    allowedCores: null,
    quota: null,
  };
}
