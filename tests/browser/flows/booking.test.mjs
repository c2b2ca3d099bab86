// From "Book" to a confirmed appointment that the staff sees, then moved and cancelled by its link.

import assert from "node:assert/strict";
import { describe, it } from "node:test";

import { book, openVisit, runner, summary } from "../lib/book.mjs";
import { SCRIPT_MODES } from "../lib/browser.mjs";
import { house } from "../lib/house.mjs";
import { inspect } from "../lib/inspect.mjs";
import { signIn } from "../lib/sign-in.mjs";
import { openTab } from "../lib/tab.mjs";
import { follow, goOn, heading, press } from "../lib/walk-on.mjs";

const open = house();

/** A fresh visitor on `path`; the tab is closed whatever happens. */
async function visit(path, options, walk) {
  const tab = await openTab(open.browser, open.demo.origin, options);
  try {
    await tab.page.goto(path);
    return await walk(tab, tab.page);
  } finally {
    await tab.close();
  }
}

const words = (text) => text.replaceAll("\u00a0", " ");

describe("booking", () => {
  for (const scripts of SCRIPT_MODES) {
    it(`leads from home to a visit that the staff sees, ${scripts}`, async () => {
      const person = runner(`Lee ${scripts}`);
      await visit("/", { width: 320, scripts }, async (tab, page) => {
        await follow(page, "Book an appointment");
        const steps = await book(page, person);
        assert.ok(steps.includes("Choose a time") && steps.includes("Check and book"), steps.join());
        const rows = await summary(page);
        assert.match(rows.When, /^\w+day, \w+ \d+, 20\d\d at (\d+:\d\d [ap]\.m\.|12 noon)/);
        assert.ok(!decodeURIComponent(page.url()).includes("Lee"), "no name in the address");

        const link = page.url();
        const file = await page.request.get(`${link}/appointment.ics`);
        assert.equal(file.status(), 200);
        assert.match(await file.text(), /^BEGIN:VCALENDAR\r\n[^]*BEGIN:VEVENT\r\n[^]*END:VCALENDAR\r\n$/);
        assert.deepEqual(tab.watched.problems(), []);

        await visit("/staff", { scripts }, async (_, desk) => {
          await signIn(desk, open.demo.signIns()[0]);
          await desk.locator("h1", { hasText: /day/ }).waitFor();
          await openVisit(desk, person.name);
          const seen = await summary(desk);
          assert.equal(seen.When, rows.When);
          assert.equal(seen["Client's note"], person.note);
          assert.match(await desk.locator("main").innerText(), /shared nothing from a check/);
          await follow(desk, /^Booked: /);
          const mail = words(await desk.locator("pre").innerText());
          assert.ok(mail.includes(new URL(link).pathname), "the mail leads back to the appointment");
        });
      });
    });

    it(`can be moved and cancelled by its link, ${scripts}`, async () => {
      const person = runner(`Roy ${scripts}`);
      await visit("/book", { width: 320, scripts }, async (tab, page) => {
        await book(page, person, { which: -1 });
        const before = (await summary(page)).When;
        await follow(page, "Change time");
        await book(page, person, { which: -2 });
        assert.match(await page.getByRole("status").first().innerText(), /has moved/);
        assert.notEqual((await summary(page)).When, before);
        await follow(page, "Cancel");
        assert.equal(await heading(page), "Cancel this appointment?");
        await press(page, "Cancel the appointment");
        assert.match(await page.locator("main").innerText(), /Cancelled/);
        await page.getByRole("main").getByRole("link", { name: "Book again" }).waitFor();
        assert.deepEqual(tab.watched.problems(), []);
      });
    });
  }

  it("has every page on the way in order", () =>
    visit("/book", { width: 320 }, async (tab, page) => {
      const problems = {};
      const look = async () => {
        const found = await inspect(tab);
        if (found.length) problems[await heading(page)] = found;
        tab.watched.clear();
      };
      await book(page, runner("Looks"), { look, which: -1 });
      await follow(page, "Change time");
      await book(page, runner("Looks"), { look, until: /^Move your appointment/ });
      await page.goBack();
      await page.goBack();
      await follow(page, "Cancel");
      await look();
      await press(page, "Cancel the appointment");
      await look();
      assert.deepEqual(problems, {});
    }));

  it("does not sell a time twice, and offers the nearest instead", () =>
    visit("/book", {}, async (_, slow) => {
      await book(slow, runner("Slow"), { until: /^Choose a time/ });
      await visit("/book", {}, (__, quick) => book(quick, runner("Quick")));
      // The list was loaded before; its first time is gone by now.
      await goOn(slow, () => slow.locator("button.slot").first().click());
      assert.match(await slow.locator("main").innerText(), /just booked|taken/i);
      await book(slow, runner("Slow"));
    }));

  it("sent twice is one appointment", () =>
    visit("/book", {}, async (_, page) => {
      await book(page, runner("Twice"), { until: /^Check and book/ });
      await press(page, "Book this time");
      const first = page.url();
      await page.goBack();
      await press(page, "Book this time");
      assert.equal(page.url(), first);
    }));
});
