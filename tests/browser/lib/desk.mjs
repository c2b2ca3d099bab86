// What staff do at the desk: book somebody into an empty week, through the pages.

import { follow, goOn, press } from "./walk-on.mjs";

/** The Monday three weeks on, where the demo has booked nothing. */
export function emptyWeek() {
  const day = new Date();
  day.setUTCDate(day.getUTCDate() + 21 - ((day.getUTCDay() + 6) % 7));
  return day.toISOString().slice(0, 10);
}

/** The calendar of one practitioner in that week. */
export const calendarOf = (who) => `/staff/calendar?view=week&day=${emptyWeek()}&show=${who}`;

/**
 * Books `name` at the first time that the calendar shows free `which` (counted from 0), and comes back to
 * the calendar. Without scripts the client is found by the form's own button.
 */
export async function bookAtDesk(page, { who, name, which = 0 }) {
  await page.goto(calendarOf(who));
  await goOn(page, () => page.locator("a.free").nth(which).click());
  await page.getByLabel("Find a client").fill(name);
  await goOn(page, () => page.getByLabel("Find a client").press("Enter"));
  await follow(page, name);
  await page.getByLabel("Service").selectOption({ index: 1 });
  await press(page, "Show free times");
  await goOn(page, () => page.locator("button.button[name='start']").first().click());
  await page.goto(calendarOf(who));
}
