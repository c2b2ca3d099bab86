// From "Book" to a confirmed appointment that the staff sees, then moved and cancelled by its link.

import assert from "node:assert/strict";
import { describe, it } from "node:test";

import { book, openVisit, runner, summary } from "../lib/book.mjs";
import { SCRIPT_MODES } from "../lib/browser.mjs";
import { house } from "../lib/house.mjs";
import { expectNone, inspect } from "../lib/inspect.mjs";
import { signIn } from "../lib/sign-in.mjs";
import { visit } from "../lib/visit.mjs";
import { follow, goOn, heading, press } from "../lib/walk-on.mjs";

const open = house();

const words = (text) => text.replaceAll("\u00a0", " ");

describe("booking", () => {
  for (const scripts of SCRIPT_MODES) {
    it(`leads from home to a visit that the staff sees, ${scripts}`, async () => {
      const person = runner(`Lee ${scripts}`);
      await visit(open, "/", { width: 320, scripts }, async (tab, page) => {
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

        await visit(open, "/staff", { scripts }, async (_, desk) => {
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
      await visit(open, "/book", { width: 320, scripts }, async (tab, page) => {
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
    visit(open, "/book", { width: 320 }, async (tab, page) => {
      const problems = [];
      const look = async () => {
        const where = await heading(page);
        problems.push(...(await inspect(tab)).map((problem) => `${where}: ${problem}`));
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
      expectNone(problems, "booking");
    }));

  it("does not sell a time twice, and offers the nearest instead", () =>
    visit(open, "/book", {}, async (_, slow) => {
      await book(slow, runner("Slow"), { until: /^Choose a time/ });
      await visit(open, "/book", {}, (__, quick) => book(quick, runner("Quick")));
      // The list was loaded before; its first time is gone by now.
      await goOn(slow, () => slow.locator("button.slot").first().click());
      assert.match(await slow.locator("main").innerText(), /not free any more/i);
      await book(slow, runner("Slow"));
    }));

  it("sent twice is one appointment", () =>
    visit(open, "/book", {}, async (_, page) => {
      await book(page, runner("Twice"), { until: /^Check and book/ });
      const [sent] = await Promise.all([
        page.waitForRequest((request) => request.method() === "POST"),
        press(page, "Book this time"),
      ]);
      const again = await page.request.post(sent.url(), {
        data: sent.postData(),
        headers: { "content-type": "application/x-www-form-urlencoded", origin: open.demo.origin },
        maxRedirects: 0,
      });
      assert.equal(again.status(), 303);
      assert.equal(new URL(again.headers().location, open.demo.origin).href, page.url());
    }));
});
