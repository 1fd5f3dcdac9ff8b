import { costs, pythonCosts, pythonMachine } from 'virtual:facts';
import manager from '../../examples/manager.js?raw';
import pipe from '../../examples/pipe.sh?raw';
import pool from '../../examples/pool.js?raw';
import processes from '../../examples/processes.sh?raw';
import queue from '../../examples/queue.js?raw';
import sharedMemory from '../../examples/shared-memory.js?raw';
import { create, element } from '../parts/dom.js';
import { createTabs } from '../parts/tabs.js';
import managerInPython from '../python/manager_state.py?raw';
import pipeInPython from '../python/pipe_results.py?raw';
import poolInPython from '../python/pool_map.py?raw';
import processInPython from '../python/process_shards.py?raw';
import queueInPython from '../python/queue_jobs.py?raw';
import sharedInPython from '../python/shared_memory.py?raw';

/** Section 6: each way of Python's multiprocessing beside the example that does the same job. */

type Way = {
  /** As docs/parallel.md calls it. */
  readonly name: string;
  readonly python: string;
  /** What `pythonCosts` is the time of. */
  readonly pythonCost: string;
  readonly file: string;
  readonly here: string;
};

const WAYS: readonly Way[] = [
  {
    name: 'Process',
    python: processInPython,
    pythonCost: 'to start and end a process',
    file: 'processes.sh',
    here: processes,
  },
  { name: 'Pipe', python: pipeInPython, pythonCost: 'a message and back', file: 'pipe.sh', here: pipe },
  { name: 'Pool.map', python: poolInPython, pythonCost: 'a job and its result', file: 'pool.js', here: pool },
  { name: 'Queue', python: queueInPython, pythonCost: 'a job and its result', file: 'queue.js', here: queue },
  {
    name: 'Manager',
    python: managerInPython,
    pythonCost: 'a change through a proxy',
    file: 'manager.js',
    here: manager,
  },
  {
    name: 'shared ctypes',
    python: sharedInPython,
    pythonCost: 'an addition under the lock',
    file: 'shared-memory.js',
    here: sharedMemory,
  },
];

const TITLES: Readonly<Record<string, string>> = { 'shared ctypes': 'Shared memory', 'Pool.map': 'Pool' };

function programOf(title: string, source: string, cost: string): HTMLElement {
  const label = `${title}, the program`;
  return create(
    'div',
    {},
    create('h3', {}, title),
    create('p', { class: 'note' }, `What it costs: ${cost}.`),
    create('pre', { tabindex: '0', 'aria-label': label }, create('code', {}, source.trim())),
  );
}

function panelOf({ name, python, pythonCost, file, here }: Way): HTMLElement {
  const inPython = programOf(`Python: ${name}`, python, `${pythonCosts[name]} ${pythonCost}`);
  const ours = programOf(`Here: examples/${file}`, here, String(costs[name]));
  return create('div', {}, create('div', { class: 'pair' }, inPython, ours));
}

export function openLanguages(): void {
  const tabs = WAYS.map((way) => ({ title: TITLES[way.name] ?? way.name, panel: panelOf(way) }));
  const note = `Costs here as in docs/parallel.md; in Python ${pythonMachine}. A worker of Python throws about 6 million darts a second, a thread here about a thousand times as many: the way of going parallel is seldom what takes the time.`;
  element('languages').append(createTabs('Ways of going parallel', tabs), create('p', { class: 'note' }, note));
}
