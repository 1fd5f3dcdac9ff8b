import { createHash } from 'node:crypto';

/** What the service worker does: it keeps the files of one build, and answers with them, so that the page opens without a network. */
const worker = (name, files) => `const NAME = ${JSON.stringify(name)};
addEventListener('install', (event) => {
  event.waitUntil(caches.open(NAME).then((cache) => cache.addAll(${JSON.stringify(files)})).then(() => skipWaiting()));
});
addEventListener('activate', (event) => {
  const isOld = (key) => key.startsWith('estimate-pi-lab-') && key !== NAME;
  event.waitUntil(caches.keys().then((keys) => Promise.all(keys.filter(isOld).map((key) => caches.delete(key)))));
});
addEventListener('fetch', (event) => {
  if (event.request.method !== 'GET') return;
  const kept = () => caches.match(event.request, { ignoreSearch: true });
  // The page itself from the network where there is one, so that a new build is seen at once; its files never change.
  event.respondWith(
    event.request.mode === 'navigate'
      ? fetch(event.request).catch(async () => (await kept()) ?? Response.error())
      : kept().then((answer) => answer ?? fetch(event.request)),
  );
});
`;

/** A Vite plugin: writes offline.js, a service worker with the list of the built files. @returns {import('vite').Plugin} */
export function offline() {
  return {
    name: 'offline',
    generateBundle: {
      order: 'post',
      handler(_, bundle) {
        const files = Object.keys(bundle).sort();
        const hash = createHash('sha256');
        for (const file of files) hash.update(file).update(String(bundle[file].code ?? bundle[file].source));
        const name = `estimate-pi-lab-${hash.digest('hex').slice(0, 12)}`;
        const source = worker(name, ['./', './icon.svg', ...files]);
        this.emitFile({ type: 'asset', fileName: 'offline.js', source });
      },
    },
  };
}
