// What a device keeps of a door: the list and the scans that wait, encrypted with a key that the server
// gives to whoever is signed in. The key lies in a database of its own, which signing out deletes; the
// scans then wait unreadable until the same person signs in again, since they get the same key.
const KEYS = 'door-keys';

const done = request => new Promise((take, fail) => {
  request.onsuccess = () => take(request.result);
  request.onerror = request.onblocked = () => fail(request.error ?? new Error('blocked'));
});
async function openDatabase(name, ...stores) {
  const request = indexedDB.open(name, 1);
  request.onupgradeneeded = () => stores.forEach(store => request.result.createObjectStore(store));
  const database = await done(request);
  database.onversionchange = () => database.close();
  return database;
}
async function withKeys(mode, work) {
  const database = await openDatabase(KEYS, 'keys');
  try {
    return await done(work(database.transaction('keys', mode).objectStore('keys')));
  } finally {
    database.close();
  }
}

export async function sha256(text) {
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text));
  return Array.from(new Uint8Array(digest), byte => byte.toString(16).padStart(2, '0')).join('');
}

// The bare page and its files, for door_worker.js. url: the data-* of checkin/_offline.html.
export async function keepPage(url) {
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

export class Store {
  static async open(list) {
    const store = new Store();
    store.list = list;
    store.database = await openDatabase(`door-${list}`, 'kept', 'scans');
    store.key = await store.findKey();
    return store;
  }
  async findKey() {
    const found = await withKeys('readonly', keys => keys.get(this.list));
    if (found && new Date(found.until) > new Date()) return found.key;
    if (found) await this.forget();
    return null;
  }
  async takeKey(hex, until) {
    const bytes = Uint8Array.from(hex.match(/../g), pair => parseInt(pair, 16));
    this.key = await crypto.subtle.importKey('raw', bytes, 'AES-GCM', false, ['encrypt', 'decrypt']);
    await withKeys('readwrite', keys => keys.put({key: this.key, until}, this.list));
  }
  // The key and the list go; scans that were not sent stay, and cannot be read.
  async forget() {
    this.key = null;
    await withKeys('readwrite', keys => keys.delete(this.list));
    await this.run('kept', 'readwrite', kept => kept.clear());
  }

  async run(name, mode, work) {
    return done(work(this.database.transaction(name, mode).objectStore(name)));
  }
  async put(name, id, value) {
    const iv = crypto.getRandomValues(new Uint8Array(12));
    const plain = new TextEncoder().encode(JSON.stringify(value));
    const data = await crypto.subtle.encrypt({name: 'AES-GCM', iv}, this.key, plain);
    await this.run(name, 'readwrite', store => store.put({iv, data}, id));
  }
  async read({iv, data}) {
    try {
      return JSON.parse(new TextDecoder().decode(await crypto.subtle.decrypt({name: 'AES-GCM', iv}, this.key, data)));
    } catch {
      return null; // another person's, or an older key's
    }
  }
  async get(name, id) {
    const found = await this.run(name, 'readonly', store => store.get(id));
    return found ? this.read(found) : null;
  }
  async all(name) {
    const found = await this.run(name, 'readonly', store => store.getAll());
    return (await Promise.all(found.map(one => this.read(one)))).filter(Boolean);
  }
  async count(name) {
    return this.run(name, 'readonly', store => store.count());
  }
  async remove(name, id) {
    await this.run(name, 'readwrite', store => store.delete(id));
  }
}
export function deviceName({device}) {
  const name = localStorage.getItem('door-device') ?? Math.random().toString(36).slice(2, 6).toUpperCase();
  localStorage.setItem('door-device', name);
  return device.replace('{name}', name);
}
