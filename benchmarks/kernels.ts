/** How tables call the kernels of the workers backend. */
const NAMES: Readonly<Record<string, string>> = { wasm: 'WebAssembly', typescript: 'TypeScript' };

export function nameOf(kernel: string): string {
  return NAMES[kernel] ?? kernel;
}
