// The way from any page of the booking to the confirmation.

import { choose, follow, goOn, heading, press, walkOn } from "./walk-on.mjs";

/** Somebody who does not exist. `mark` tells people in one test run apart. */
export function runner(mark) {
  const word = mark.toLowerCase().replaceAll(/[^a-z]+/g, "-");
  return {
    name: `Robin ${mark}`,
    email: `robin.${word}@example.org`,
    phone: "604 555 0199",
    note: "I come by bike.",
  };
}

/**
 * Chooses one of the free times that the page offers, or goes to the day that has one. `which` counts
 * from the first (0) or from the last (-1): early ones may be too near to be changed again.
 */
async function takeTime(page, which) {
  const slots = await page.locator("button.slot").all();
  if (slots.length === 0) return follow(page, /Show that day/);
  return goOn(page, () => slots.at(which).click());
}

async function fillDetails(page, { name, email, phone, note }, share) {
  await page.getByLabel("Full name").fill(name);
  await page.getByLabel("Email address").fill(email);
  await page.getByLabel(/Mobile number/).fill(phone);
  await page.getByLabel(/Note to your practitioner/).fill(note);
  const consent = page.getByLabel(/Share my answers/);
  if (share && (await consent.count())) await choose(page, consent);
  await press(page, "Continue");
}

/**
 * Books from where the page is. `options`: `share` (the answers of the check, if there are any),
 * `which` time (see takeTime), `look` as for walkOn, and `until`, a heading to stop at. Answers with the
 * headings on the way.
 */
export function book(page, person, options = {}) {
  const { share = false, which = 0, look, until = /^You are booked/ } = options;
  const chooseFirst = async () => {
    await choose(page, page.getByRole("main").getByRole("radio").first());
    await press(page, "Continue");
  };
  return walkOn(page, {
    look,
    end: until,
    steps: [
      [/^What would you like to book/, chooseFirst],
      [/^Which place/, chooseFirst],
      [/^Who would you like to see/, chooseFirst],
      [/^Choose (a|another) time/, (p) => takeTime(p, which)],
      [/^Your details/, () => fillDetails(page, person, share)],
      [/^Check and book/, () => press(page, "Book this time")],
      [/^Move your appointment/, () => press(page, "Move to this time")],
    ],
  });
}

/** The rows of a summary list: label → value. */
export async function summary(page) {
  const rows = await page.locator("dl.summary > div").all();
  const found = {};
  for (const row of rows) {
    const text = async (part) => (await row.locator(part).innerText()).replaceAll("\u00a0", " ").trim();
    found[await text("dt")] = await text("dd");
  }
  return found;
}

/** Turns the staff's pages from day to day until somebody's name stands there, and opens the visit. */
export async function openVisit(page, name) {
  await page.goto("/staff");
  for (let day = 0; day < 45; day += 1) {
    const visit = page.getByRole("main").getByRole("link", { name });
    if (await visit.count()) return goOn(page, () => visit.first().click());
    await follow(page, "Day after");
  }
  throw new Error(`${name} is on none of the next 45 days, the last one ${await heading(page)}`);
}
