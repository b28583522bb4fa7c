// A form that found no turn is sent again, each a little later than another: <form data-again="4">
const form = document.querySelector('form[data-again]');
const wait = Number(form.dataset.again) * 1000;
setTimeout(() => form.requestSubmit(), wait * (1 + Math.random() / 2));
