import { type GpuEntry, navigatorGpu } from '../navigator-gpu.js';

/** How a page comes to the GPU. Twin of src/platform/node/gpu.ts. */
export function gpuEntries(): readonly GpuEntry[] {
  return [
    {
      ...navigatorGpu,
      open: () =>
        navigatorGpu.open().catch((cause: unknown) => {
          const { isSecureContext } = globalThis as { readonly isSecureContext?: boolean };
          const why = isSecureContext === false ? 'pages have it over https alone' : 'this browser has none';
          throw new Error(why, { cause });
        }),
    },
  ];
}
