// Makes the drawing of the body map a second way to tick the boxes of its list.
// The boxes stay the truth: every change goes through them and comes from them.
const map = document.querySelector("fieldset.map");
if (map) start(map);

function start(map) {
  const boxes = [...map.querySelectorAll("input[name='area'][data-words]")];
  const notSure = map.querySelector("#area-not-sure");
  const status = map.querySelector("#map-chosen");
  const narrow = matchMedia("(max-width: 59.99em)");
  const tags = document.createElement("ul");
  tags.className = "map-tags";
  tags.setAttribute("aria-label", "Chosen places");
  status.after(tags);
  const said = (box) => box.dataset.words[0].toUpperCase() + box.dataset.words.slice(1);
  const list = (all) => all.join(", ").replace(/, ([^,]*)$/, " and $1");
  const pictures = [...map.querySelectorAll("svg.map-svg")].map(picture);

  map.addEventListener("change", (event) => {
    if (event.target.name !== "area") return show();
    if (event.target === notSure && notSure.checked) boxes.forEach((box) => { box.checked = false; });
    else if (event.target.checked) notSure.checked = false;
    show();
  });
  show(true);

  function toggle(id, on) {
    const box = document.getElementById(`area-${id}`);
    box.checked = on ?? !box.checked;
    if (box.checked) box.closest("details").open = true;
    box.dispatchEvent(new Event("change", { bubbles: true }));
  }

  function show(first) {
    const chosen = boxes.filter((box) => box.checked);
    const words = notSure.checked ? "Chosen: I'm not sure"
      : chosen.length ? `Chosen: ${list(chosen.map((box) => box.dataset.words))}` : "Nothing chosen yet";
    if (status.textContent !== words && !first) status.textContent = words;
    tags.replaceChildren(...chosen.map((box) => {
      const item = document.createElement("li");
      const remove = document.createElement("button");
      remove.type = "button";
      remove.textContent = said(box);
      remove.setAttribute("aria-label", `Remove ${box.dataset.words}`);
      remove.addEventListener("click", () => { toggle(box.value, false); (tags.querySelector("button") || map).focus(); });
      item.append(remove);
      return item;
    }));
    status.classList.toggle("vh", chosen.length > 0);
    tags.hidden = !chosen.length;
    for (const group of map.querySelectorAll("details[data-zoom]")) {
      group.querySelector(".map-count").textContent = `(${group.querySelectorAll("input:checked").length})`;
    }
    pictures.forEach((draw) => draw());
  }

  // One view: its shapes become check boxes with a single tab stop.
  function picture(svg) {
    const shapes = [...svg.querySelectorAll("a.r")];
    const ring = document.createElementNS(svg.namespaceURI, "path");
    let current = shapes[0];
    svg.removeAttribute("aria-hidden");
    svg.setAttribute("role", "group");
    svg.setAttribute("aria-label", svg.dataset.label);
    for (const shape of shapes) {
      const box = document.getElementById(`area-${shape.dataset.area}`);
      shape.removeAttribute("href");
      shape.setAttribute("role", "checkbox");
      shape.setAttribute("aria-label", said(box));
    }
    const of = (shape) => document.getElementById(`area-${shape.dataset.area}`);
    const centre = (shape) => {
      const r = shape.getBoundingClientRect();
      return [r.x + r.width / 2, r.y + r.height / 2];
    };
    const visible = (shape) => {
      const [x, y] = centre(shape);
      const frame = svg.parentNode.getBoundingClientRect();
      return x >= frame.left && x <= frame.right && y >= frame.top && y <= frame.bottom;
    };
    const move = (to) => {
      if (!to) return;
      current = to;
      draw();
      to.focus({ preventScroll: true });
    };
    // The nearest shape that lies more in the direction asked than beside it.
    const next = (dx, dy) => {
      const [x, y] = centre(current);
      let best, least = Infinity;
      for (const shape of shapes) {
        if (shape === current || !visible(shape)) continue;
        const [sx, sy] = centre(shape);
        const ahead = (sx - x) * dx + (sy - y) * dy;
        const beside = Math.abs((sx - x) * dy) + Math.abs((sy - y) * dx);
        if (ahead <= 1 || beside > ahead * 3) continue;
        if (ahead + 3 * beside < least) { least = ahead + 3 * beside; best = shape; }
      }
      return best;
    };
    svg.addEventListener("keydown", (event) => {
      const arrows = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
      const seen = shapes.filter(visible);
      if (event.ctrlKey || event.altKey || event.metaKey) return;
      if (arrows[event.key]) move(next(...arrows[event.key]));
      else if (event.key === "Home") move(seen[0]);
      else if (event.key === "End") move(seen[seen.length - 1]);
      else if (event.key === " " || event.key === "Enter") toggle(current.dataset.area);
      else return;
      event.preventDefault();
    });
    // On the frame: with a focus listener of its own an svg becomes a tab stop.
    svg.parentNode.addEventListener("focusin", (event) => {
      current = event.target.closest("a.r") || current;
      svg.classList.toggle("keys", event.target.matches(":focus-visible"));
      draw();
    });
    svg.parentNode.addEventListener("focusout", () => { svg.classList.remove("keys"); draw(); });
    svg.addEventListener("click", (event) => {
      event.preventDefault();
      const shape = event.target.closest("a.r") || near(event.clientX, event.clientY);
      if (!shape) return;
      const whole = map.querySelector("#zoom-whole");
      // On a small screen a tap on the whole figure first shows the part large.
      if (narrow.matches && whole.checked && svg.dataset.view !== "soles") {
        const zoom = map.querySelector(`#zoom-${of(shape).closest("details").dataset.zoom}`);
        zoom.checked = true;
        zoom.dispatchEvent(new Event("change", { bubbles: true }));
      } else toggle(shape.dataset.area);
      move(shape);
    });
    // A tap beside a shape means the nearest one within 12 pixels.
    const near = (x, y) => {
      for (let away = 3; away <= 12; away += 3) {
        for (let turn = 0; turn < 12; turn += 1) {
          const angle = (turn * Math.PI) / 6;
          const hit = document.elementFromPoint(x + away * Math.cos(angle), y + away * Math.sin(angle));
          const shape = hit && hit.closest("a.r");
          if (shape && svg.contains(shape)) return shape;
        }
      }
      return null;
    };
    function draw() {
      if (!visible(current)) current = shapes.find(visible) || current;
      for (const shape of shapes) {
        shape.setAttribute("aria-checked", of(shape).checked);
        shape.setAttribute("tabindex", shape === current ? 0 : -1);
      }
      ring.remove();
      if (!svg.classList.contains("keys")) return;
      ring.setAttribute("class", of(current).checked ? "map-focus on" : "map-focus");
      ring.setAttribute("d", current.firstElementChild.getAttribute("d"));
      ring.setAttribute("transform", current.parentNode.getAttribute("transform") || "translate(0)");
      svg.append(ring);
    }
    return draw;
  }
}
