// Looks once a minute whether the day has changed and offers to show it: no row moves under a finger.
// Nobody is kept signed in by this: it rests while the page is hidden or has not been used for a while.
const EVERY_MS = 60_000;
const REST_MS = 15 * 60_000;

const list = document.getElementById("list");
const bar = document.getElementById("changes");
if (list && bar) watch();

function watch() {
  const said = document.createElement("p");
  const show = document.createElement("button");
  said.setAttribute("role", "status");
  show.type = "button";
  show.className = "button button-secondary";
  show.textContent = "Show";
  show.hidden = true;
  bar.append(said, show);
  let [used, fresh] = [Date.now(), null];
  const say = (words) => { if (said.textContent !== words) said.textContent = words; };
  for (const kind of ["pointerdown", "keydown", "visibilitychange"]) {
    document.addEventListener(kind, () => {
      const rested = Date.now() - used > REST_MS;
      used = Date.now();
      if (rested) look();
    });
  }
  setInterval(() => {
    if (!document.hidden && Date.now() - used < REST_MS) look();
  }, EVERY_MS);

  const rows = (of) => new Map([...of.querySelectorAll("li[data-id]")].map((row) => [row.dataset.id, row.dataset.seen]));

  async function look() {
    try {
      // Without the word of a notice that was said already.
      const address = new URL(location.href);
      address.searchParams.delete("now");
      const response = await fetch(address);
      const page = new DOMParser().parseFromString(await response.text(), "text/html");
      const there = page.getElementById("list");
      if (!response.ok || !there) throw new Error();
      const [old, now] = [rows(list), rows(there)];
      const changed = [...new Set([...old.keys(), ...now.keys()])].filter((id) => old.get(id) !== now.get(id));
      fresh = there;
      show.hidden = !changed.length;
      say(changed.length ? `${changed.length} ${changed.length === 1 ? "change" : "changes"}.` : "");
    } catch {
      show.hidden = true;
      say("This list could not be brought up to date. Reload the page to see how the day stands.");
    }
  }

  show.addEventListener("click", () => {
    list.replaceChildren(...fresh.childNodes);
    show.hidden = true;
    say("The list is up to date.");
    const heading = list.querySelector("h2") ?? list;
    heading.tabIndex = -1;
    heading.focus();
  });
}
