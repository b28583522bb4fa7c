// Answers for the scanner where there is no network. What is kept was put there by door_offline.js, on a
// press of its button: the bare page, and the files it needs. No list and no name passes through here.
const KEPT = 'door';
const PATIENCE_MS = 4000;

self.addEventListener('install', () => self.skipWaiting());
self.addEventListener('activate', e => e.waitUntil(self.clients.claim()));
self.addEventListener('fetch', e => {
  const {pathname} = new URL(e.request.url);
  if (e.request.method !== 'GET') return;
  if (e.request.mode === 'navigate') e.respondWith(page(e.request));
  else if (pathname.startsWith('/static/')) e.respondWith(file(e.request));
});

// A file's name holds its content's hash: what is kept is never old.
async function file(request) {
  return await kept(request) ?? fetch(request);
}
async function page(request) {
  const scanner = await kept(request) ?? await kept(self.registration.scope, {ignoreSearch: true});
  if (!scanner) return fetch(request);
  try {
    return await Promise.race([fetch(request), late()]);
  } catch {
    return scanner;
  }
}
function late() {
  return new Promise((_, give) => setTimeout(give, PATIENCE_MS, new Error('late')));
}
async function kept(request, how) {
  return (await caches.open(KEPT)).match(request, {ignoreVary: true, ...how});
}
