/** What compilers into executables tell of themselves: Node (node:sea), Bun, Deno. */
type Runtimes = {
  readonly Bun?: { readonly main: string };
  readonly Deno?: { readonly build: { readonly standalone: boolean } };
};

/** Where Bun keeps the modules of an executable, on Unix and on Windows. */
const BUN_MODULES = /^(\/\$bunfs\/|[A-Z]:[\\/]~BUN[\\/])/;

/**
 * Whether the program that runs is one executable, runtime and modules together. It cannot run another file: as a child process it would
 * start the whole program again, which would do the same.
 */
export function isCompiledExecutable(): boolean {
  const { Bun, Deno } = globalThis as unknown as Runtimes;
  if (Bun !== undefined) return BUN_MODULES.test(Bun.main);
  if (Deno !== undefined) return Deno.build.standalone === true;
  return process.getBuiltinModule('node:sea')?.isSea() === true;
}
