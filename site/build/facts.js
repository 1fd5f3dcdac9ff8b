import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const read = (path) => readFileSync(fileURLToPath(new URL(`../../${path}`, import.meta.url)), 'utf8');

/** The rows of a table in Markdown, by the text of their first cell. @param {string} markdown @param {string} heading */
function rowsUnder(markdown, heading) {
  const lines = markdown.split(`\n## ${heading}\n`)[1]?.split('\n## ')[0]?.split('\n') ?? [];
  const cells = lines
    .filter((line) => line.startsWith('| '))
    .map((line) =>
      line
        .split('|')
        .slice(1, -1)
        .map((cell) => cell.trim().replaceAll('`', '')),
    );
  const [header, , ...rows] = cells;
  if (header === undefined || rows.length === 0) throw new Error(`no table under "${heading}"`);
  return { header, rows };
}

/** What each way of going parallel costs, as docs/parallel.md says. */
export function costs() {
  const { header, rows } = rowsUnder(read('docs/parallel.md'), "From Python's multiprocessing");
  const column = header.indexOf('what it costs');
  if (column < 0) throw new Error('docs/parallel.md: no column "what it costs"');
  return Object.fromEntries(rows.map((row) => [row[0], row[column]]));
}

/** The kernels of the machine with AVX-512 that is in benchmarks/results, in samples per second. */
export function recorded() {
  const { bench, cases } = JSON.parse(read('benchmarks/results/zen5-avx512/results.json'));
  const { results } = cases.find(({ name }) => name === 'native-against-js');
  return {
    machine: `${bench.cpu}, ${bench.cores}, Node ${bench.node.replace(/^\D+/, '')}, ${bench.date}`,
    speeds: results.map(({ label, threads, summary }) => ({
      name: label,
      threads,
      samplesPerSecond: Math.round(summary.gigadartsPerSecond.median * 1e9),
    })),
  };
}

/** 54 µs, 1.6 ms. */
const inWords = (microseconds) => {
  const [value, unit] = microseconds < 1000 ? [microseconds, 'µs'] : [microseconds / 1000, 'ms'];
  return `${Number(value.toPrecision(2))} ${unit}`;
};

/** What each way costs in Python, as site/python/costs.py measured it. */
function pythonCosts() {
  const { machine, microseconds } = JSON.parse(read('site/python/costs.json'));
  const pythonCosts = Object.fromEntries(Object.entries(microseconds).map(([way, each]) => [way, inWords(each)]));
  return { pythonCosts, pythonMachine: machine };
}

/** A Vite plugin: numbers that the project has measured, read when the page is built. @returns {import('vite').Plugin} */
export function facts() {
  return {
    name: 'facts',
    resolveId: (id) => (id === 'virtual:facts' ? '\0facts' : undefined),
    load(id) {
      if (id !== '\0facts') return undefined;
      const all = { costs: costs(), recorded: recorded(), ...pythonCosts() };
      return Object.entries(all)
        .map(([name, value]) => `export const ${name} = ${JSON.stringify(value)};\n`)
        .join('');
    },
  };
}
