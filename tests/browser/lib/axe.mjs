// Accessibility as far as a machine can judge it: axe-core on the page as it stands.

import axe from "axe-core";

const OPTIONS = {
  runOnly: {
    type: "tag",
    values: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
  },
  // Off by default, though part of WCAG 2.2 AA.
  rules: { "target-size": { enabled: true } },
  resultTypes: ["violations"],
};

/** Violations, one line each with the place they were found at. */
export async function axeProblems(page) {
  // Evaluated through the debugger, so the page's own security policy stays as strict as it is.
  await page.evaluate(axe.source);
  const { violations } = await page.evaluate((options) => globalThis.axe.run(document, options), OPTIONS);
  return violations.flatMap((violation) =>
    violation.nodes.map((node) => `axe ${violation.id}: ${violation.help}, at ${node.target.join(" ")}`),
  );
}
