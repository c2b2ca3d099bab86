// While files are read: says how far it is, and shows the report when it is there. Without this the
// link "Check again" does the same.
const line = document.querySelector("[data-waiting]");
const bar = document.querySelector("progress");
let pause = 1000;

const look = async () => {
  try {
    const response = await fetch(location.href, { headers: { Accept: "application/json" } });
    const answer = await response.json();
    if (!answer.reading) return location.reload();
    if (line.textContent !== answer.words) line.textContent = answer.words;
    if (bar) [bar.value, bar.max] = [answer.done, answer.known];
    pause = Math.min(pause * 1.2, 5000);
  } catch {
    pause = 10000;
  }
  setTimeout(look, pause);
};

if (line) setTimeout(look, pause);
