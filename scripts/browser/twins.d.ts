import type { Plugin } from 'esbuild';

export const twins: Plugin;
