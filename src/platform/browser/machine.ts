import type { Machine } from '../node/machine.js';
import { processorName } from './processor.js';
import { threadBudget } from './threads.js';

export async function describeMachine(): Promise<Machine> {
  const { processors } = threadBudget();
  return {
    cpu: processorName(),
    platform: navigator.platform,
    node: navigator.userAgent,
    physicalCores: processors,
    hardwareThreads: processors,
    performanceCores: processors,
    efficiencyCores: 0,
    allowedThreads: processors,
    allowedCores: processors,
    quota: null,
  };
}

export const processorsLeft = ({ allowedThreads }: Pick<Machine, 'allowedThreads'>): number => allowedThreads;

export const haveOwnCores = (threads: number, { allowedCores }: Pick<Machine, 'allowedCores'>): boolean =>
  threads <= allowedCores;

export const throttledMs = (): undefined => undefined;
