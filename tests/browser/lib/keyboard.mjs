// Walks a page with the Tab key alone.

/**
 * Presses Tab until the walk leaves the page or comes round. Answers with the stops in order, what
 * could not be reached, and the stops where nobody could see where the focus is.
 */
export async function walk(page, limit = 400) {
  // The walk begins above the first link, wherever the page has put the focus.
  await page.evaluate(() => {
    document.body.tabIndex = -1;
    document.body.focus();
    document.body.removeAttribute("tabindex");
  });
  const wanted = await page.evaluate(() => {
    const groups = new Set();
    let id = 0;
    for (const e of document.querySelectorAll(
      "a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex='0']",
    )) {
      if (e.tabIndex < 0 || e.disabled) continue;
      if (!e.checkVisibility({ visibilityProperty: true, contentVisibilityAuto: true })) continue;
      if (e.type === "radio") {
        // A group of radio buttons is one stop.
        const group = `${e.form?.action}#${e.name}`;
        if (groups.has(group)) continue;
        groups.add(group);
        for (const r of document.getElementsByName(e.name)) r.dataset.walk ??= String(id);
      }
      e.dataset.walk ??= String(id);
      id += 1;
    }
    return id;
  });
  const reached = new Map();
  for (let i = 0; i < limit; i += 1) {
    await page.keyboard.press("Tab");
    const stop = await page.evaluate(() => {
      const e = document.activeElement;
      if (!e || e === document.body || e === document.documentElement) return null;
      const style = getComputedStyle(e);
      const outline = style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2;
      const box = e.getBoundingClientRect();
      const top = document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2);
      return {
        id: e.dataset.walk,
        name: (e.ariaLabel || e.labels?.[0]?.textContent || e.textContent || e.name).trim().slice(0, 60),
        seen: outline || style.boxShadow !== "none",
        onScreen: box.bottom > 0 && box.top < innerHeight && (!top || e.contains(top) || top.contains(e)
          || [...(e.labels ?? [])].some((label) => label.contains(top))),
      };
    });
    if (!stop || reached.has(stop.id)) break;
    reached.set(stop.id, stop);
  }
  const missed = await page.evaluate(
    (ids) =>
      [...document.querySelectorAll("[data-walk]")]
        .filter((e) => !ids.includes(e.dataset.walk))
        .map((e) => e.outerHTML.slice(0, 120)),
    [...reached.keys()],
  );
  const stops = [...reached.values()];
  return {
    wanted,
    stops,
    missed,
    unseen: stops.filter((s) => !s.seen).map((s) => s.name),
    hidden: stops.filter((s) => !s.onScreen).map((s) => s.name),
  };
}
