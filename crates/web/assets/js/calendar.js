// Keys, dragging and undo for the calendar's table. The table, its links and the page "Move…" work
// without this; every move goes through that page's form and is asked about before it is sent.
const STEP = 15;
const ROW = 30;
const UNDO_MS = 30_000;

const make = (tag, props = {}, ...children) => {
  const element = Object.assign(document.createElement(tag), props);
  element.append(...children);
  return element;
};

const clock = (minute) => {
  if (minute === 0) return "12 midnight";
  if (minute === 720) return "12 noon";
  const hour = Math.floor(minute / 60);
  return `${((hour + 11) % 12) + 1}:${String(minute % 60).padStart(2, "0")} ${hour < 12 ? "a.m." : "p.m."}`;
};

// The table as a square of cells: what a cell spans, it fills.
function lay(table) {
  const grid = [];
  [...table.rows].forEach((row, r) => {
    grid[r] ??= [];
    let c = 0;
    for (const cell of row.cells) {
      while (grid[r][c]) c += 1;
      for (let dr = 0; dr < cell.rowSpan; dr += 1) {
        grid[r + dr] ??= [];
        for (let dc = 0; dc < cell.colSpan; dc += 1) grid[r + dr][c + dc] = cell;
      }
      c += cell.colSpan;
    }
  });
  return grid;
}

const stops = (cell) => {
  const links = [...cell.querySelectorAll("a[href]")];
  return links.length ? links : [cell];
};

const calendar = document.querySelector(".calendar");
if (calendar?.querySelector("table.week")) start(calendar);

function start(calendar) {
  const said = make("p", { className: "said" });
  said.setAttribute("role", "status");
  const back = make("button", { type: "button", className: "button button-secondary", textContent: "Undo", hidden: true });
  calendar.before(make("div", { className: "toolbar no-print" }, said, back));
  const help = document.getElementById("keys");
  const chosen = make("div", { className: "chosen-line no-print", hidden: true });
  calendar.after(chosen);
  let table, grid, first, at, carried, drag, timer;
  const say = (words) => { said.textContent = words; };

  function enter() {
    table = calendar.querySelector("table.week");
    grid = lay(table);
    first = table.tHead.rows.length;
    at = { r: first, c: 1, i: 0 };
    carried = null;
    // One tab stop: the table's own cells scroll it.
    calendar.querySelector(".grid").removeAttribute("tabindex");
    table.setAttribute("role", "grid");
    help.hidden = false;
    table.setAttribute("aria-describedby", "keys");
    for (const cell of table.querySelectorAll("th, td")) stops(cell).forEach((stop) => { stop.tabIndex = -1; });
    for (const visit of table.querySelectorAll("a.appt")) visit.draggable = false;
    const visit = table.querySelector("tr.now a.appt") ?? table.querySelector("a.appt");
    if (visit) find(visit);
    show(false);
    const today = table.tHead.querySelector("[aria-current]");
    if (today) calendar.querySelector(".grid").scrollLeft = today.offsetLeft - table.querySelector("tbody th").offsetWidth;
  }

  // Row 0 has the days; the row of names below is read with every cell.
  const order = () => [0, ...[...grid.keys()].filter((r) => r >= first)];
  const cellAt = () => grid[at.r][at.c];
  const stop = () => stops(cellAt())[at.i] ?? stops(cellAt())[0];

  function find(element) {
    const cell = element.closest("th, td");
    const r = grid.findIndex((row) => row.includes(cell));
    if (r < 0 || (r > 0 && r < first) || grid[r].indexOf(cell) < 1) return;
    // Within what a cell spans one stays in the row and column one came from.
    if (cellAt() !== cell) at = { r, c: grid[r].indexOf(cell), i: 0 };
    at.i = Math.max(0, stops(cell).indexOf(element));
  }

  function show(focus = true) {
    for (const old of table.querySelectorAll("[tabindex='0']")) old.tabIndex = -1;
    stop().tabIndex = 0;
    if (focus) stop().focus();
  }

  function go(r, c, i = 0) {
    const width = grid[first].length;
    at = { r, c: Math.min(Math.max(c, 1), width - 1), i };
    if (i < 0) at.i = stops(cellAt()).length - 1;
    show();
  }

  function vertical(by) {
    const next = at.i + by;
    if (next >= 0 && next < stops(cellAt()).length) return go(at.r, at.c, next);
    const rows = order();
    let n = rows.indexOf(at.r);
    const cell = cellAt();
    while (rows[n] !== undefined && grid[rows[n]][at.c] === cell) n += by;
    if (rows[n] !== undefined) go(rows[n], at.c, by < 0 ? -1 : 0);
  }

  function horizontal(by) {
    const cell = cellAt();
    let c = at.c;
    while (grid[at.r][c] === cell) c += by;
    if (c >= 1 && grid[at.r][c]) go(at.r, c);
  }

  function screen(by) {
    const rows = order();
    const height = table.tBodies[0].rows[0].getBoundingClientRect().height;
    const step = Math.max(1, Math.floor((window.innerHeight * 0.8) / height));
    const n = Math.min(Math.max(rows.indexOf(at.r) + by * step, 0), rows.length - 1);
    go(rows[n], at.c);
  }

  const KEYS = {
    ArrowUp: () => vertical(-1),
    ArrowDown: () => vertical(1),
    ArrowLeft: () => horizontal(-1),
    ArrowRight: () => horizontal(1),
    PageUp: () => screen(-1),
    PageDown: () => screen(1),
    Home: () => go(at.r, 1),
    End: () => go(at.r, grid[first].length - 1),
  };
  const EDGES = { Home: () => go(0, 1), End: () => go(grid.length - 1, grid[first].length - 1) };
  const CARRY = { ArrowUp: [-STEP, 0], ArrowDown: [STEP, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] };

  calendar.addEventListener("keydown", (event) => {
    if (!event.target.closest("table.week")) return;
    let act = KEYS[event.key];
    if (event.altKey) act = CARRY[event.key] && stop().dataset.start && (() => carry(...CARRY[event.key]));
    else if (event.ctrlKey || event.metaKey) act = EDGES[event.key];
    else if (carried && event.key === "Enter") act = () => ask(carried.visit, carried.to);
    else if ((carried || drag) && event.key === "Escape") act = () => { put(); say("Left where it was."); };
    else if (act && carried) put();
    if (!act || event.shiftKey) return;
    event.preventDefault();
    act();
  });
  calendar.addEventListener("focusin", (event) => {
    if (!event.target.closest("table.week")) return;
    if (carried && event.target !== carried.visit) put();
    find(event.target);
    show(false);
    choose(event.target);
  });

  // What can be done with the visit that is looked at, for those who do not open it.
  function choose(element) {
    chosen.hidden = !element.dataset.start;
    if (chosen.hidden) return;
    const words = [name(element), element.innerText.split("\n")[1]].join(", ");
    const link = (text, href) => make("a", { href, textContent: text });
    const arrived = make("form", { method: "post", action: `${element.href}/status` });
    arrived.append(make("input", { type: "hidden", name: "version", value: element.dataset.seen }));
    arrived.append(make("button", { className: "button button-secondary", name: "status", value: "arrived", textContent: "Arrived" }));
    chosen.replaceChildren(make("span", { textContent: words }), link("Open", element.href), link("Move…", `${element.href}/move`), arrived, link("Cancel…", `${element.href}#cancel`));
  }

  const name = (visit) => visit.querySelector("strong").textContent;
  const days = () => [...table.tHead.rows[0].querySelectorAll("[data-day]")];
  const lanes = () => [...table.tHead.rows[1].querySelectorAll("[data-day]")];
  const bodyRows = () => [...table.tBodies[0].rows];

  // Where a visit stands: a line of rows, so that an hour that comes twice has both.
  function place(visit) {
    const row = bodyRows().indexOf(visit.closest("tr"));
    const lane = laneOf(visit.closest("td"));
    const minute = Number(visit.dataset.minute) - Number(bodyRows()[row].dataset.minute);
    return { line: row * ROW + Math.max(0, minute), day: days().findIndex((d) => d.dataset.day === lane.dataset.day), lane };
  }

  function laneOf(cell) {
    const c = grid.find((row) => row.includes(cell)).indexOf(cell);
    return grid[1][c];
  }

  // The lane of the same person or place on another day.
  function sameLane(lane, day, visit) {
    const by = visit.dataset.who;
    const there = lanes().filter((l) => l.dataset.day === days()[day].dataset.day);
    return there.find((l) => (lane.dataset.who ? l.dataset.who === (lane.dataset.who || by) : l.dataset.loc === lane.dataset.loc));
  }

  function target(visit, { line, day, lane }) {
    const row = bodyRows()[Math.floor(line / ROW)];
    const minute = Number(row.dataset.minute) + (line % ROW);
    const which = row.dataset.which ?? "";
    const who = lane?.dataset.who ?? visit.dataset.who;
    const loc = lane?.dataset.loc ?? visit.dataset.loc;
    const head = days()[day];
    let words = `${head.dataset.words}, ${clock(minute)}${which && `, the ${which} time`}`;
    if (who !== visit.dataset.who) words += `, with ${lane.dataset.name}`;
    if (loc !== visit.dataset.loc) words += `, at ${lane.dataset.place}`;
    return { line, day, lane, row, words, form: { date: head.dataset.day, time: `${Math.floor(minute / 60)}:${String(minute % 60).padStart(2, "0")}`, which, who, loc } };
  }

  function mark(to) {
    for (const old of table.querySelectorAll(".target")) old.classList.remove("target");
    if (!to?.lane) return;
    const c = grid[1].indexOf(to.lane);
    grid[first + bodyRows().indexOf(to.row)][c].classList.add("target");
  }

  function carry(minutes, by) {
    const visit = stop();
    const from = carried?.to ?? place(visit);
    const own = place(visit);
    const line = Math.min(Math.max(from.line + minutes, 0), bodyRows().length * ROW - STEP);
    const day = Math.min(Math.max(from.day + by, 0), days().length - 1);
    carried = { visit, to: target(visit, { line, day, lane: sameLane(own.lane, day, visit) }) };
    mark(carried.to);
    const end = carried.to.words.endsWith(".") ? "" : ".";
    say(`${name(visit)} to ${carried.to.words}${end} Enter drops it, Escape leaves it.`);
  }

  function put() {
    carried = null;
    drag?.visit.classList.remove("dragging");
    drag = null;
    mark();
  }

  // Dragging with a mouse or pen; a finger scrolls, and has the page "Move…".
  const lineAt = (y) => {
    const rows = bodyRows();
    const r = rows.findIndex((row) => y < row.getBoundingClientRect().bottom);
    const row = rows[r < 0 ? rows.length - 1 : r];
    const box = row.getBoundingClientRect();
    return (rows.indexOf(row) + Math.min(Math.max((y - box.top) / box.height, 0), 1)) * ROW;
  };
  calendar.addEventListener("pointerdown", (event) => {
    const visit = event.target.closest("a.appt[data-start]");
    if (!visit || event.button || event.pointerType === "touch") return;
    drag = { visit, x: event.clientX, y: event.clientY, from: lineAt(event.clientY), own: place(visit) };
  });
  addEventListener("pointermove", (event) => {
    if (!drag || (!drag.to && Math.hypot(event.clientX - drag.x, event.clientY - drag.y) < 6)) return;
    drag.visit.classList.add("dragging");
    const lane = lanes().find((l) => event.clientX < l.getBoundingClientRect().right) ?? drag.own.lane;
    const day = days().findIndex((d) => d.dataset.day === lane.dataset.day);
    const moved = Math.round((lineAt(event.clientY) - drag.from) / STEP) * STEP;
    const line = Math.min(Math.max(drag.own.line + moved, 0), bodyRows().length * ROW - STEP);
    drag.to = target(drag.visit, { line, day, lane });
    mark(drag.to);
  });
  addEventListener("pointerup", () => {
    if (!drag?.to) { drag = null; return; }
    const { visit, to, own } = drag;
    // The click that ends a drag opens nothing.
    const swallow = (click) => click.preventDefault();
    addEventListener("click", swallow, { once: true, capture: true });
    setTimeout(() => removeEventListener("click", swallow, { capture: true }));
    visit.classList.remove("dragging");
    drag = null;
    if (to.line === own.line && to.lane === own.lane) mark();
    else ask(visit, to);
  });
  addEventListener("pointercancel", put);

  // Asks before anything is sent.
  function ask(visit, to) {
    const heading = make("h2", { id: "ask", textContent: `Move ${name(visit)} to ${to.words}?` });
    const dialog = make("dialog");
    dialog.setAttribute("aria-labelledby", "ask");
    const tell = make("input", { type: "checkbox", id: "ask-tell", checked: "mail" in visit.dataset });
    const label = make("label", { htmlFor: "ask-tell", textContent: "Tell the client by mail" });
    const choice = "mail" in visit.dataset ? make("div", { className: "choice" }, tell, label) : make("p", { textContent: "The client has no email address and is not told." });
    const keep = make("button", { type: "button", className: "button button-secondary", textContent: "Keep" });
    const move = make("button", { type: "button", className: "button", textContent: "Move" });
    dialog.append(heading, choice, make("div", { className: "actions" }, move, keep));
    const form = { ...to.form, room: "", seen: visit.dataset.seen, sent: "1" };
    const undo = { date: to.form.date, start: visit.dataset.start, who: visit.dataset.who, loc: visit.dataset.loc, room: visit.dataset.room, sent: "1", undo: "done" };
    if (!("outside" in visit.dataset)) form.undo = "offered";
    keep.addEventListener("click", () => dialog.close());
    move.addEventListener("click", async () => {
      if (tell.checked) form.tell = undo.tell = "yes";
      move.disabled = keep.disabled = true;
      const answer = await send(visit.href, form);
      if (answer.done) {
        dialog.close("done");
        // They were to be told of a move before this one: taking this back is news to them as well.
        if (answer.untold) Object.assign(undo, { undo: "", tell: "yes" });
        await reload(visit.href);
        offer(answer.done, "outside" in visit.dataset ? null : { href: visit.href, form: undo });
      } else refuse(dialog, answer, visit, form);
    });
    open(dialog, visit);
    move.focus();
  }

  function open(dialog, visit) {
    dialog.addEventListener("close", () => {
      const done = dialog.returnValue === "done";
      dialog.remove();
      put();
      if (done) return;
      say("Left where it was.");
      (table.querySelector(`a.appt[href="${visit.getAttribute("href")}"]`) ?? stop()).focus();
    });
    document.body.append(dialog);
    dialog.showModal();
  }

  // Who has it, and the page on which staff may take it with a reason.
  function refuse(dialog, answer, visit, form) {
    const who = make("ul");
    for (const { words, href } of answer.who ?? []) who.append(make("li", {}, href ? make("a", { href, textContent: words }) : words));
    const stands = answer.stands ? `Nothing was changed. ${name(visit)} stands at ${answer.stands} as before.` : "Nothing was changed.";
    const close = make("button", { type: "button", className: "button", textContent: "Keep the old time" });
    close.addEventListener("click", () => dialog.close());
    const actions = make("div", { className: "actions" }, close);
    if (answer.force) {
      const page = make("form", { method: "post", action: `${visit.href}/move` });
      for (const [field, value] of Object.entries(form)) page.append(make("input", { type: "hidden", name: field, value }));
      page.append(make("button", { className: "button button-secondary", textContent: "Move all the same…" }));
      actions.append(page);
    }
    dialog.replaceChildren(make("h2", { id: "ask", tabIndex: -1, textContent: "It was not moved" }), make("p", { textContent: answer.error }), who, make("p", { textContent: stands }), actions);
    if (!who.children.length) who.remove();
    dialog.setAttribute("role", "alertdialog");
    close.focus();
  }

  async function send(href, form) {
    const lost = { error: "The server did not answer. Reload the page to see how the appointment stands." };
    try {
      const response = await fetch(`${href}/move`, { method: "POST", body: new URLSearchParams(form), headers: { Accept: "application/json" } });
      if (response.redirected) location.reload();
      return await response.json();
    } catch {
      return lost;
    }
  }

  // The table as it stands now, with the focus where it was wanted.
  async function reload(href) {
    const text = await fetch(location.href).then((response) => response.text()).catch(() => "");
    const fresh = new DOMParser().parseFromString(text, "text/html").querySelector(".calendar");
    if (!fresh?.querySelector("table.week")) return location.reload();
    calendar.replaceChildren(...fresh.childNodes);
    enter();
    const visit = [...table.querySelectorAll("a.appt")].find((link) => link.href === href);
    if (visit) find(visit);
    show();
  }

  function offer(words, undo) {
    clearTimeout(timer);
    say(words);
    back.hidden = !undo;
    back.onclick = async () => {
      back.hidden = true;
      const visit = [...table.querySelectorAll("a.appt")].find((link) => link.href === undo.href);
      const answer = await send(undo.href, { ...undo.form, seen: visit?.dataset.seen ?? "" });
      await reload(undo.href);
      say(answer.done ? `Undone. ${answer.done}` : `It could not be undone. ${answer.error}`);
    };
    timer = setTimeout(() => {
      if (document.activeElement === back) show();
      back.hidden = true;
    }, UNDO_MS);
  }

  enter();
}
