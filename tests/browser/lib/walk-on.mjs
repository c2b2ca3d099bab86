// Moving from page to page the way a form does, with or without scripts.

/** Does something that leads to another page, and waits until that page has arrived. */
export async function goOn(page, action) {
  await Promise.all([page.waitForEvent("framenavigated"), action()]);
  await page.waitForLoadState("load");
}

/** Presses a button of the page's main part. */
export function press(page, name) {
  return goOn(page, () => page.getByRole("main").getByRole("button", { name }).first().click());
}

/** Follows a link of the page's main part. */
export function follow(page, name) {
  return goOn(page, () => page.getByRole("main").getByRole("link", { name }).first().click());
}

/** Ticks or chooses a box the way people do: by its words. */
export async function choose(page, box) {
  if (await box.isChecked()) return;
  await page.locator(`label[for="${await box.getAttribute("id")}"]`).click();
  if (!(await box.isChecked())) throw new Error(`clicking the words of ${await box.getAttribute("id")} does not choose it`);
}

/** The page's heading. */
export async function heading(page) {
  return (await page.locator("h1").first().innerText()).replaceAll("\u00a0", " ").trim();
}

/**
 * Walks a flow whose steps may be skipped or repeated: looks up the heading in `steps` (a list of
 * [pattern, what to do]) and does it, until a heading matches `end`. `look` is called on every page on
 * the way, the last one too. Answers with the headings in order.
 */
export async function walkOn(page, { steps, end, look = async () => {}, limit = 40 }) {
  const seen = [];
  for (let i = 0; i < limit; i += 1) {
    const now = await heading(page);
    seen.push(now);
    await look(page);
    if (end.test(now)) return seen;
    const step = steps.find(([pattern]) => pattern.test(now));
    if (!step) throw new Error(`nobody said what to do on '${now}' (${page.url()}); so far: ${seen.join(" → ")}`);
    await step[1](page);
  }
  throw new Error(`still not at ${end} after ${limit} pages: ${seen.join(" → ")}`);
}
