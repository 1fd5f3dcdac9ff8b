import * as Plot from '@observablehq/plot';
import { estimatePi, capabilities, convergePi, tally, mergeTallies, samplesFor, estimateFrom } from '../src/index.js';
import { measureScaling } from '../src/scaling/measure.js';
import { analyse } from '../src/scaling/analyse.js';
import { measureSpeeds } from '../src/trials/speeds.js';
console.log(Plot.plot, Plot.line, Plot.dot, Plot.ruleX, Plot.text, estimatePi, capabilities, convergePi, measureScaling, analyse, measureSpeeds,tally, mergeTallies, samplesFor, estimateFrom);
