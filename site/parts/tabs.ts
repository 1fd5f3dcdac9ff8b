import { create } from './dom.js';

/** Tabs, as the ARIA Authoring Practices describe them: arrow keys move, the tab key goes into the panel. */

export type Tab = { readonly title: string; readonly panel: HTMLElement };

let made = 0;

export function createTabs(name: string, tabs: readonly Tab[]): HTMLElement {
  const prefix = `tabs-${made++}`;
  const list = create('div', { role: 'tablist', 'aria-label': name });
  const buttons = tabs.map(({ title }, index) =>
    create(
      'button',
      { type: 'button', role: 'tab', id: `${prefix}-${index}`, 'aria-controls': `${prefix}-${index}-panel` },
      title,
    ),
  );
  tabs.forEach(({ panel }, index) => {
    panel.id = `${prefix}-${index}-panel`;
    panel.setAttribute('role', 'tabpanel');
    panel.setAttribute('aria-labelledby', `${prefix}-${index}`);
  });
  const choose = (chosen: number): void => {
    buttons.forEach((button, index) => {
      button.setAttribute('aria-selected', String(index === chosen));
      button.tabIndex = index === chosen ? 0 : -1;
    });
    tabs.forEach(({ panel }, index) => {
      panel.hidden = index !== chosen;
    });
  };
  const STEPS: Readonly<Record<string, (index: number) => number>> = {
    ArrowRight: (index) => (index + 1) % tabs.length,
    ArrowLeft: (index) => (index + tabs.length - 1) % tabs.length,
    Home: () => 0,
    End: () => tabs.length - 1,
  };
  buttons.forEach((button, index) => {
    button.addEventListener('click', () => choose(index));
    button.addEventListener('keydown', (event) => {
      const to = STEPS[event.key]?.(index);
      if (to === undefined) return;
      event.preventDefault();
      choose(to);
      buttons[to]?.focus();
    });
  });
  list.append(...buttons);
  choose(0);
  return create('div', {}, list, ...tabs.map(({ panel }) => panel));
}
