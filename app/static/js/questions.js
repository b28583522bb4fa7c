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

settle();
document.addEventListener('change', settle);
document.addEventListener('htmx:after:swap', settle);
