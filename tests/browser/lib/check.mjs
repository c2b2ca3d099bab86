// The way through "Where does it hurt?", answered by somebody with a certain complaint.

import { choose, press, walkOn } from "./walk-on.mjs";

/** A runner whose outer right knee hurts at the same distance in every run. */
export const OUTER_KNEE = {
  safety: [/^None of these/],
  area: "right-knee-outer",
  // The words of a question → the words of the answer. What is not listed is answered with "No" where
  // that is offered, and with the first answer where it is not.
  answers: [
    [/same time or distance in every run/, /^Yes/],
    [/build up during a run/, /^Yes/],
    [/running downhill worse/, /^Yes/],
    [/run farther, faster or more often/, /^Yes/],
    [/Once you stop running, is it gone/, /^Yes/],
    [/^How old are you/, /^(2|3)\d/],
    [/How did it start/i, /bit by bit|slowly|gradual/i],
    [/0 to 10|How bad/i, /^4/],
  ],
  words: "It began when I trained for a half marathon.",
};

/** The same runner with a sign of danger that needs help at once. */
export const EMERGENCY = { ...OUTER_KNEE, safety: [/numbness around the genitals/] };

async function tick(page, patterns) {
  for (const pattern of patterns) {
    await choose(page, page.getByRole("main").getByRole("checkbox", { name: pattern }).first());
  }
  await press(page, "Continue");
}

/** Marks a place in the list, whose part may have to be opened first. */
export async function markPlace(page, area) {
  const box = page.locator(`#area-${area}`);
  const part = page.locator("details", { has: box });
  if (!(await part.evaluate((details) => details.open))) await part.locator("summary").click();
  await choose(page, box);
}

async function answer(page, question, { answers }) {
  const radios = page.getByRole("main").getByRole("radio");
  const wanted = answers.find(([pattern]) => pattern.test(question))?.[1] ?? /^No\b/;
  const fitting = page.getByRole("main").getByRole("radio", { name: wanted });
  await choose(page, (await fitting.count()) ? fitting.first() : radios.first());
  await press(page, "Continue");
}

/**
 * Walks the check from where the page is. `look` as for walkOn; `until` is a heading to stop at, the
 * result unless said. Answers with the headings on the way.
 */
export function check(page, who, { look, until = /^What fits your answers|^Your answers do not point/ } = {}) {
  return walkOn(page, {
    look,
    end: until,
    steps: [
      [/^Where does it hurt\?/, async () => {
        if (await page.locator("#area").count()) {
          await markPlace(page, who.area);
          await press(page, "Continue");
        } else {
          await press(page, /^Start/);
        }
      }],
      [/^Do any of these apply/, () => {
        // The first list is about danger, the one near the end about hands-on care.
        return tick(page, page.url().includes("/safety") ? who.safety : [/^None of these/]);
      }],
      [/^Is there anything else/, async () => {
        await page.getByRole("main").getByRole("textbox").fill(who.words);
        await press(page, "Continue");
      }],
      [/^Check your answers/, () => press(page, "See my result")],
      [/\?|\.$|^How|^What|^When|^Which/, async () => {
        const question = await page.locator("h1").innerText();
        await answer(page, question, who);
      }],
    ],
  });
}
