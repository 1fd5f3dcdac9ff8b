// Measures browsers against Node, the same kernel in turn, so that whatever slows the machine slows both: throughput, a small call,
// and how late a page's timer is meanwhile. Usage: bench-browser.js [--browser NAME …] [--rounds 9]
import { cpus } from 'node:os';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { estimatePi } from '../../dist/index.js';
import { requireTools } from '../require-tools.js';
import { BROWSERS, openBrowser, TOOLS } from './browsers.js';
import { serve } from './server.js';

const root = fileURLToPath(new URL('../..', import.meta.url));
const { values } = parseArgs({
  options: {
    browser: { type: 'string', multiple: true, default: BROWSERS },
    rounds: { type: 'string', default: '9' },
  },
});
requireTools('bench-browser', Object.assign({}, ...values.browser.map((name) => TOOLS[name])));

/** In the page: does what it is told, one after the other. */
const PAGE = `import { estimatePi } from './dist/browser/index.js';
const jobs = {
  rate: async ({ samples, kernel, threads }) => (await estimatePi(samples, { seed: 1, kernel, threads })).samplesPerSecond,
  smallCall: async ({ calls }) => {
    const begin = performance.now();
    for (let call = 0; call < calls; call++) await estimatePi(1000, { seed: call });
    return (1000 * (performance.now() - begin)) / calls;
  },
  lateness: async ({ samples, loops }) => {
    let last = performance.now();
    const gaps = [];
    const timer = setInterval(() => { const now = performance.now(); gaps.push(now - last - 10); last = now; }, 10);
    const busy = Array.from({ length: loops }, () => new Worker(URL.createObjectURL(new Blob(['for (;;);']))));
    await (samples > 0 ? estimatePi(samples, { seed: 1 }) : new Promise((resolve) => setTimeout(resolve, 4000)));
    clearInterval(timer);
    for (const worker of busy) worker.terminate();
    gaps.sort((x, y) => x - y);
    return [gaps[gaps.length >> 1], gaps.at(-1)];
  },
};
for (let answer = { agent: navigator.userAgent, isolated: crossOriginIsolated }; ; ) {
  const { job, ...wanted } = await (await fetch('/turn', { method: 'POST', body: JSON.stringify(answer) })).json();
  answer = await jobs[job](wanted);
}`;

const median = (numbers) => [...numbers].sort((x, y) => x - y)[numbers.length >> 1];

/** A page that takes turns with this program. */
async function openPage(browser) {
  let heard = () => undefined;
  let answered = new Promise((resolve) => (heard = resolve));
  let tell = () => undefined;
  const server = await serve(root, async ({ pathname }, body) => {
    if (pathname === '/page.html') return { body: '<!doctype html><script type="module" src="/page.js"></script>' };
    if (pathname === '/page.js') return { body: PAGE };
    if (pathname !== '/turn') return undefined;
    const wanted = new Promise((resolve) => (tell = resolve));
    heard(JSON.parse(body));
    return { body: JSON.stringify(await wanted) };
  });
  const opened = openBrowser(browser, `${server.origin}/page.html`);
  const about = await answered;
  return {
    about,
    ask(wanted) {
      answered = new Promise((resolve) => (heard = resolve));
      tell(wanted);
      return answered;
    },
    async close() {
      await opened.close();
      server.close();
    },
  };
}

const RATES = [
  { kernel: 'wasm', threads: 1, samples: 1e9 },
  { kernel: 'typescript', threads: 1, samples: 2e8 },
  { kernel: 'wasm', threads: cpus().length, samples: 2e9 },
];

async function measure(browser) {
  const page = await openPage(browser);
  const trials = RATES.map(() => ({ there: [], here: [] }));
  for (let round = 0; round < Number(values.rounds); round++) {
    for (const [index, rate] of RATES.entries()) {
      const inPage = async () => trials[index].there.push(await page.ask({ job: 'rate', ...rate }));
      const inNode = async () => {
        const { samples, ...run } = rate;
        trials[index].here.push((await estimatePi(samples, { seed: 1, backend: 'workers', ...run })).samplesPerSecond);
      };
      // Whoever is first may find the processor cooler.
      for (const turn of round % 2 === 0 ? [inPage, inNode] : [inNode, inPage]) await turn();
    }
  }
  const smallCall = [];
  for (let round = 0; round < 5; round++) smallCall.push(await page.ask({ job: 'smallCall', calls: 1000 }));
  // What the machine alone makes of a timer: at rest, and with every processor busy that the page has nothing to do with.
  const lateness = {
    'on a page at rest': await page.ask({ job: 'lateness', samples: 0, loops: 0 }),
    'while 10^10 darts fly': await page.ask({ job: 'lateness', samples: 1e10, loops: 0 }),
    'while as many workers run empty loops': await page.ask({ job: 'lateness', samples: 0, loops: cpus().length }),
  };
  await page.close();

  console.log(`\n${browser}: ${page.about.agent}`);
  for (const [index, { kernel, threads }] of RATES.entries()) {
    const { there, here } = trials[index];
    const ratio = median(there.map((rate, round) => rate / here[round]));
    const [inPage, inNode] = [there, here].map((rates) => (median(rates) / 1e9).toFixed(2));
    console.log(`  ${kernel}, ${threads} threads: ${inPage} Gdarts/s, Node ${inNode}, ratio ${ratio.toFixed(2)}`);
  }
  console.log(`  a call of 1,000 darts: ${median(smallCall).toFixed(0)} µs`);
  for (const [when, [typical, most]] of Object.entries(lateness)) {
    console.log(`  a timer of 10 ms ${when}: ${typical.toFixed(1)} ms late, at most ${most.toFixed(1)}`);
  }
}

console.log(
  `${cpus()[0]?.model}, ${cpus().length} threads, Node ${process.version}; medians of ${values.rounds} rounds, in turn`,
);
for (const browser of values.browser) await measure(browser);
