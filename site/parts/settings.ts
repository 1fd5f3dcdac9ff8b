import { countIn } from '../../src/cli/count-text.js';
import { RULES } from '../../src/options.js';
import { randomSeed } from '../../src/seed.js';
import { copyText } from './copy.js';
import { element } from './dom.js';

/** The seed and the number of darts that all sections use, kept in the page's address so that a link repeats them. */

export type Settings = { readonly seed: number; readonly samples: number };

const DEFAULTS: Settings = { seed: 42, samples: 1e9 };
const FIELDS = ['seed', 'samples'] as const;

let current: Settings = DEFAULTS;
const listeners: ((settings: Settings) => void)[] = [];

export const settings = (): Settings => current;

/** Is called with the settings now and whenever they change. */
export function onSettings(listener: (settings: Settings) => void): void {
  listeners.push(listener);
  listener(current);
}

/** 1e9 for what is long, 1234 for what is short. */
export function shortCount(count: number): string {
  const power = count.toExponential().replace('+', '');
  return count >= 1e5 && power.length < String(count).length ? power : String(count);
}

function readField(name: keyof Settings, text: string): number | undefined {
  const count = countIn(text);
  return count !== undefined && RULES[name].isInRange(count) ? count : undefined;
}

const inputOf = (name: keyof Settings): HTMLInputElement => element(name, HTMLInputElement);

function say(text: string): void {
  element('settings-note').textContent = text;
}

function addressOf({ seed, samples }: Settings, section: string): string {
  return `?seed=${seed}&samples=${shortCount(samples)}${section}`;
}

let section = location.hash;

function change(changed: Partial<Settings>): void {
  current = { ...current, ...changed };
  for (const name of FIELDS) {
    const input = inputOf(name);
    input.value = name === 'samples' ? shortCount(current.samples) : String(current.seed);
    input.removeAttribute('aria-invalid');
  }
  say('');
  history.replaceState(null, '', addressOf(current, section));
  for (const listener of listeners) listener(current);
}

function readInput(name: keyof Settings): void {
  const input = inputOf(name);
  const value = readField(name, input.value);
  if (value !== undefined) {
    if (value !== current[name]) change({ [name]: value });
    else change({});
    return;
  }
  input.setAttribute('aria-invalid', 'true');
  say(
    `${name === 'seed' ? 'The seed' : 'Darts'} must be ${RULES[name].expected}, such as ${name === 'seed' ? 7 : '1e10'}.`,
  );
}

/** The section in view goes into the address, so that a copied link leads there. */
function followSections(): void {
  const sections = document.querySelectorAll('main > section');
  const observer = new IntersectionObserver(
    (entries) => {
      const seen = entries.find(({ isIntersecting }) => isIntersecting);
      if (seen === undefined) return;
      section = `#${seen.target.id}`;
      history.replaceState(null, '', addressOf(current, section));
    },
    // A line a third down the window.
    { rootMargin: '-33% 0px -66% 0px' },
  );
  for (const each of sections) observer.observe(each);
}

export function openSettings(): void {
  const parameters = new URLSearchParams(location.search);
  const ignored: string[] = [];
  const read = (name: keyof Settings): Partial<Settings> => {
    const text = parameters.get(name);
    const value = text === null ? undefined : readField(name, text);
    if (text !== null && value === undefined) ignored.push(name);
    return value === undefined ? {} : { [name]: value };
  };
  change({ ...read('seed'), ...read('samples') });
  if (ignored.length > 0)
    say(`This link has no usable ${ignored.join(' and ')}; ${DEFAULTS.seed} and 1e9 are used instead.`);
  for (const name of FIELDS) inputOf(name).addEventListener('change', () => readInput(name));
  element('settings').addEventListener('submit', (event) => event.preventDefault());
  // Short enough to be told to a neighbour.
  element('new-seed').addEventListener('click', () => change({ seed: randomSeed() % 1_000_000 }));
  for (const button of document.querySelectorAll<HTMLElement>('[data-samples]')) {
    button.addEventListener('click', () => change({ samples: Number(button.dataset['samples']) }));
  }
  element('copy-link').addEventListener('click', async () => {
    say((await copyText(location.href)) ? 'Copied.' : 'The link is in the address bar.');
  });
  document.querySelector(location.hash || '#none')?.scrollIntoView();
  followSections();
}
