// What a form owes to somebody who filled it in wrongly.

/** Everything that is wrong with a page of errors, one line each. */
export async function errorProblems(tab) {
  const { page } = tab;
  const problems = [];
  if (tab.status() !== 422) problems.push(`status ${tab.status()} instead of 422`);
  if (!(await page.title()).startsWith("Error: ")) problems.push("the title does not begin with Error:");
  const found = await page.evaluate(() => {
    const summary = document.querySelector("main .error-summary");
    return {
      focused: document.activeElement === summary,
      heading: summary?.querySelector("h2")?.textContent,
      first: summary && !(summary.compareDocumentPosition(document.querySelector("h1")) & 2),
      links: [...(summary?.querySelectorAll("a[href^='#']") ?? [])].map((a) => {
        const field = document.getElementById(a.hash.slice(1));
        const beside = document.getElementById(`${a.hash.slice(1)}-error`);
        const group = field?.closest("fieldset");
        const holder = field?.matches("[aria-invalid], fieldset") ? field : group;
        return {
          to: a.hash,
          exists: field !== null,
          same: beside?.textContent.includes(a.textContent.trim()) ?? false,
          described: holder?.getAttribute("aria-describedby")?.split(" ").includes(beside?.id) ?? false,
          // A group of boxes has no such word of its own; its description tells.
          invalid: holder?.getAttribute("aria-invalid") === "true" || holder?.localName === "fieldset",
          blames: /invalid|please|wrong/i.test(a.textContent),
        };
      }),
      inline: document.querySelectorAll("main .error").length,
    };
  });
  if (found.heading !== "There is a problem") problems.push(`the summary's heading is '${found.heading}'`);
  if (!found.first) problems.push("the summary does not stand before the heading");
  if (tab.scriptsArrive && !found.focused) problems.push("the summary has not got the focus");
  if (found.links.length === 0) problems.push("the summary has no link");
  if (found.links.length !== found.inline) {
    problems.push(`${found.links.length} errors in the summary, ${found.inline} beside their fields`);
  }
  for (const { to, exists, same, described, invalid, blames } of found.links) {
    if (!exists) problems.push(`${to}: there is no such field`);
    if (!same) problems.push(`${to}: the text beside the field is another one`);
    if (!described) problems.push(`${to}: the field is not described by its error`);
    if (!invalid) problems.push(`${to}: the field does not say aria-invalid`);
    if (blames) problems.push(`${to}: the text blames or begs instead of saying how to fix it`);
  }
  return problems;
}
