// Everything that is asked of every page, wherever a test has got to.

import { axeProblems } from "./axe.mjs";
import { budgetProblems } from "./budget.mjs";
import { motionProblems, reflowProblems, spacingProblems } from "./layout.mjs";
import { markupProblems } from "./markup.mjs";

const WIDTHS = [320, 1280];
const SCHEMES = ["light", "dark"];

/**
 * Looks at the page as it stands and answers with everything that is wrong, one line each.
 *
 * `tab` is what lib/tab.mjs gives. `kind`: which budget counts; none is checked without it, as when
 * the page is not the first of the visit. The size and colours of the window are put back at the end.
 */
export async function inspect(tab, { kind } = {}) {
  const { page } = tab;
  const problems = [...(await markupProblems(await tab.source())), ...(await frameProblems(page))];
  if (kind) problems.push(...budgetProblems(kind, await tab.spent()));
  const size = page.viewportSize();
  // Colours fade over from light to dark unless less motion is asked for; half-way they are neither.
  await page.emulateMedia({ reducedMotion: "reduce" });
  for (const width of WIDTHS) {
    await page.setViewportSize({ width, height: width < 640 ? 640 : 900 });
    const at = (found) => problems.push(...found.map((problem) => `${width} px: ${problem}`));
    at(await reflowProblems(page));
    if (!tab.scripts) continue; // The rest needs scripts to look with.
    at(await spacingProblems(page));
    for (const colorScheme of SCHEMES) {
      await page.emulateMedia({ colorScheme });
      at((await axeProblems(page)).map((problem) => `${colorScheme}: ${problem}`));
    }
  }
  if (tab.scripts) problems.push(...(await motionProblems(page)));
  await page.emulateMedia({ colorScheme: null, reducedMotion: null });
  await page.setViewportSize(size);
  problems.push(...tab.watched.problems());
  return problems;
}

/** Fails with all of them, readable, when there are problems. `where`: what was looked at. */
export function expectNone(problems, where) {
  if (problems.length === 0) return;
  const lines = [...new Set(problems)];
  throw new Error(`${where}: ${lines.length} problems\n  ${lines.join("\n  ")}`);
}

/** What the shell owes to every page. */
async function frameProblems(page) {
  const found = await page.evaluate(() => {
    const focusable = document.querySelector("a[href], button, input, select, textarea, [tabindex]");
    return {
      headings: document.querySelectorAll("h1").length,
      language: document.documentElement.lang,
      skip: focusable?.matches("a[href='#main']") ?? false,
      main: document.querySelectorAll("main#main").length,
      emergency: document.querySelector("footer")?.textContent.includes("911") ?? false,
      title: document.title,
      clinic: document.querySelector("header .logo")?.textContent.trim() ?? "",
      error: document.querySelector("main .error-summary") !== null,
    };
  });
  const problems = [];
  if (found.headings !== 1) problems.push(`${found.headings} <h1> instead of one`);
  if (found.language !== "en-CA") problems.push(`lang is '${found.language}'`);
  if (!found.skip) problems.push("the first thing to focus is not the link to the main content");
  if (found.main !== 1) problems.push("there is not exactly one <main id=main>");
  if (!found.emergency) problems.push("the footer does not say whom to call in an emergency");
  if (!found.clinic) problems.push("the header does not name the clinic");
  if (!found.title.endsWith(` – ${found.clinic}`)) {
    problems.push(`title '${found.title}' does not end in the clinic's name, '${found.clinic}'`);
  }
  if (found.error !== found.title.startsWith("Error: ")) {
    problems.push(`title '${found.title}' and the summary of errors disagree`);
  }
  return problems;
}
