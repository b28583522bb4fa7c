// The time left on a hold, told second by second to the eye; the server decides when it is over.
//   <time data-countdown="2026-12-05T09:30:00+00:00" data-words="{m} min {s} s left"></time>
//   <progress max="900" data-until="2026-12-05T09:30:00+00:00">
// At the end the body hears "hold-expired", for a region with hx-trigger="hold-expired from:document".
let over = false;

function tick() {
  const clocks = document.querySelectorAll('[data-countdown]');
  let left = Infinity;
  for (const clock of clocks) {
    left = Math.max(0, Math.ceil((new Date(clock.dataset.countdown) - Date.now()) / 1000));
    clock.textContent = clock.dataset.words.replace('{m}', Math.floor(left / 60)).replace('{s}', left % 60);
    clock.toggleAttribute('data-soon', left < 120);
  }
  for (const bar of document.querySelectorAll('progress[data-until]')) {
    bar.value = Math.max(0, (new Date(bar.dataset.until) - Date.now()) / 1000);
  }
  if (left > 0) over = false;
  else if (!over) {
    over = true;
    document.body.dispatchEvent(new CustomEvent('hold-expired', {bubbles: true}));
  }
}

tick();
setInterval(tick, 1000);
