// Moves focus to the error summary when a form comes back with errors, and
// from a link in it to the field itself with its label in view.
const summary = document.getElementById("error-summary");
if (summary) {
  summary.focus();
  summary.addEventListener("click", (event) => {
    const link = event.target.closest("a[href^='#']");
    const field = link && document.getElementById(link.hash.slice(1));
    if (!field) return;
    event.preventDefault();
    const box = field.closest("fieldset") || field.closest(".field") || field;
    (box.querySelector("legend, label") || box).scrollIntoView();
    field.focus({ preventScroll: true });
  });
}
