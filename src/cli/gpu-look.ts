import { gpuCapabilities } from '../capabilities.js';

/** A program of its own: prints what gpuCapabilities() finds, as JSON. */

process.stdout.write(JSON.stringify(await gpuCapabilities()), () => process.exit());
