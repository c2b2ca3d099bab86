// What can be measured about how a page lies on the screen and in print.

/** Sideways scrolling of the page itself, at the width it has now. */
export async function reflowProblems(page) {
  return page.evaluate(() => {
    const { scrollWidth, clientWidth } = document.documentElement;
    if (scrollWidth <= clientWidth) return [];
    const wide = [...document.body.querySelectorAll("*")]
      .filter((e) => e.getBoundingClientRect().right > clientWidth + 1)
      .slice(-3)
      .map((e) => `<${e.localName} class="${e.className}">`);
    return [`scrolls sideways: ${scrollWidth} px in ${clientWidth} px, beyond the edge: ${wide.join(" ")}`];
  });
}

/** The same with the letter, word, line and paragraph spacing of WCAG 1.4.12. */
export async function spacingProblems(page) {
  await page.evaluate(() => {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(`* { letter-spacing: 0.12em !important; word-spacing: 0.16em !important;
      line-height: 1.5 !important; } p { margin-block-end: 2em !important; }`);
    document.adoptedStyleSheets = [sheet];
  });
  const problems = await reflowProblems(page);
  await page.evaluate(() => (document.adoptedStyleSheets = []));
  return problems.map((problem) => `with wide text spacing, ${problem}`);
}

/** Running animations: none, for those who asked their system for less motion. */
export async function motionProblems(page) {
  const running = await page.evaluate(() => document.getAnimations().length);
  return running === 0 ? [] : [`${running} animations run although less motion was asked for`];
}

/** How many sheets of paper the page fills, and what of the screen's furniture is left on them. */
export async function print(page) {
  await page.emulateMedia({ media: "print" });
  const left = await page.evaluate(() =>
    [...document.querySelectorAll("nav, button, input[type=submit], form")]
      .filter((e) => e.checkVisibility({ visibilityProperty: true }) && e.offsetHeight > 0)
      .map((e) => `<${e.localName}> ${e.textContent.trim().slice(0, 40)}`),
  );
  await page.emulateMedia({ media: null });
  const pdf = await page.pdf({ format: "Letter" });
  const sheets = pdf.toString("latin1").match(/\/Type\s*\/Page\b(?!s)/g)?.length ?? 0;
  return { sheets, left, pdf };
}
