import { describe, expect, test } from 'vitest';
import { csvTable, formatList, formatTable, markdownTable } from '../dist/report/table.js';
import { paragraph, widthOf, wrap } from '../dist/report/text.js';

/** Tables, lists and sentences in the width that there is. */

const TABLE = {
  header: ['threads', 'throughput', 'speed-up', 'Gustafson'],
  spare: ['Gustafson', 'throughput'],
  rows: [
    ['1', '15.0 Gdarts/s', '1', '1.00'],
    ['16 *', '137 Gdarts/s', '9.15 ± 0.11', '15.97'],
  ],
  note: '* more threads than the 8 physical cores that this process may use',
};

const widest = (text: string): number => Math.max(...text.split('\n').map(widthOf));

describe('a table', () => {
  test('is aligned, also where a row is short or longer than the header', () => {
    const rows = [
      ['a', '1', '20'],
      ['longer', '300'],
    ];
    expect(formatTable({ header: ['name', 'x', 'y'], rows, note: 'a note' })).toBe(
      'name       x    y\na          1   20\nlonger   300\na note\n',
    );
    expect(formatTable({ header: ['name'], rows: [['a', 'more']] })).toBe('name\na      more\n');
  });

  test.each([
    [120, ['threads', 'throughput', 'speed-up', 'Gustafson'], []],
    [45, ['threads', 'throughput', 'speed-up'], ['Gustafson']],
    [30, ['threads', 'speed-up'], ['Gustafson', 'throughput']],
  ])('of %i columns leaves out what is worth least, and says so', (width, shown, left) => {
    const text = formatTable(TABLE, width);
    expect(widest(text)).toBeLessThanOrEqual(width);
    expect(text.split('\n')[0]?.trim().split(/ {2,}/)).toEqual(shown);
    expect(text.replaceAll('\n', ' ').includes(`Not shown for want of room: ${left.join(', ')}.`)).toBe(
      left.length > 0,
    );
  });

  test('that fits in no way becomes a list for each row', () => {
    expect(formatTable({ ...TABLE, note: '' }, 18)).toMatch(/^threads {4}1\nspeed-up {3}1\n\nthreads {4}16 \*\n/);
  });
});

test('a long value goes on below itself', () => {
  expect(
    formatList(
      [
        ['processor', 'a name of several words'],
        ['time', '1 s'],
      ],
      24,
    ),
  ).toBe('processor   a name of\n            several\n            words\ntime        1 s\n');
});

describe('a sentence', () => {
  const SENTENCE = 'With 16 threads 31.4 Gdarts/s, 1 000 000 darts in 12.3 ms, 4.56 ± 0.07 times: 97.3 % of the best.';

  test.each([20, 40, 60, 80])(
    'is broken at words in %i columns, and never inside a number or before its unit',
    (width) => {
      const lines = wrap(SENTENCE, width);
      expect(widest(lines.join('\n'))).toBeLessThanOrEqual(width);
      expect(lines.join(' ')).toBe(SENTENCE);
      for (const whole of ['31.4 Gdarts/s', '1 000 000', '12.3 ms', '4.56 ± 0.07', '97.3 %']) {
        expect(
          lines.some((line) => line.includes(whole)),
          whole,
        ).toBe(true);
      }
    },
  );

  test('keeps a word that is longer than the line', () => {
    expect(wrap('a /very/long/path/to/a/file here', 10)).toEqual(['a', '/very/long/path/to/a/file', 'here']);
  });

  test('into a pipe stays one line', () => {
    expect(paragraph(SENTENCE)).toBe(`${SENTENCE}\n`);
  });
});

test('Markdown takes nothing in a cell for markup', () => {
  const rows = [['a|b', '<i>_x_</i> `c` [d](e)\u001b[31m']];
  expect(markdownTable({ header: ['x', 'y'], rows })).toBe(
    '| x | y |\n| --- | ---: |\n| a\\|b | \\<i\\>\\_x\\_\\</i\\> \\`c\\` \\[d\\](e)\\\\u\\{1b\\}\\[31m |\n',
  );
});

test('CSV has all digits, empty cells for null, and quotes where they are needed', () => {
  expect(csvTable([{ name: 'a "b", c', x: 1.234_567_890_123, y: null }])).toBe(
    'name,x,y\n"a ""b"", c",1.234567890123,\n',
  );
});
