import type { BackendName } from '../options.js';

/** Who counts, decided once for a whole study, whatever the environment's variables say. */
export type KernelChoice = { readonly backend: BackendName; readonly kernel: string };
