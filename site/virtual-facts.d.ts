/** What site/build/facts.js reads from the project's results and documentation. */
declare module 'virtual:facts' {
  /** What each way of going parallel costs, by its name in Python. */
  export const costs: Readonly<Record<string, string>>;
  /** The same in Python, and where and how it was measured. */
  export const pythonCosts: Readonly<Record<string, string>>;
  export const pythonMachine: string;
  /** The kernels of a machine that was measured. */
  export const recorded: {
    readonly machine: string;
    readonly speeds: readonly { readonly name: string; readonly threads: number; readonly samplesPerSecond: number }[];
  };
}
