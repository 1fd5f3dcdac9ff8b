import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vite';
import { facts } from './build/facts.js';
import { library } from './build/library.js';
import { offline } from './build/offline.js';

export default defineConfig({
  root: fileURLToPath(new URL('.', import.meta.url)),
  // It is published below a path of its own, and served from the package at the root.
  base: './',
  plugins: [library(), facts(), offline()],
  build: {
    // The dynamic import of charts/drawing.ts is for Node, and not in the page.
    rolldownOptions: { checks: { ineffectiveDynamicImport: false } },
    outDir: fileURLToPath(new URL('../lab', import.meta.url)),
    emptyOutDir: true,
    target: ['es2022', 'chrome94', 'firefox93', 'safari16.4'],
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
  },
});
