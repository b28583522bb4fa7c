// The listeners every page needs; see docs for what htmx 4 does by itself.
const on = (name, fn, early) => document.addEventListener(name, fn, early);
const el = id => document.getElementById(id);

// htmx would swallow "open in a new tab".
on('click', e => {
  if ((e.ctrlKey || e.metaKey || e.shiftKey) && e.target.closest('a[href]')) e.stopPropagation();
}, true);

// ---- errors: they stay in #problem until something works again ----
on('htmx:error', e => {
  if (e.detail.ctx) say(e.detail.error === 'timeout' || e.detail.ctx.request.signal.reason === 'timeout' ? 'timeout' : 'offline');
});
on('htmx:after:request', ({detail: {ctx}}) => {
  if (ctx.response.status < 500 || ctx.hx.retarget) return;
  Object.assign(ctx, {text: el('problem').dataset.broken, select: null}); // a gateway's page
  Object.assign(ctx.hx, {retarget: '#problem', reswap: 'textContent'});
});
on('htmx:after:swap', ({detail: {ctx}}) => {
  if (ctx.response?.status < 400 && el('problem')) el('problem').textContent = '';
});
function say(what) {
  const problem = el('problem');
  if (problem) problem.textContent = problem.dataset[what];
}

// ---- what people see while they wait ----
const sending = new Map(); // form → requests under way: a replaced one ends late
on('htmx:before:request', ({detail: {ctx}}) => busy(ctx.sourceElement, 1));
on('htmx:finally:request', ({detail: {ctx}}) => busy(ctx.sourceElement, -1));
function busy(source, more) {
  const n = (sending.get(source) ?? 0) + more;
  n > 0 ? sending.set(source, n) : sending.delete(source);
  const buttons = source.matches('form') ? source.querySelectorAll('[type=submit]') : source.matches('button') ? [source] : [];
  for (const button of buttons) n > 0 ? button.setAttribute('aria-busy', 'true') : button.removeAttribute('aria-busy');
}
// A plain form sent twice is one form sent once; Back makes it whole again.
on('submit', e => {
  const form = e.target;
  if (e.defaultPrevented || form.hasAttribute('hx-post') || form.method !== 'post') return;
  if (form.dataset.sent) return e.preventDefault();
  form.dataset.sent = '1';
  e.submitter?.setAttribute('aria-busy', 'true');
});
addEventListener('pageshow', e => {
  if (!e.persisted) return;
  for (const form of document.querySelectorAll('form[data-sent]')) delete form.dataset.sent;
  for (const button of document.querySelectorAll('button[aria-busy]')) button.removeAttribute('aria-busy');
});

// Signing out takes the keys of what this device keeps of doors (js/door_store.js), and the tickets it
// keeps (js/ticket_worker.js): the next person at it finds none.
on('submit', e => {
  if (!e.target.getAttribute('action')?.endsWith('/logout')) return;
  indexedDB.deleteDatabase('door-keys');
  window.caches?.delete('tickets');
});

// ---- the dialog ----
on('htmx:after:swap', e => {
  const d = el('dialog');
  if (d && e.detail.ctx.target === d && d.innerHTML.trim() && !d.open) d.showModal();
});
on('dialog-done', () => el('dialog').close());
on('click', e => {
  if (e.target.closest('[data-close-dialog]')) e.target.closest('dialog').close();
  if (e.target === el('dialog')) e.target.close(); // the backdrop
});

// ---- cells of a table ----
on('keydown', e => {
  if (e.key === 'Escape' && e.target.matches('[data-cell]')) e.target.value = e.target.defaultValue;
});
on('htmx:before:request', ({detail: {ctx}}) => { // a queued save knows the last one
  const c = ctx.sourceElement;
  if (c.matches('[data-cell]')) ctx.request.body.set('was', JSON.parse(c.getAttribute('hx-vals')).was);
});

// ---- menus and toasts ----
on('click', e => {
  for (const menu of document.querySelectorAll('details.menu[open]')) if (!menu.contains(e.target)) menu.open = false;
});
on('keydown', e => {
  const menu = e.key === 'Escape' && e.target.closest('details.menu[open]');
  if (menu) {
    menu.open = false;
    menu.querySelector('summary').focus();
  }
});
// Told once and briefly; what can be undone or asks for something stays.
function fade() {
  for (const toast of document.querySelectorAll('#flash > .toast:not([data-keep], [data-timed])')) {
    toast.dataset.timed = '1';
    setTimeout(() => toast.remove(), toast.querySelector('a, button') ? 20_000 : 7_000);
  }
}
on('htmx:after:swap', fade);
fade();

// ---- light and dark: a cookie, so that the server draws the next page right ----
function setTheme(theme) {
  document.cookie = `theme=${theme};path=/;max-age=31536000;samesite=lax${location.protocol === 'https:' ? ';secure' : ''}`;
  document.documentElement.dataset.theme = theme;
}
on('click', e => {
  if (e.ctrlKey || e.metaKey || !e.target.closest('a[data-theme-switch]')) return;
  e.preventDefault();
  const now = document.documentElement.dataset.theme || (matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light');
  setTheme(now === 'dark' ? 'light' : 'dark');
});
on('submit', e => {
  if (e.submitter?.name !== 'theme' || !e.submitter.value) return;
  e.preventDefault();
  delete e.target.dataset.sent;
  e.submitter.removeAttribute('aria-busy');
  setTheme(e.submitter.value);
});

// ---- small improvements of plain markup ----
on('click', e => {
  const button = e.target.closest('[data-step]');
  if (!button) return;
  const input = button.closest('[data-stepper]').querySelector('input');
  const before = input.value;
  button.dataset.step > 0 ? input.stepUp() : input.stepDown();
  if (input.value === before) return;
  for (const kind of ['input', 'change']) input.dispatchEvent(new Event(kind, {bubbles: true}));
});
function improve(root) {
  for (const button of root.querySelectorAll('[data-step][hidden]')) button.hidden = false;
  for (const time of root.querySelectorAll('time[data-your-time]')) tellYourTime(time);
}
function tellYourTime(time) {
  const at = new Date(time.dateTime);
  const written = time.dateTime.slice(0, 16);
  const here = new Date(at - at.getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
  const words = time.dataset.yourTime;
  delete time.dataset.yourTime;
  if (here === written) return;
  const form = {hour: '2-digit', minute: '2-digit', hourCycle: 'h23', ...(here.slice(0, 10) !== written.slice(0, 10) && {weekday: 'short', day: 'numeric', month: 'short'})};
  const note = document.createElement('span');
  note.className = 'meta d-block';
  note.textContent = words.replace('{time}', at.toLocaleString(document.documentElement.lang, form));
  time.after(note);
}
on('htmx:after:swap', () => improve(document));
improve(document);

// ---- hints: the server says what changed, regions fetch themselves ----
const QUICK_TRIES = 9; // a restart takes seconds: nobody waits longer than 4.5 of them at first
const topics = document.querySelector('meta[name=hints]')?.content;
const tell = name => document.body.dispatchEvent(new CustomEvent(name, {bubbles: true}));
const told = new Map(); // name → timer: what came in a bunch is told once
let ws, timer, tries = 0, behind, refused;
function connect() {
  clearTimeout(timer);
  if (!topics || document.hidden || refused || ws) return;
  const me = ws = new WebSocket(location.origin.replace(/^http/, 'ws') + topics);
  let steady;
  me.onopen = () => {
    steady = setTimeout(() => tries = 0, 5e3);
    if (behind) tell('caught-up');
    behind = false;
  };
  me.onmessage = e => {
    const {changed, within} = JSON.parse(e.data);
    tellSoon(changed + '-changed', within);
  };
  me.onclose = e => {
    clearTimeout(steady);
    behind = true;
    if (ws === me) ws = null;
    if (e.code === 4401) {
      refused = true;
      tell('signed-out');
    } else if (!ws) {
      if (e.code === 4429) tries = QUICK_TRIES + 6; // too many windows: this one asks by itself
      timer = setTimeout(connect, Math.min(tries < QUICK_TRIES ? 3e3 : 6e4, 500 * 2 ** tries++) * (.5 + Math.random()));
    }
  };
}
// Everybody who looks at one event hears at once: they fetch one after the other.
function tellSoon(name, within) {
  if (told.has(name)) return;
  told.set(name, setTimeout(() => {
    told.delete(name);
    tell(name);
  }, 60 + Math.random() * (within || 0)));
}
function pause() {
  clearTimeout(timer);
  behind = true;
  ws?.close();
  ws = null;
}
on('visibilitychange', () => document.hidden ? pause() : connect());
addEventListener('pagehide', pause);
addEventListener('pageshow', connect);
