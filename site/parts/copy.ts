import { create } from './dom.js';

/** A result that can be taken along: the command that repeats it, and its JSON. */

/** @returns false where the browser does not let a page write to the clipboard */
export async function copyText(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return false;
  }
}

function copyButton(label: string, textOf: () => string, source: HTMLElement): HTMLButtonElement {
  const button = create('button', { type: 'button' }, label);
  button.addEventListener('click', async () => {
    if (await copyText(textOf())) {
      button.textContent = 'Copied';
      setTimeout(() => (button.textContent = label), 1500);
      return;
    }
    // Selected, it is one keystroke away.
    source.closest('details')?.setAttribute('open', '');
    getSelection()?.selectAllChildren(source);
  });
  return button;
}

/** Shows a result below what it belongs to. @param host - an element of class copy, whose former result is replaced */
export function offer(host: HTMLElement, command: string, json: unknown): void {
  const isOpen = host.querySelector('details')?.open ?? false;
  const code = create('code', { 'data-command': '' }, command);
  const text = JSON.stringify(json, null, 2);
  const pre = create('pre', { 'data-json': '', tabindex: '0', 'aria-label': 'The result as JSON' }, text);
  const details = create('details', {}, create('summary', {}, 'The result as JSON'), pre);
  details.open = isOpen;
  const buttons = create('div', { class: 'controls' });
  buttons.append(
    copyButton('Copy command', () => command, code),
    copyButton('Copy JSON', () => text, pre),
  );
  host.replaceChildren(create('span', { class: 'note' }, 'On the command line:'), code, buttons, details);
}
