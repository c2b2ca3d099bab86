// Wrong input: said where and how to fix it, with everything that was typed still there.

import assert from "node:assert/strict";
import { describe, it } from "node:test";

import { book, runner } from "../lib/book.mjs";
import { SCRIPT_MODES } from "../lib/browser.mjs";
import { errorProblems } from "../lib/errors.mjs";
import { house } from "../lib/house.mjs";
import { expectNone, inspect } from "../lib/inspect.mjs";
import { visit } from "../lib/visit.mjs";
import { heading, press } from "../lib/walk-on.mjs";

const open = house();

/** Presses a button and wants an orderly page of errors. */
async function expectErrors(tab, button) {
  await press(tab.page, button);
  expectNone(await errorProblems(tab), await heading(tab.page));
}

const BAD_DETAILS = [
  ["Email address", "ann@", "Enter an email address in the correct format, like name@example.com"],
  ["Email address", "ann example.org", "Enter an email address in the correct format, like name@example.com"],
  ["Mobile number (optional)", "1234", "Enter a phone number with area code, like 604 555 0142"],
  ["Full name", "   ", "Enter your full name"],
];

describe("errors", () => {
  for (const scripts of SCRIPT_MODES) {
    it(`say what is missing on every step of the booking, ${scripts}`, () =>
      visit(open, "/book", { width: 320, scripts }, async (tab, page) => {
        await expectErrors(tab, "Continue");
        assert.match(await heading(page), /^What would you like to book/);
        await book(page, runner("Forgets"), { until: /^Your details/ });
        await expectErrors(tab, "Continue");
        expectNone(await inspect(tab), "details with errors");
      }));
  }

  it("keep what was typed, and say how to fix it", () =>
    visit(open, "/book", { width: 320 }, async (tab, page) => {
      await book(page, runner("Types"), { until: /^Your details/ });
      const good = runner("Types");
      for (const [label, bad, message] of BAD_DETAILS) {
        await page.getByLabel("Full name").fill(good.name);
        await page.getByLabel("Email address").fill(good.email);
        await page.getByLabel(/Note to your practitioner/).fill("Ring twice.\nThank you.");
        await page.getByLabel(label).fill(bad);
        await expectErrors(tab, "Continue");
        assert.equal(await page.locator(".error-summary a").innerText(), message);
        assert.equal(await page.getByLabel(label).inputValue(), bad);
        assert.equal(await page.getByLabel(/Note to your/).inputValue(), "Ring twice.\nThank you.");
        await page.getByLabel(label).fill("");
      }
    }));

  it("take a phone number however it is written", () =>
    visit(open, "/book", {}, async (_, page) => {
      await book(page, { ...runner("Phones"), phone: "+1 (604) 555.0199" }, { until: /^Check and book/ });
      assert.match((await page.locator("main").innerText()).replaceAll("\u00a0", " "), /604 555 0199/);
    }));

  it("answer a wrong password without saying what was wrong", () =>
    visit(open, "/staff", {}, async (tab, page) => {
      for (const email of [open.demo.signIns()[0].email, "nobody@example.org"]) {
        await page.getByLabel("Email address").fill(email);
        await page.getByLabel("Password").fill("not the password");
        await expectErrors(tab, "Sign in");
        assert.equal(await page.getByLabel("Email address").inputValue(), email);
        assert.equal(await page.getByLabel("Password").inputValue(), "");
      }
    }));
});
