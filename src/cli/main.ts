#!/usr/bin/env node
import { heedSignals } from './interrupt.js';

heedSignals();
// Only now: a signal while all else is loaded is heeded already.
const { runProgram } = await import('./program.js');
await runProgram(process.argv);
