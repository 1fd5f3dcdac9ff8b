/** A way to the GPUs of this machine. */
export type GpuEntry = {
  /** As messages name it. */
  readonly place: string;
  /** @throws (as a rejection) with what to do where there is no way */
  open(): Promise<GPU>;
};

function navigatorsGpu(): GPU | undefined {
  return (globalThis as { readonly navigator?: { readonly gpu?: GPU } }).navigator?.gpu;
}

export function hasNavigatorGpu(): boolean {
  return navigatorsGpu() !== undefined;
}

/** What browsers and Deno have. */
export const navigatorGpu: GpuEntry = {
  place: 'navigator.gpu',
  async open() {
    const gpu = navigatorsGpu();
    if (gpu === undefined) throw new Error('there is none in this run time');
    return gpu;
  },
};
