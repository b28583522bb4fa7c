// The scanner at the door. It fills in the real form #scan-form (code, nonce) and submits it;
// everything else here only helps: without it, or without a camera, codes are typed.
// Markup: shared/_camera.html. Answers land in #verdict; [data-result] there is ok, again or no.
const form = document.getElementById('scan-form');
const scanner = document.getElementById('scanner');
const video = document.getElementById('camera');
const note = document.getElementById('camera-note');
const verdict = document.getElementById('verdict');
const part = name => document.querySelector(`[data-door="${name}"]`);
const SAME_CODE_MS = 3000;
const LOOK_EVERY_MS = 120;

let stream, decode, wakeLock, timer;
let last = {code: '', at: 0};
let pending = null; // a scan without an answer keeps its nonce, so that sent twice it counts once

// ---- the form ----
function nonce() {
  if (crypto.randomUUID) return crypto.randomUUID();
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), byte => byte.toString(16).padStart(2, '0')).join('');
}
form.addEventListener('submit', () => {
  const code = form.elements.code.value.trim();
  if (pending?.code !== code) pending = {code, nonce: nonce()};
  form.elements.nonce.value = pending.nonce;
}, true);

function take(code) {
  const now = Date.now();
  const again = code === last.code && now - last.at < SAME_CODE_MS;
  last = {code, at: now}; // counted from when it was last seen: a ticket held up longer is no second scan
  if (again || form.hasAttribute('data-sending')) return;
  form.elements.code.value = code;
  form.requestSubmit();
}
document.addEventListener('htmx:before:request', e => {
  if (e.detail.ctx.sourceElement === form) form.dataset.sending = '1';
});
document.addEventListener('htmx:finally:request', e => {
  if (e.detail.ctx.sourceElement === form) delete form.dataset.sending;
});
document.addEventListener('htmx:after:swap', e => {
  if (e.detail.ctx.sourceElement !== form) return;
  const result = verdict?.querySelector('[data-result]')?.dataset.result;
  if (!result) return;
  pending = null;
  form.elements.code.value = '';
  announce(result);
});
document.addEventListener('door-answer', e => { // the device's own list decided (door_offline.js)
  pending = null;
  form.elements.code.value = '';
  announce(e.detail);
});
document.addEventListener('door-found', () => { // it was a booking's code: its people are listed
  pending = null;
  form.elements.code.value = '';
  const found = document.getElementById('found');
  found.tabIndex = -1;
  found.focus(); // a phone's keyboard goes away, and the next Tab is at the people
});
document.addEventListener('click', e => {
  const way = verdict && e.target.closest('[data-next], [data-find]');
  if (!way) return;
  e.preventDefault();
  verdict.replaceChildren();
  if ('find' in way.dataset) document.getElementById('q').focus();
  else if (!stream) form.elements.code.focus();
});
// A hand scanner types: what it types over an answer is the next ticket's code.
document.addEventListener('keydown', e => {
  if (e.key.length > 1 || e.key === ' ' || e.ctrlKey || e.metaKey || e.altKey || !verdict?.hasChildNodes()) return;
  verdict.replaceChildren();
  form.elements.code.focus();
});

// ---- sound and touch ----
const NOTES = {ok: [[660, 0, .09], [990, .1, .16]], again: [[520, 0, .12], [520, .18, .12]], no: [[180, 0, .4]]};
const BUZZ = {ok: 60, again: [60, 60, 60], no: 350};
let audio;
let loud = localStorage.getItem('door-sound') !== 'off';

function announce(result) {
  navigator.vibrate?.(BUZZ[result]);
  if (!loud) return;
  audio ??= new AudioContext();
  audio.resume();
  for (const [pitch, after, length] of NOTES[result]) beep(pitch, audio.currentTime + after, length);
}
function beep(pitch, at, length) {
  const tone = audio.createOscillator();
  const level = audio.createGain();
  tone.frequency.value = pitch;
  level.gain.setValueAtTime(.25, at);
  level.gain.exponentialRampToValueAtTime(.001, at + length);
  tone.connect(level).connect(audio.destination);
  tone.start(at);
  tone.stop(at + length);
}

// ---- the camera ----
async function pickDecoder() {
  if ('BarcodeDetector' in window && (await BarcodeDetector.getSupportedFormats()).includes('qr_code')) {
    const detector = new BarcodeDetector({formats: ['qr_code']});
    return async () => (await detector.detect(video))[0]?.rawValue;
  }
  globalThis.qrWorkerUrl = scanner.dataset.worker;
  const {default: QrScanner} = await import(scanner.dataset.decoder);
  const qrEngine = await QrScanner.createQrEngine();
  const canvas = document.createElement('canvas');
  canvas.getContext('2d', {willReadFrequently: true}); // the decoder gets this very context
  return () => QrScanner.scanImage(video, {qrEngine, canvas, returnDetailedScanResult: true}).then(found => found.data, () => null);
}

async function start() {
  if (stream) return;
  if (!navigator.mediaDevices?.getUserMedia) return refuse('absent');
  tell('starting');
  try {
    stream = await navigator.mediaDevices.getUserMedia({video: {facingMode: 'environment', width: {ideal: 1280}}, audio: false});
    video.srcObject = stream;
    await video.play();
    decode ??= await pickDecoder();
  } catch (error) {
    stop();
    return refuse(error.name === 'NotAllowedError' ? 'refused' : 'absent');
  }
  tell('ready');
  showCamera(true);
  stayAwake();
  look();
}
function stop() {
  clearTimeout(timer);
  for (const track of stream?.getTracks() ?? []) track.stop();
  stream = null;
  video.srcObject = null;
  wakeLock?.release();
  wakeLock = null;
  showCamera(false);
  tell('off');
}
function refuse(why) {
  tell(why);
  form.elements.code.focus();
}
function tell(what) {
  note.textContent = note.dataset[what];
}
async function look() {
  if (!stream) return;
  try {
    const code = video.readyState >= 2 && await decode();
    if (code) take(code);
  } catch {
    tell('absent');
  }
  timer = setTimeout(look, LOOK_EVERY_MS);
}
function showCamera(running) {
  video.hidden = !running;
  part('camera').setAttribute('aria-pressed', running);
  const torch = stream?.getVideoTracks()[0].getCapabilities?.().torch;
  part('torch').hidden = !torch;
  part('torch').setAttribute('aria-pressed', false);
}
async function stayAwake() {
  try {
    wakeLock = await navigator.wakeLock?.request('screen');
  } catch {
    wakeLock = null; // a phone low on power refuses; scanning goes on
  }
}
document.addEventListener('visibilitychange', () => {
  if (!stream) return;
  if (document.hidden) clearTimeout(timer);
  else {
    stayAwake();
    look();
  }
});
addEventListener('pagehide', stop);

// ---- the buttons ----
part('camera').addEventListener('click', () => stream ? stop() : start());
part('torch').addEventListener('click', async e => {
  const on = e.currentTarget.getAttribute('aria-pressed') !== 'true';
  e.currentTarget.setAttribute('aria-pressed', on);
  await stream?.getVideoTracks()[0].applyConstraints({advanced: [{torch: on}]}).catch(() => {});
});
part('sound').addEventListener('click', () => {
  loud = !loud;
  localStorage.setItem('door-sound', loud ? 'on' : 'off');
  part('sound').setAttribute('aria-pressed', loud);
  if (loud) announce('ok');
});
part('sound').setAttribute('aria-pressed', loud);
for (const name of ['camera', 'sound']) part(name).hidden = false;
part('code').addEventListener('click', e => {
  e.preventDefault();
  form.elements.code.focus();
});

// Ask for the camera on a tap; where it was allowed before, begin at once.
navigator.permissions?.query({name: 'camera'}).then(allowed => allowed.state === 'granted' && start(), () => {});
