// The list on a device: what it says to a ticket, and what it finds: tickets with a way in, and bookings
// that have to be paid first. Markup: #local-row and #local-owing in checkin/_offline.html, and the
// verdicts of checkin/_offline_verdicts.html.
const MOST_FOUND = 20;
const fold = text => text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();

const ticketOf = ([digest, number, result, name, buyer, type, notes, extras, since, out]) =>
  ({digest, number, result, name, buyer, type, notes, extras, since, out});
const owedOf = ([code, name, what, money, until, tickets]) =>
  ({code, name, what, money, until: new Date(until), tickets: tickets.map(ticketOf)});

export function learn({at, door, tickets, owing = [], takes_money: takesMoney = false}) {
  const all = tickets.map(ticketOf);
  return {
    at, door, takesMoney,
    byDigest: new Map(all.map(ticket => [ticket.digest, ticket])),
    byNumber: new Map(all.map(ticket => [ticket.number, ticket])),
    owing: new Map(owing.map(owedOf).map(owed => [owed.code, owed])),
  };
}
// Paid: its tickets are good from now on, by their numbers; their codes are not made yet.
export function settle(list, code) {
  const owed = list.owing.get(code);
  list.owing.delete(code);
  for (const ticket of owed?.tickets ?? []) list.byNumber.set(ticket.number, ticket);
  return owed;
}
export function isBooking(list, code) {
  return list.owing.has(code) || list.byNumber.has(`${code}-1`);
}

export function judge(list, ticket, way, at) {
  const {opens, closes, reentry} = list.door;
  if (!ticket) return 'unknown';
  if (ticket.result === 'wrong-list') return 'wrong-list';
  if (way === 'out') return reentry && ticket.since && !ticket.out ? 'left' : 'not-inside';
  if (ticket.result !== 'ok') return ticket.result;
  if ((opens && at < new Date(opens)) || (closes && at >= new Date(closes))) return 'not-now';
  if (!ticket.since) return 'ok';
  return ticket.out && reentry ? 'back' : 'already-used';
}
export function move(ticket, result, at) {
  if (!ticket) return;
  if (result === 'ok') ticket.since ??= at;
  if (result === 'left') ticket.out = at;
  if (result === 'back') ticket.out = null;
}

export function search(list, words, url) {
  const wanted = fold(words.trim());
  const named = (code, ...names) => wanted && (fold(code).startsWith(wanted) || names.some(name => fold(name).includes(wanted)));
  const found = [...list.byNumber.values()].filter(({number, name, buyer}) => named(number, name, buyer));
  const owing = [...list.owing.values()].filter(({code, name, until}) => until > new Date() && named(code, name));
  const rows = document.createElement('ul');
  rows.className = 'ruled';
  rows.append(...owing.map(owed => owingRow(owed, list.takesMoney)).slice(0, MOST_FOUND));
  rows.append(...found.slice(0, MOST_FOUND).map(ticket => ticketRow(ticket, judge(list, ticket, 'out', new Date()) === 'left', url)));
  const count = document.createElement('p');
  count.className = 'meta m-0';
  count.setAttribute('role', 'status');
  count.textContent = wanted ? url.found.replace('{n}', found.length + owing.length) : '';
  document.getElementById('found').replaceChildren(count, rows);
}
export function verdict(result, words) {
  const shape = document.getElementById(`verdict-${result}`).content.cloneNode(true);
  for (const slot of shape.querySelectorAll('[data-slot]')) {
    if (words[slot.dataset.slot]) slot.textContent = words[slot.dataset.slot];
    else slot.remove();
  }
  return shape;
}
function shaped(id, name, more) {
  const shape = document.getElementById(id).content.cloneNode(true);
  shape.querySelector('bdi').textContent = name;
  shape.querySelector('.meta').textContent = more;
  return shape;
}
function ticketRow(ticket, inside, url) {
  const shape = shaped('local-row', ticket.name || ticket.buyer, `${ticket.type} · ${ticket.number}`);
  const done = ticket.since && !ticket.out && !inside; // in, where nobody goes out again
  shape.querySelector(done ? 'form' : '[data-in]').remove();
  if (done) return shape;
  const {elements} = shape.querySelector('form');
  elements.code.value = ticket.number;
  elements.nonce.value = crypto.randomUUID();
  elements.way.value = inside ? 'out' : 'in';
  elements.send.textContent = inside ? url.letOut : url.letIn;
  elements.send.ariaLabel = `${elements.send.textContent}: ${ticket.name || ticket.buyer}`;
  return shape;
}
function owingRow(owed, takesMoney) {
  const shape = shaped('local-owing', owed.name, `${owed.what} · ${owed.code}`);
  const sum = shape.querySelector('[data-sum]');
  sum.textContent = sum.dataset.sum.replace('{money}', owed.money);
  shape.querySelector(takesMoney ? '[data-send-on]' : 'form').remove();
  if (!takesMoney) return shape;
  const {elements} = shape.querySelector('form');
  elements.code.value = owed.code;
  elements.nonce.value = crypto.randomUUID();
  for (const button of shape.querySelectorAll('button')) {
    if (owed.tickets.length === 1) button.textContent = button.dataset.one;
    button.ariaLabel = `${button.textContent}: ${owed.name}`;
  }
  return shape;
}
