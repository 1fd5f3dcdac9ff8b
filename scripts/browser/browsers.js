import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Browsers of Debian's packages, without a screen, each in a profile of its own. They are told an address; the page does the rest. */

const CHROMIUM_FLAGS = [
  '--headless=new',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--disable-dev-shm-usage',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** Nothing is asked, told or fetched by itself. */
const FIREFOX_PREFERENCES = {
  'app.normandy.enabled': false,
  'browser.shell.checkDefaultBrowser': false,
  'browser.startup.page': 0,
  'datareporting.policy.dataSubmissionEnabled': false,
  'network.captive-portal-service.enabled': false,
  'network.connectivity-service.enabled': false,
  'toolkit.telemetry.enabled': false,
  'services.settings.server': 'data:,',
  'trailhead.firstrun.didSeeAboutWelcome': true,
};

/** @returns {string} WebKitGTK's own small browser, which webkit2gtk-driver brings */
function miniBrowser() {
  const found = readdirSync('/usr/lib', { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .flatMap(({ name }) => ['4.1', '4.0'].map((version) => `/usr/lib/${name}/webkit2gtk-${version}/MiniBrowser`))
    .find((path) => existsSync(path));
  return found ?? 'MiniBrowser';
}

const COMMANDS = {
  chromium: (profile, url) => ['chromium', ...CHROMIUM_FLAGS, `--user-data-dir=${profile}`, url],
  firefox: (profile, url) => {
    const lines = Object.entries(FIREFOX_PREFERENCES).map(
      ([name, value]) => `user_pref(${JSON.stringify(name)}, ${JSON.stringify(value)});\n`,
    );
    writeFileSync(join(profile, 'user.js'), lines.join(''));
    return ['firefox-esr', '--headless', '--no-remote', '--profile', profile, url];
  },
  webkit: (_, url) => ['xvfb-run', '--auto-servernum', miniBrowser(), url],
};

export const BROWSERS = Object.keys(COMMANDS);

/** Debian's package of what starts each. */
export const TOOLS = {
  chromium: { chromium: 'chromium' },
  firefox: { 'firefox-esr': 'firefox-esr' },
  webkit: { 'xvfb-run': 'xvfb xauth webkit2gtk-driver' },
};

// A signal alone ends a program without the farewell that ends its browsers.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.once(signal, () => process.exit(1));

/**
 * @param {string} name one of BROWSERS
 * @param {string} url
 * @returns {{ close(): Promise<void>, output(): string }} close() ends it with all its processes
 */
export function openBrowser(name, url) {
  const profile = mkdtempSync(join(tmpdir(), `estimate-pi-${name}-`));
  const [file, ...args] = COMMANDS[name](profile, url);
  // WebKitGTK has memory to share where it is told so.
  const env = {
    ...process.env,
    HOME: profile,
    MOZ_CRASHREPORTER_DISABLE: '1',
    NO_AT_BRIDGE: '1',
    JSC_useSharedArrayBuffer: '1',
  };
  // In a process group of its own, so that all of it can be ended.
  const child = spawn(file, args, { detached: true, env, stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (output += chunk));
  child.on('error', (error) => (output += error.message));
  const closed = new Promise((resolve) => child.on('close', resolve));
  const kill = () => {
    if (child.pid === undefined) return;
    try {
      process.kill(-child.pid, 'SIGKILL');
    } catch {
      // It has ended.
    }
  };
  process.once('exit', kill);
  return {
    output: () => output,
    async close() {
      process.off('exit', kill);
      kill();
      await closed;
      rmSync(profile, { recursive: true, force: true, maxRetries: 10 });
    },
  };
}
