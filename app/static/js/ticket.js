// A ticket that was opened once opens without a network, too (js/ticket_worker.js keeps it).
const ticket = document.querySelector('[data-worker]');
const show = name => { ticket.querySelector(`[data-${name}]`).hidden = false; };

async function keepTicket() {
  const {serviceWorker} = navigator;
  serviceWorker.addEventListener('message', e => { if (e.data === 'kept' && navigator.onLine) show('kept'); });
  await serviceWorker.register(ticket.dataset.worker);
  const {active} = await serviceWorker.ready;
  const named = [...document.querySelectorAll('link[rel=stylesheet], script[src], img[src], use[href]')];
  const files = named.map(one => new URL(one.src || one.getAttribute('href'), location).href.split('#')[0]);
  active.postMessage({address: location.href.split('#')[0], files: [...new Set(files)]});
}

if (!navigator.onLine) show('offline');
else if ('serviceWorker' in navigator && window.isSecureContext) keepTicket().catch(() => {});
