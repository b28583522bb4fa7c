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
const NEVER = [403, 404, 409, 422]; // no later try is answered otherwise
const PASSES = ['ok', 'back', 'left'];

let storing, store, finder, list, token, sending, cut = false, signedOut = false;
let waiting = new Map(); // nonce → scan, and what was paid: method → cash or card
let looks = 0; // scans that a person should look at

// ---- the list ----
async function replay() {
  for (const {code} of takings()) finder.settle(list, code);
  for (const scan of scans().sort((a, b) => a.at < b.at ? -1 : 1)) {
    finder.move(await find(scan.code), scan.shown, scan.at);
  }
}
const takings = () => [...waiting.values()].filter(kept => kept.method);
const scans = () => [...waiting.values()].filter(kept => !kept.method);
const clock = at => new Date(at).toLocaleTimeString(document.documentElement.lang, { // as the event's clocks show it
  hour: '2-digit', minute: '2-digit', hourCycle: 'h23', timeZone: url.zone,
});
const bare = code => code.trim().replace(/\/+$/, '').split('/').pop();
async function find(code) {
  return list.byDigest.get(await storing.sha256(bare(code))) ?? list.byNumber.get(bare(code).toUpperCase());
}

// ---- a scan that got no answer ----
async function decide(form) {
  const {code, nonce, way} = Object.fromEntries(new FormData(form));
  if (!code?.trim() || waiting.has(nonce)) return;
  const ticket = await find(code);
  const booking = bare(code).toUpperCase();
  if (!ticket && finder.isBooking(list, booking)) lookUp(booking);
  else await look({code, nonce, way}, ticket);
}
async function look({code, nonce, way}, ticket, note) {
  const at = new Date();
  const scan = {code: code.trim(), nonce, way: way ?? 'in', at: at.toISOString()};
  scan.shown = finder.judge(list, ticket, scan.way, at);
  await keepScan(nonce, scan);
  const before = ticket?.since;
  finder.move(ticket, scan.shown, scan.at);
  answer(scan, ticket, before, note);
  search(document.getElementById('q').value);
  tell();
}
async function keepScan(id, scan) { // before it is told
  await store.put('scans', id, scan);
  waiting.set(id, scan);
}
// The money is there, so it counts: what the booking has no need of goes back, and a person is told.
async function pay(form, method) {
  const {code, nonce} = Object.fromEntries(new FormData(form));
  const id = `${nonce}-paid`;
  const owed = list.owing.get(code);
  if (!owed || waiting.has(id)) return false;
  await keepScan(id, {id, code, nonce, method, money: owed.money, at: new Date().toISOString()});
  const {money, tickets} = finder.settle(list, code);
  lookUp(code);
  if (tickets.length === 1) await look({code: tickets[0].number, nonce}, tickets[0], url.took.replace('{money}', money));
  else document.querySelector('#found [role="status"]').textContent = url.paid.replace('{code}', code).replace('{money}', money);
  tell();
  return true;
}
function answer({shown}, ticket, before, note) {
  const shape = finder.verdict(shown, {
    name: ticket?.name || ticket?.buyer,
    type: ticket && `${ticket.type} · ${ticket.number}`,
    note,
    notes: ticket?.notes,
    extras: ticket?.extras && url.extras.replace('{extras}', ticket.extras),
    since: before && clock(before),
  });
  const {result} = shape.querySelector('[data-result]').dataset;
  document.getElementById('verdict').replaceChildren(shape);
  document.querySelector('#verdict [autofocus]').focus(); // browsers do it once a page
  setTimeout(() => problem.textContent = '', 50);
  document.dispatchEvent(new CustomEvent('door-answer', {detail: result}));
}
const isScan = form => form?.matches?.('form') && form.getAttribute('action') === url.scans;
const isPayment = form => form?.matches?.('form') && form.getAttribute('action') === url.payments;
const isSearch = form => form?.matches?.('#find form');

document.addEventListener('htmx:config:request', ({detail: {ctx}}) => {
  if (list && [isScan, isPayment, isSearch].some(is => is(ctx.sourceElement))) ctx.request.timeout = ANSWER_WITHIN;
});
document.addEventListener('htmx:error', async ({detail: {ctx}}) => {
  if (!list || !ctx) return;
  lost();
  if (isPayment(ctx.sourceElement) && !await pay(ctx.sourceElement, ctx.request.submitter?.value)) return;
  if (isScan(ctx.sourceElement)) decide(ctx.sourceElement);
  else if (isSearch(ctx.sourceElement)) search(ctx.sourceElement.elements.q.value);
  problem.textContent = '';
});
document.addEventListener('htmx:after:request', ({detail: {ctx}}) => {
  if (!list) return;
  if (ctx.response.status >= 500 && isScan(ctx.sourceElement)) decide(ctx.sourceElement);
  else if (ctx.response.status >= 500 && isPayment(ctx.sourceElement)) pay(ctx.sourceElement, ctx.request.submitter?.value);
  else if (ctx.response.status < 500 && cut) refresh();
});
document.addEventListener('submit', e => { // a row that was found on this device
  if (!e.target.matches('[data-local], [data-local-pay]')) return;
  e.preventDefault();
  e.stopPropagation();
  (e.target.matches('[data-local]') ? decide(e.target) : pay(e.target, e.submitter.value)).then(send);
}, true);

document.addEventListener('click', async e => { // no other page is kept here
  const link = e.target.closest('a[href]');
  if (!list || !cut || !link || e.defaultPrevented || link.pathname.startsWith(url.scope)) return;
  e.preventDefault();
  problem.textContent = url.only;
  await refresh();
  if (!cut) location.assign(link.href);
});

// ---- the search ----
function search(words) {
  finder.search(list, words, url);
}
function lookUp(code) {
  document.getElementById('q').value = code;
  search(code);
  problem.textContent = '';
  document.dispatchEvent(new CustomEvent('door-found'));
}

// ---- the server ----
async function ask(address, options = {}) {
  const response = await fetch(address, {...options, redirect: 'manual', signal: AbortSignal.timeout(20_000)});
  signedOut = response.type === 'opaqueredirect' || response.status === 401;
  return response;
}
const post = (address, body) => ask(address, {
  method: 'POST', body: JSON.stringify(body), headers: {'Content-Type': 'application/json', 'X-CSRFToken': token},
});
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
  for (const scan of await store.all('scans')) waiting.set(scan.id ?? scan.nonce, scan);
  list = finder.learn(snapshot);
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
    if (!await sendTakings()) return; // tickets come of them: what was scanned goes after
    for (let some; (some = scans().filter(scan => !scan.problem).slice(0, MOST_AT_ONCE)).length;) {
      const response = await post(url.batches, {list: Number(url.list), device: storing.deviceName(url), scans: some.map(({problem, ...scan}) => scan)});
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
async function sendTakings() {
  for (const taking of takings().filter(one => !one.problem)) {
    const {id, code, nonce, method, at, money} = taking;
    const response = await post(url.takings, {code, nonce, method, at, device: storing.deviceName(url)});
    if (NEVER.includes(response.status)) await stick(id, taking, url.untaken.replace('{code}', code).replace('{money}', money));
    else if (!response.ok) return false;
    else {
      if ((await response.json()).result !== 'paid') looks++;
      await letGo(id);
    }
  }
  return true;
}
async function settle({nonce, result, conflict, problem}) {
  const scan = waiting.get(nonce);
  if (!scan) return;
  if (problem) return stick(nonce, scan, problem);
  if (conflict || PASSES.includes(result) !== PASSES.includes(scan.shown)) looks++;
  await letGo(nonce);
}
async function letGo(id) {
  waiting.delete(id);
  await store.remove('scans', id);
}
async function stick(id, scan, problem) {
  scan.problem = problem;
  looks++;
  await store.put('scans', id, scan);
}

// ---- what people see ----
function tell() {
  const stuck = [...waiting.values()].filter(scan => scan.problem);
  const n = waiting.size - stuck.length;
  const time = list && clock(list.at);
  const what = signedOut ? 'signedOut' : !list ? 'off' : cut ? 'cut' : n ? 'waiting' : stuck.length ? 'stuck' : 'kept';
  const words = url[what].replace('{why}', stuck[0]?.problem).replace('{n}', what === 'stuck' ? stuck.length : n).replace('{time}', time).replace('{all}', list?.byNumber.size);
  if (say.textContent !== words) say.textContent = words;
  net.textContent = !list || !cut ? '' : n ? url.short.replace('{n}', n) : url.alone;
  action('keep').hidden = Boolean(list);
  action('forget').hidden = !list || n > 0;
  action('look').hidden = !looks;
  const inside = document.querySelector('#door-count strong');
  if (list && cut && inside) inside.textContent = [...list.byNumber.values()].filter(t => t.result === 'ok' && t.since && !t.out).length;
}

// ---- the button, and the start ----
async function keep() {
  action('keep').setAttribute('aria-busy', 'true');
  try {
    const response = await ask(url.snapshot);
    if (!response.ok) throw new Error(response.status);
    await take(await response.json());
    await storing.keepPage(url);
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
  [storing, finder] = await Promise.all([import(url.store), import(url.finder)]);
  store = await storing.Store.open(url.list);
  const snapshot = store.key && await store.get('kept', 'list');
  if (snapshot) {
    await recall(snapshot);
    await refresh();
    if (list && !cut) storing.keepPage(url).catch(lost);
  } else if (!store.key && await store.count('scans')) {
    await resume().catch(lost);
  }
  box.hidden = false;
  action('keep').addEventListener('click', keep);
  action('forget').addEventListener('click', async () => {
    await drop();
    for (const id of waiting.keys()) await store.remove('scans', id); // only what can never be sent
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
