// Lists the clients that fit while someone types, as a combobox with a listbox (ARIA Authoring
// Practices). The search form beside it does the same without this.
const WAIT_MS = 200;

for (const form of document.querySelectorAll("form[data-combobox]")) start(form);

function start(form) {
  const input = form.querySelector("input[name='q']");
  const list = document.createElement("ul");
  const said = document.createElement("p");
  list.id = `${input.id}-list`;
  list.className = "listbox";
  list.hidden = true;
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", "Clients");
  said.className = "vh";
  said.setAttribute("role", "status");
  for (const [attribute, value] of Object.entries({ role: "combobox", "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": list.id, autocomplete: "off" })) {
    input.setAttribute(attribute, value);
  }
  input.after(list, said);
  let [at, timer, asked] = [-1, 0, ""];
  const options = () => [...list.children];

  function open(on) {
    list.hidden = !on;
    input.setAttribute("aria-expanded", on);
    mark(-1);
  }

  function mark(next) {
    at = next;
    options().forEach((option, n) => option.setAttribute("aria-selected", n === at));
    const option = options()[at];
    if (option) input.setAttribute("aria-activedescendant", option.id);
    else input.removeAttribute("aria-activedescendant");
    option?.scrollIntoView({ block: "nearest" });
  }

  async function look() {
    const typed = input.value.trim();
    asked = typed;
    if ([...typed].length < 2) return open(false);
    const query = new URLSearchParams(new FormData(form));
    let answer;
    try {
      const response = await fetch(`${form.action}?${query}`, { headers: { Accept: "application/json" } });
      answer = await response.json();
    } catch {
      // The button "Find" still works.
      return open(false);
    }
    // What was typed since is asked for by itself.
    if (asked !== typed) return undefined;
    list.replaceChildren(...answer.found.map(({ name, contact, href }, n) => {
      const option = document.createElement("li");
      const strong = document.createElement("strong");
      option.id = `${list.id}-${n}`;
      option.setAttribute("role", "option");
      option.dataset.href = href;
      strong.textContent = name;
      option.append(strong, `, ${contact}`);
      return option;
    }));
    open(answer.found.length > 0);
    said.textContent = answer.words;
    return undefined;
  }

  const take = (option) => location.assign(option.dataset.href);
  input.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(look, WAIT_MS);
  });
  input.addEventListener("keydown", (event) => {
    const count = options().length;
    if (event.key === "Escape" && !list.hidden) open(false);
    else if (event.key === "Escape") input.value = "";
    else if (event.key === "Enter" && !list.hidden && at >= 0) take(options()[at]);
    else if (event.key === "ArrowDown" && count) { if (list.hidden) open(true); mark((at + 1) % count); }
    else if (event.key === "ArrowUp" && count) { if (list.hidden) open(true); mark((at <= 0 ? count : at) - 1); }
    else return;
    event.preventDefault();
  });
  list.addEventListener("pointerdown", (event) => event.preventDefault());
  list.addEventListener("click", (event) => {
    const option = event.target.closest("[role='option']");
    if (option) take(option);
  });
  input.addEventListener("blur", () => open(false));
}

// Whoever seems to be there already is shown while a new record is typed; the server asks again.
for (const form of document.querySelectorAll("form[data-twins]")) {
  const hint = document.createElement("div");
  hint.setAttribute("role", "status");
  form.before(hint);
  form.addEventListener("change", async (event) => {
    const typed = event.target.value.trim();
    if (typed.length < 3) return;
    const query = new URLSearchParams(new FormData(form));
    for (const field of ["name", "email", "phone", "key"]) query.delete(field);
    query.set("q", typed);
    let answer;
    try {
      answer = await (await fetch(`${form.dataset.twins}?${query}`, { headers: { Accept: "application/json" } })).json();
    } catch {
      return;
    }
    hint.className = answer.found.length ? "notice notice-warn" : "";
    const list = document.createElement("ul");
    for (const { name, contact, href } of answer.found.slice(0, 5)) {
      const item = document.createElement("li");
      const link = document.createElement("a");
      link.href = href;
      link.textContent = name;
      item.append(link, `, ${contact}`);
      list.append(item);
    }
    const words = document.createElement("p");
    words.textContent = "Is it one of these? They are on record already.";
    hint.replaceChildren(...(answer.found.length ? [words, list] : []));
  });
}
