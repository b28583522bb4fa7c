// Shows a question only while the one it depends on has the answer it waits for. The server
// decides the same way; without this script each such question says when it applies.
//   <div data-if="q7-1" data-is="By bike">   an empty data-is waits for any answer
const answers = field => field.matches('[type=radio], [type=checkbox]') ? field.checked : field.value !== '';

function settle() {
  for (const box of document.querySelectorAll('[data-if]')) {
    const wanted = box.dataset.is;
    box.hidden = ![...document.getElementsByName(box.dataset.if)].some(field =>
      !field.closest('[hidden]') && answers(field) && (wanted === '' || field.value === wanted));
  }
}

// A file that will not be taken need not travel first; without this script the server says the same.
function weigh({target}) {
  const most = Number(target.dataset?.most), told = document.querySelector(`[data-too-large="${target.name}"]`);
  if (!most || !told) return;
  told.hidden = !(target.files[0]?.size > most);
  if (!told.hidden) target.value = '';
}

settle();
document.addEventListener('change', weigh);
document.addEventListener('change', settle);
document.addEventListener('htmx:after:swap', settle);
