/** What a page tells the script that opened it. */

export type TestReport = { readonly name: string; readonly state: string; readonly errors: readonly string[] };

export const parameters: URLSearchParams = new URLSearchParams(location.search);

const waiting: TestReport[] = [];

export function report(test: TestReport): void {
  waiting.push(test);
}

/** @returns where to go next */
async function send(done: boolean): Promise<string> {
  const body = JSON.stringify({ run: parameters.get('run'), done, tests: waiting.splice(0) });
  return (await fetch('/report', { method: 'POST', body })).text();
}

const sending = setInterval(() => void send(false), 1000);

/** The page's work is done: off to the next one, which starts afresh. */
export async function finish(): Promise<void> {
  clearInterval(sending);
  const next = await send(true);
  if ('document' in globalThis) location.replace(next);
  else (postMessage as (message: unknown) => void)(next);
}
