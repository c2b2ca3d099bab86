// Shows the text as its readers will see it while it is typed, leads from a
// fault to its line, and puts links and sources in where the cursor stands.
// Without this the buttons of the form do the same on the server.
const form = document.querySelector("form[data-autosave]");
const body = document.getElementById("body");
const look = document.getElementById("look");
const into = document.getElementById("look-in");

if (form && body && look && into) {
  let list = document.getElementById("faults");

  const showFaults = (faults) => {
    if (!list) {
      if (!faults.length) return;
      const section = document.createElement("section");
      section.setAttribute("aria-labelledby", "faults-title");
      const heading = document.createElement("h2");
      heading.id = "faults-title";
      heading.textContent = "Before it can be published";
      list = document.createElement("ul");
      list.id = "faults";
      section.append(heading, list);
      form.before(section);
    }
    list.parentElement.hidden = !faults.length;
    list.replaceChildren(...faults.map(({ field, line, words }) => {
      const link = document.createElement("a");
      link.href = `#${field}`;
      link.dataset.line = line;
      link.textContent = line ? `Line ${line}: ${words}` : words;
      const item = document.createElement("li");
      item.append(link);
      return item;
    }));
  };
  document.addEventListener("midstance:faults", (event) => showFaults(event.detail));

  // From a fault to its line.
  document.addEventListener("click", (event) => {
    const line = Number(event.target.dataset?.line ?? 0);
    if (!line) return;
    event.preventDefault();
    const lines = body.value.split("\n");
    const start = lines.slice(0, line - 1).reduce((sum, text) => sum + text.length + 1, 0);
    body.focus();
    body.setSelectionRange(start, start + (lines[line - 1] ?? "").length);
    body.scrollTop = (body.scrollHeight / Math.max(lines.length, 1)) * Math.max(0, line - 4);
  });

  // One request at a time; what was typed meanwhile is drawn next.
  let [timer, busy, again] = [0, false, false];
  const draw = async () => {
    if (busy) { again = true; return; }
    busy = true;
    look.setAttribute("aria-busy", "true");
    try {
      const response = await fetch("/staff/articles/preview", {
        method: "POST",
        body: new URLSearchParams(new FormData(form)),
        headers: { Accept: "application/json" },
      });
      if (response.ok && response.headers.get("content-type")?.includes("json")) {
        const drawn = await response.json();
        into.innerHTML = drawn.html;
        look.hidden = false;
        showFaults(drawn.faults);
      }
    } catch {
      // The last preview stays; the form still works.
    }
    look.removeAttribute("aria-busy");
    busy = false;
    if (again) { again = false; draw(); }
  };
  form.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(draw, 800);
  });

  const insert = document.getElementById("insert");
  document.getElementById("insert-hint").textContent = "It is put where the cursor stands";
  document.getElementById("put-in").addEventListener("click", (event) => {
    event.preventDefault();
    if (!insert.value) return;
    body.setRangeText(insert.value, body.selectionStart, body.selectionEnd, "end");
    body.focus();
    body.dispatchEvent(new Event("input", { bubbles: true }));
  });
}
