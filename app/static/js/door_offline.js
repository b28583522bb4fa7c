// Scanning goes on without a network. A press of the button keeps the list on this device (door_store.js)
// and the page in a service worker (door_worker.js). Each scan still asks the server first; where no
// answer comes, the list on the device decides, and the scan is sent later with its own time and nonce:
// the server answers the same nonce once, whatever was lost on the way. Markup: checkin/_offline.html.
const box = document.getElementById('offline');
const url = box.dataset;
const problem = document.getElementById('problem');
const net = document.getElementById('door-net');
const say = document.getElementById('offline-note');
const action = name => box.querySelector(`[data-offline="${name}"]`);
const ANSWER_WITHIN = '3s';
const REFRESH_MS = 120_000;
const SEND_MS = 10_000;
const MOST_AT_ONCE = 100;
const MOST_FOUND = 20;
const PASSES = ['ok', 'back', 'left'];

let store, list, token, sending, cut = false, signedOut = false;
let waiting = new Map(); // nonce → scan
let looks = 0; // scans that a person should look at

// ---- the list ----
function learn(snapshot) {
  const known = {at: snapshot.at, door: snapshot.door, byDigest: new Map(), byNumber: new Map()};
  for (const [digest, number, result, name, buyer, type, notes, since, out] of snapshot.tickets) {
    const ticket = {number, result, name, buyer, type, notes, since, out};
    known.byDigest.set(digest, ticket);
    known.byNumber.set(number, ticket);
  }
  return known;
}
async function replay() {
  for (const scan of [...waiting.values()].sort((a, b) => a.at < b.at ? -1 : 1)) {
    move(await find(scan.code), scan.shown, scan.at);
  }
}
const bare = code => code.trim().replace(/\/+$/, '').split('/').pop();
async function find(code) {
  return list.byDigest.get(await store.sha256(bare(code))) ?? list.byNumber.get(bare(code).toUpperCase());
}
function judge(ticket, way, at) {
  const {opens, closes, reentry} = list.door;
  if (!ticket) return 'unknown';
  if (ticket.result === 'wrong-list') return 'wrong-list';
  if (way === 'out') return reentry && ticket.since && !ticket.out ? 'left' : 'not-inside';
  if (ticket.result !== 'ok') return ticket.result;
  if ((opens && at < new Date(opens)) || (closes && at >= new Date(closes))) return 'not-now';
  if (!ticket.since) return 'ok';
  return ticket.out && reentry ? 'back' : 'already-used';
}
function move(ticket, result, at) {
  if (!ticket) return;
  if (result === 'ok') ticket.since ??= at;
  if (result === 'left') ticket.out = at;
  if (result === 'back') ticket.out = null;
}

// ---- a scan that got no answer ----
async function decide(form) {
  const {code, nonce, way} = Object.fromEntries(new FormData(form));
  if (!code?.trim() || waiting.has(nonce)) return;
  const at = new Date();
  const ticket = await find(code);
  const scan = {code: code.trim(), nonce, way: way ?? 'in', at: at.toISOString()};
  scan.shown = judge(ticket, scan.way, at);
  await store.put('scans', nonce, scan); // kept before it is told
  waiting.set(nonce, scan);
  const before = ticket?.since;
  move(ticket, scan.shown, scan.at);
  answer(scan, ticket, before);
  tell();
}
function answer({shown}, ticket, before) {
  const shape = document.getElementById(`verdict-${shown}`).content.cloneNode(true);
  const words = {
    name: ticket?.name || ticket?.buyer,
    type: ticket && `${ticket.type} · ${ticket.number}`,
    notes: ticket?.notes,
    since: before && new Date(before).toLocaleTimeString(document.documentElement.lang, {hour: '2-digit', minute: '2-digit', hourCycle: 'h23'}),
  };
  for (const slot of shape.querySelectorAll('[data-slot]')) {
    if (words[slot.dataset.slot]) slot.textContent = words[slot.dataset.slot];
    else slot.remove();
  }
  const {result} = shape.querySelector('[data-result]').dataset;
  document.getElementById('verdict').replaceChildren(shape);
  setTimeout(() => problem.textContent = '', 50);
  document.dispatchEvent(new CustomEvent('door-answer', {detail: result}));
}
const isScan = form => form?.matches?.('form') && form.getAttribute('action') === url.scans;
const isSearch = form => form?.matches?.('#find form');

document.addEventListener('htmx:config:request', ({detail: {ctx}}) => {
  if (list && (isScan(ctx.sourceElement) || isSearch(ctx.sourceElement))) ctx.request.timeout = ANSWER_WITHIN;
});
document.addEventListener('htmx:error', ({detail: {ctx}}) => {
  if (!list || !ctx) return;
  lost();
  if (isScan(ctx.sourceElement)) decide(ctx.sourceElement);
  else if (isSearch(ctx.sourceElement)) search(ctx.sourceElement.elements.q.value);
  problem.textContent = '';
});
document.addEventListener('htmx:after:request', ({detail: {ctx}}) => {
  if (!list) return;
  if (ctx.response.status >= 500 && isScan(ctx.sourceElement)) decide(ctx.sourceElement);
  else if (ctx.response.status < 500 && cut) refresh();
});
document.addEventListener('submit', e => { // a row that was found on this device
  if (!e.target.matches('[data-local]')) return;
  e.preventDefault();
  e.stopPropagation();
  decide(e.target).then(send);
}, true);

// ---- the search ----
const fold = text => text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();
function search(words) {
  const wanted = fold(words.trim());
  const found = wanted ? [...list.byNumber.values()].filter(ticket =>
    fold(ticket.name).includes(wanted) || fold(ticket.buyer).includes(wanted) || fold(ticket.number).startsWith(wanted)) : [];
  const rows = document.createElement('ul');
  rows.className = 'ruled';
  for (const ticket of found.slice(0, MOST_FOUND)) rows.append(row(ticket));
  const count = document.createElement('p');
  count.className = 'meta m-0';
  count.textContent = wanted ? url.found.replace('{n}', found.length) : '';
  document.getElementById('found').replaceChildren(count, rows);
}
function row(ticket) {
  const shape = document.getElementById('local-row').content.cloneNode(true);
  shape.querySelector('bdi').textContent = ticket.name || ticket.buyer;
  shape.querySelector('.meta').textContent = `${ticket.type} · ${ticket.number}`;
  const {elements} = shape.querySelector('form');
  elements.code.value = ticket.number;
  elements.nonce.value = crypto.randomUUID();
  elements.way.value = judge(ticket, 'out', new Date()) === 'left' ? 'out' : 'in';
  elements.send.textContent = elements.way.value === 'out' ? url.letOut : url.letIn;
  return shape;
}

// ---- the server ----
async function ask(address, options = {}) {
  const response = await fetch(address, {...options, redirect: 'manual', signal: AbortSignal.timeout(20_000)});
  signedOut = response.type === 'opaqueredirect' || response.status === 401;
  return response;
}
async function refresh() {
  if (!list) return;
  try {
    const response = await ask(url.snapshot);
    if (signedOut || [403, 404].includes(response.status)) await drop();
    else if (response.ok) await take(await response.json());
  } catch {
    return lost();
  }
  cut = false;
  await send();
  tell();
}
async function take({key, token: fresh, ...snapshot}) {
  token = fresh;
  await store.takeKey(key, snapshot.until);
  await store.put('kept', 'list', snapshot);
  await recall(snapshot);
}
async function recall(snapshot) {
  for (const scan of await store.all('scans')) waiting.set(scan.nonce, scan);
  list = learn(snapshot);
  await replay();
}
// Scans of this person were left here when they signed out: they get the same key, and what waits is sent.
async function resume() {
  const response = await ask(url.snapshot);
  if (response.ok) await take(await response.json());
  if (!waiting.size) await drop();
  else await send();
}
async function drop() {
  await store.forget();
  list = null;
}
function lost() {
  cut = true;
  tell();
}
async function send() {
  if (sending || !token || !list) return;
  sending = true;
  try {
    for (let scans; (scans = [...waiting.values()].filter(scan => !scan.problem).slice(0, MOST_AT_ONCE)).length;) {
      const body = JSON.stringify({list: Number(url.list), device: deviceName(), scans: scans.map(({problem, ...scan}) => scan)});
      const response = await ask(url.batches, {method: 'POST', body, headers: {'Content-Type': 'application/json', 'X-CSRFToken': token}});
      if (!response.ok) break;
      for (const told of (await response.json()).scans) await settle(told);
      document.body.dispatchEvent(new CustomEvent('scans-changed', {bubbles: true}));
    }
    cut = false;
  } catch {
    cut = true;
  } finally {
    sending = false;
    tell();
  }
}
async function settle({nonce, result, conflict, problem}) {
  const scan = waiting.get(nonce);
  if (!scan) return;
  if (problem) {
    scan.problem = problem;
    looks++;
    return store.put('scans', nonce, scan);
  }
  if (conflict || PASSES.includes(result) !== PASSES.includes(scan.shown)) looks++;
  waiting.delete(nonce);
  await store.remove('scans', nonce);
}
function deviceName() {
  const name = localStorage.getItem('door-device') ?? Math.random().toString(36).slice(2, 6).toUpperCase();
  localStorage.setItem('door-device', name);
  return url.device.replace('{name}', name);
}

// ---- what people see ----
function tell() {
  const stuck = [...waiting.values()].filter(scan => scan.problem);
  const n = waiting.size - stuck.length;
  const time = list && new Date(list.at).toLocaleTimeString(document.documentElement.lang, {hour: '2-digit', minute: '2-digit', hourCycle: 'h23'});
  const what = signedOut ? 'signedOut' : !list ? 'off' : cut ? 'cut' : n ? 'waiting' : stuck.length ? 'stuck' : 'kept';
  const words = url[what].replace('{why}', stuck[0]?.problem).replace('{n}', what === 'stuck' ? stuck.length : n).replace('{time}', time).replace('{all}', list?.byNumber.size);
  if (say.textContent !== words) say.textContent = words;
  net.textContent = list && cut ? url.short.replace('{n}', n) : '';
  action('keep').hidden = Boolean(list);
  action('forget').hidden = !list || n > 0;
  action('look').hidden = !looks;
  const inside = document.querySelector('#door-count strong');
  if (list && cut && inside) inside.textContent = [...list.byNumber.values()].filter(t => t.result === 'ok' && t.since && !t.out).length;
}

// ---- keeping the page ----
async function keepPage() {
  await navigator.serviceWorker.register(url.worker, {scope: url.scope});
  const cache = await caches.open('door');
  const loaded = performance.getEntriesByType('resource').map(entry => new URL(entry.name).pathname);
  const files = new Set([...loaded, ...url.files.split(' ')].filter(path => path.startsWith('/static/')));
  const here = new Set((await cache.keys()).map(request => new URL(request.url).pathname));
  await cache.addAll([...files].filter(path => !here.has(path)));
  for (const old of here) if (old.startsWith('/static/') && !files.has(old)) await cache.delete(old);
  const page = await fetch(url.page);
  if (page.ok && !page.redirected) await cache.put(url.scanner, page);
}
async function keep() {
  action('keep').setAttribute('aria-busy', 'true');
  try {
    const response = await ask(url.snapshot);
    if (!response.ok) throw new Error(response.status);
    await take(await response.json());
    await keepPage();
    await navigator.storage?.persist?.();
    await send();
  } catch {
    await drop();
    problem.textContent = problem.dataset.offline;
  }
  action('keep').removeAttribute('aria-busy');
  tell();
}

async function start() {
  const {Store, sha256} = await import(url.store);
  store = await Store.open(url.list);
  store.sha256 = sha256;
  const snapshot = store.key && await store.get('kept', 'list');
  if (snapshot) {
    await recall(snapshot);
    await refresh();
    if (list && !cut) keepPage().catch(lost);
  } else if (!store.key && await store.count('scans')) {
    await resume().catch(lost);
  }
  box.hidden = false;
  action('keep').addEventListener('click', keep);
  action('forget').addEventListener('click', async () => {
    await drop();
    for (const nonce of waiting.keys()) await store.remove('scans', nonce); // only what can never be sent
    waiting = new Map();
    tell();
  });
  addEventListener('online', refresh);
  addEventListener('offline', () => list && lost());
  setInterval(() => (list && !document.hidden && refresh()), REFRESH_MS);
  setInterval(() => list && waiting.size && (token && !cut ? send() : refresh()), SEND_MS);
  tell();
}
if ('serviceWorker' in navigator && window.isSecureContext && crypto.subtle) {
  start().catch(() => box.hidden = true); // a browser that keeps nothing, such as a private window
}
