/** Short ways into the document. */

/** @throws where the page has no such element, or one of another kind */
export function element<Kind extends Element = HTMLElement>(
  id: string,
  kind: new () => Kind = HTMLElement as unknown as new () => Kind,
): Kind {
  const found = document.getElementById(id);
  if (!(found instanceof kind)) throw new Error(`the page has no ${kind.name} #${id}`);
  return found;
}

type Child = Node | string;

/** A new element with attributes and children. */
export function create<Tag extends keyof HTMLElementTagNameMap>(
  tag: Tag,
  attributes: Readonly<Record<string, string>> = {},
  ...children: readonly Child[]
): HTMLElementTagNameMap[Tag] {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  made.append(...children);
  return made;
}

export function rowOf(cells: readonly Child[], tag: 'td' | 'th' = 'td'): HTMLTableRowElement {
  return create('tr', {}, ...cells.map((cell) => create(tag, tag === 'th' ? { scope: 'col' } : {}, cell)));
}

/** Calls back with each new value of a range, a number or a text, and once at the beginning. */
export function onInput(input: HTMLInputElement, listener: (value: string) => void): void {
  input.addEventListener('input', () => listener(input.value));
  listener(input.value);
}

export const prefersReducedMotion = (): boolean => matchMedia('(prefers-reduced-motion: reduce)').matches;
