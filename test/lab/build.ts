import { execFileSync } from 'node:child_process';

/** What ships is what is tested: the library and the page, built anew. */
export default function build(): void {
  for (const script of ['build:ts', 'build:lab']) {
    execFileSync('npm', ['run', '--silent', script], { stdio: 'inherit', shell: process.platform === 'win32' });
  }
}
