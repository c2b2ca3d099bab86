// Says how many characters are left once typing stops. Nothing is cut off:
// the server checks, and a text that is too long is kept as typed.
const words = (left) => {
  const n = Math.abs(left);
  const unit = n === 1 ? "character" : "characters";
  return left < 0 ? `You have ${n} ${unit} too many.` : `You have ${n} ${unit} left.`;
};

for (const field of document.querySelectorAll("[data-count]")) {
  const input = field.querySelector("textarea, input");
  const line = field.querySelector(".count");
  if (!input || !line) continue;
  const max = Number(field.dataset.count);
  const spoken = document.createElement("p");
  spoken.className = "vh";
  spoken.setAttribute("role", "status");
  line.after(spoken);
  let timer;
  const show = () => {
    // A form sends line breaks as two characters; the server counts them as one, as here.
    const left = max - [...input.value].length;
    line.textContent = words(left);
    line.classList.toggle("count-over", left < 0);
    clearTimeout(timer);
    timer = setTimeout(() => { spoken.textContent = words(left); }, 1000);
  };
  input.addEventListener("input", show);
  if (input.value) show();
}
