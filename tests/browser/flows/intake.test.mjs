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
  const groups = await page.locator("fieldset").filter({ has: page.getByRole("radio") }).all();
  assert.equal(groups.length, 7);
  for (const [number, group] of groups.entries()) {
    await choose(page, group.getByRole("radio", { name: number ? "No" : "Yes", exact: true }));
  }
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
        assert.equal(await page.locator(".error-summary li").count(), 7);
        assert.equal(await page.getByLabel(/^Medicines you take/).inputValue(), "Iron, since May");
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
      await choose(page, page.getByLabel(/^I agree/));
      await press(page, "Send my answers");
    });
    await visit(open, "/staff", { storageState: await open.staff() }, async (tab, desk) => {
      await openVisit(desk, person.name);
      await look(tab, "appointment");
      await follow(desk, "Read the client's answers");
      await look(tab, "answers");
    });
    expectNone(problems, "the form before a visit");
  });
});
