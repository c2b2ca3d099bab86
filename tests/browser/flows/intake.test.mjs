// The form before a visit: from the confirmation to the practitioner, with and without scripts.

import assert from "node:assert/strict";
import { describe, it } from "node:test";

import { book, openVisit, runner } from "../lib/book.mjs";
import { SCRIPT_MODES } from "../lib/browser.mjs";
import { house } from "../lib/house.mjs";
import { expectNone, inspect } from "../lib/inspect.mjs";
import { signIn } from "../lib/sign-in.mjs";
import { visit } from "../lib/visit.mjs";
import { choose, follow, heading, press } from "../lib/walk-on.mjs";

const open = house();
// A service of the demo that needs the short form.
const HERE = "/book/time?service=massage-60&loc=main-street&who=mara-lindqvist";

/** Answers every question that must be answered with "No", and the first with "Yes". */
async function answer(page) {
  const no = page.getByRole("radio", { name: "No", exact: true });
  const groups = await page.locator("fieldset").filter({ has: no }).all();
  assert.equal(groups.length, 7);
  for (const [number, group] of groups.entries()) {
    await choose(page, group.getByRole("radio", { name: number ? "No" : "Yes", exact: true }));
  }
}

/** Types the date of birth. */
async function born(page, day, month, year) {
  const group = page.getByRole("group", { name: "Date of birth" });
  await group.getByLabel("Day").fill(day);
  await group.getByLabel("Month").fill(month);
  await group.getByLabel("Year").fill(year);
}

describe("the form before a visit", () => {
  for (const scripts of SCRIPT_MODES) {
    it(`is filled in, read by who treats and changed, ${scripts}`, async () => {
      const person = runner(`Form ${scripts}`);
      await visit(open, HERE, { width: 320, scripts }, async (tab, page) => {
        await book(page, person, { which: -1 });
        await follow(page, "Fill in a short form");
        assert.equal(await heading(page), "Before your visit");
        await page.getByLabel(/^Medicines you take/).fill("Iron, since May");
        await press(page, "Send my answers");
        assert.match(await page.title(), /^Error: /);
        assert.equal(await page.locator(".error-summary li").count(), 9);
        assert.equal(await page.getByLabel(/^Medicines you take/).inputValue(), "Iron, since May");
        await born(page, "12", "3", "1990");
        await press(page, "Keep and go on later");
        assert.match(await page.getByRole("status").innerText(), /are kept/);
        assert.equal(await page.getByLabel(/^Medicines you take/).inputValue(), "Iron, since May");
        await answer(page);
        await choose(page, page.getByLabel(/^I agree/));
        await press(page, "Send my answers");
        assert.equal(await heading(page), "You are booked");
        assert.ok(!decodeURIComponent(page.url()).includes("Iron"));
        await follow(page, "See or change your answers");
        await page.getByLabel(/^Medicines you take/).fill("None any more");
        await press(page, "Send the changes");
        assert.deepEqual(tab.watched.problems(), []);
      });
      await visit(open, "/staff", { scripts }, async (_, desk) => {
        await signIn(desk, open.demo.signIns()[0]);
        await desk.locator("h1", { hasText: /day/ }).waitFor();
        await openVisit(desk, person.name);
        await follow(desk, "Read the client's answers");
        const text = await desk.locator("main").innerText();
        assert.match(text, /Look at first\s+Takes medicine that thins the blood/);
        assert.match(text, /None any more/);
      });
    });
  }

  it("is in order on a phone and on a screen, empty, with errors, and as it is read", async () => {
    const problems = [];
    const look = async (tab, where) => {
      problems.push(...(await inspect(tab)).map((problem) => `${where}: ${problem}`));
      tab.watched.clear();
    };
    const person = runner("Form looks");
    await visit(open, HERE, { width: 320 }, async (tab, page) => {
      await book(page, person, { which: -1 });
      await look(tab, "confirmation");
      await follow(page, "Fill in a short form");
      await look(tab, "form");
      await press(page, "Send my answers");
      await look(tab, "form with errors");
      await answer(page);
      // Some twelve years old, on a day that most years do not have.
      const leap = 4 * Math.floor(new Date().getFullYear() / 4) - 12;
      await born(page, "29", "2", String(leap));
      await choose(page, page.getByLabel(/^I agree/));
      await press(page, "Send my answers");
      // Of a child a parent or guardian is asked for, and who of them signs.
      assert.equal(await page.locator(".error-summary li").count(), 4);
      await look(tab, "form of a child");
      await page.getByLabel("Full name of the parent or guardian").fill("Robin Form");
      await page.getByLabel("Relationship to the client").fill("Parent");
      await page.getByLabel("Their phone number").fill("604 555 0142");
      await choose(page, page.getByRole("radio", { name: "The parent or guardian", exact: true }));
      await press(page, "Send my answers");
      assert.equal(await heading(page), "You are booked");
    });
    for (const width of [320, 1280]) {
      const desk = { width, storageState: await open.staff() };
      await visit(open, "/staff", desk, async (tab, page) => {
        await openVisit(page, person.name);
        await look(tab, `appointment at ${width}`);
        await follow(page, "Read the client's answers");
        assert.match(await page.locator("main").innerText(), /Who signed[^]*Robin Form/);
        await look(tab, `answers at ${width}`);
      });
    }
    expectNone(problems, "the form before a visit");
  });
});
