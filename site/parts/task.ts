import { messageOf } from '../../src/errors.js';

/** What counts or measures: one at a time, because two at once would slow each other and spoil the figures. */

export type Controls = {
  readonly run: HTMLButtonElement;
  readonly stop?: HTMLButtonElement | undefined;
  /** Is told what went wrong. */
  readonly status: HTMLElement;
};

let running: { readonly controller: AbortController; readonly ended: Promise<void> } | undefined;

const listenersBefore: (() => void)[] = [];
const listenersAfter: (() => void)[] = [];

/** Is called before a task begins: what draws meanwhile should pause. */
export function beforeTasks(listener: () => void): void {
  listenersBefore.push(listener);
}

export function afterTasks(listener: () => void): void {
  listenersAfter.push(listener);
}

/** Ends what runs, keeping what it has. */
export async function stopRunning(): Promise<void> {
  running?.controller.abort();
  await running?.ended;
}

/** Runs the work on each press of a button; what still runs is stopped first. */
export function onPress(controls: Controls, work: (signal: AbortSignal) => Promise<void>): void {
  const { run, stop, status } = controls;
  const perform = async (signal: AbortSignal): Promise<void> => {
    run.disabled = true;
    if (stop) stop.disabled = false;
    try {
      await work(signal);
    } catch (error) {
      status.textContent = signal.aborted ? 'Stopped.' : `This did not work: ${messageOf(error)}`;
    } finally {
      run.disabled = false;
      if (stop) stop.disabled = true;
      for (const listener of listenersAfter) listener();
    }
  };
  run.addEventListener('click', async () => {
    await stopRunning();
    for (const listener of listenersBefore) listener();
    const controller = new AbortController();
    const ended = perform(controller.signal);
    running = { controller, ended };
    await ended;
  });
  stop?.addEventListener('click', () => void stopRunning());
}
