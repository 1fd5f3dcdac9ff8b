import { execFileSync } from 'node:child_process';

/** Tests run what is shipped, so the TypeScript is compiled first. The addon is built by `npm ci` or `npm run build:native`. */
export default function build(): void {
  execFileSync('npm', ['run', '--silent', 'build:ts'], { stdio: 'inherit', shell: process.platform === 'win32' });
}
