import { softwareGpuVariable } from '../../environment.js';
import { messageOf } from '../../errors.js';
import type { GpuEntry } from '../../platform/navigator-gpu.js';
import type { LoadAttempt } from '../unavailable.js';
import { GpuUnavailableError } from './unavailable.js';

/** The GPU that is used, as far as its driver tells. */
export type AdapterFacts = {
  /** Its name; of what it is, where the driver tells no name. */
  readonly name: string;
  readonly vendor: string | null;
  readonly architecture: string | null;
  readonly driver: string | null;
  /** A driver that computes on the processor. */
  readonly isSoftware: boolean;
  /** The way to it: `navigator.gpu` or the package webgpu. */
  readonly place: string;
};

export type FoundAdapter = { readonly adapter: GPUAdapter; readonly facts: AdapterFacts };

/** Not every driver says so itself. */
const SOFTWARE = /swiftshader|llvmpipe|lavapipe|softpipe|basic render|\bwarp\b/i;

/** What a driver tells, which may be nothing, or a number in place of a name. */
function told(text: string | undefined): string | null {
  const trimmed = (text ?? '').replace(/-+$/, '');
  return /^\d*$/.test(trimmed) ? null : trimmed;
}

function factsOf({ info }: GPUAdapter, place: string): AdapterFacts {
  const vendor = told(info.vendor);
  const architecture = told(info.architecture);
  const description = told(info.description);
  const kind = [vendor, architecture].filter((part) => part !== null).join(' ');
  const name = told(info.device) ?? description ?? (kind || 'a GPU without a name');
  return {
    name,
    vendor,
    architecture,
    driver: description === name ? null : description,
    isSoftware: info.isFallbackAdapter === true || SOFTWARE.test(`${kind} ${name} ${description}`),
    place,
  };
}

async function adapterOf(entry: GpuEntry): Promise<FoundAdapter> {
  const gpu = await entry.open();
  const adapter = await gpu.requestAdapter({ powerPreference: 'high-performance' });
  if (adapter === null) {
    throw new Error('the system offers no adapter: is a driver for Vulkan, Metal or Direct3D 12 installed?');
  }
  const facts = factsOf(adapter, entry.place);
  if (facts.isSoftware && !softwareGpuVariable()) {
    throw new Error(
      `${facts.name} computes on the processor, slower than the other backends; ESTIMATE_PI_GPU_SOFTWARE=1 allows it`,
    );
  }
  return { adapter, facts };
}

/** @throws (as a rejection) GpuUnavailableError, with what was tried */
export async function findAdapter(entries: readonly GpuEntry[]): Promise<FoundAdapter> {
  const attempts: LoadAttempt[] = [];
  let cause: unknown;
  for (const entry of entries) {
    try {
      return await adapterOf(entry);
    } catch (error) {
      cause = error;
      attempts.push({ place: entry.place, reason: messageOf(error) });
    }
  }
  throw new GpuUnavailableError(attempts, cause);
}
