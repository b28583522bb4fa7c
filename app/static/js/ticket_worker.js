// Answers for tickets where there is no network. It keeps the pages of tickets that were opened on this
// device, and the files they need; signing out empties all of it (js/app.js).
const KEPT = 'tickets';
const PATIENCE_MS = 4000;
const MOST = 20;
const LONGEST_MS = 60 * 24 * 3600 * 1000;
const TICKET = /^\/t\/[\w-]+$/;

self.addEventListener('install', () => self.skipWaiting());
self.addEventListener('activate', e => e.waitUntil(self.clients.claim()));
self.addEventListener('message', e => e.waitUntil(keep(e.data).then(() => e.source.postMessage('kept'))));
self.addEventListener('fetch', e => {
  const {pathname, origin} = new URL(e.request.url);
  if (e.request.method !== 'GET' || origin !== self.location.origin) return;
  if (e.request.mode !== 'navigate') e.respondWith(file(e.request));
  else if (TICKET.test(pathname)) e.respondWith(page(e.request));
});

// What a page says that is open for the first time: its own address, and the files that it shows.
async function keep({address, files}) {
  const kept = await caches.open(KEPT);
  await Promise.all(files.map(async one => await kept.match(one, {ignoreVary: true}) ?? kept.add(one)));
  if (!await kept.match(address, {ignoreVary: true})) await store(address, await fetch(address));
}
async function file(request) {
  return await (await caches.open(KEPT)).match(request, {ignoreVary: true}) ?? fetch(request);
}
async function page(request) {
  const before = await (await caches.open(KEPT)).match(request, {ignoreVary: true});
  try {
    const answer = await (before ? Promise.race([fetch(request), late()]) : fetch(request));
    await store(request.url, answer.clone());
    return answer;
  } catch (error) {
    if (before) return before;
    throw error;
  }
}
function late() {
  return new Promise((_, give) => setTimeout(give, PATIENCE_MS, new Error('late')));
}

// A ticket that is gone here goes from the device, too; so do the oldest of many.
async function store(address, answer) {
  const kept = await caches.open(KEPT);
  await kept.delete(address, {ignoreVary: true});
  if (answer.ok && !answer.redirected) await kept.put(address, answer);
  const pages = (await kept.keys()).filter(one => TICKET.test(new URL(one.url).pathname));
  for (const [n, one] of pages.entries()) {
    const day = Date.parse((await kept.match(one, {ignoreVary: true})).headers.get('date'));
    if (n < pages.length - MOST || Date.now() - day > LONGEST_MS) await kept.delete(one, {ignoreVary: true});
  }
}
