import { spawnSync } from 'node:child_process';

/** A Chromium to run pages in; undefined where none is installed. */
export const CHROMIUM: string | undefined = ['chromium', 'chromium-browser', 'google-chrome'].find(
  (name) => spawnSync(name, ['--version']).status === 0,
);
