const NAME = "estimate-pi-lab-87d60096751a";
addEventListener('install', (event) => {
  event.waitUntil(caches.open(NAME).then((cache) => cache.addAll(["./","./icon.svg","assets/index-B-pu-moQ.js","assets/index-B5a7FVdj.css","index.html"])).then(() => skipWaiting()));
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
