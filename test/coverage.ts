import { takeCoverage } from 'node:v8';
import { afterAll } from 'vitest';

/** Vitest ends its processes without the farewell that writes coverage, so each file writes its own. */
if (process.env['NODE_V8_COVERAGE'] !== undefined) afterAll(() => takeCoverage());
