import { countSpan, type SpanTask } from '../../backends/workers/span-thread.js';
import { adoptWasm } from '../../kernels/wasm.js';
import type { ThreadData } from '../node/worker.js';

/** The entry of a worker: it is told once what it starts with, then counts spans in turn. */

addEventListener('message', ({ data }: MessageEvent<ThreadData | SpanTask>) => {
  if ('span' in data) postMessage(countSpan(data));
  else if (data.wasm !== undefined) adoptWasm(data.wasm);
});
