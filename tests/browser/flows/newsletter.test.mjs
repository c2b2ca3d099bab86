// The newsletter: subscribe, confirm, choose, leave and come back, with and without scripts.

import assert from "node:assert/strict";
import { describe, it } from "node:test";

import { SCRIPT_MODES } from "../lib/browser.mjs";
import { errorProblems } from "../lib/errors.mjs";
import { house } from "../lib/house.mjs";
import { expectNone, inspect } from "../lib/inspect.mjs";
import { signedIn } from "../lib/sign-in.mjs";
import { visit } from "../lib/visit.mjs";
import { choose, follow, heading, press } from "../lib/walk-on.mjs";

const open = house();

/** The link in the newest mail to an address that begins like `start`, read on the outbox. */
async function linkInMail(email, start) {
  const storageState = await signedIn(open.browser, open.demo);
  return visit(open, "/staff/outbox", { storageState }, async (_, page) => {
    await page.locator("tr", { hasText: email }).first().getByRole("link").click();
    const text = await page.locator("main").innerText();
    const found = text.match(new RegExp(`${start}[\\w-]+`));
    assert.ok(found, `no ${start} in:\n${text}`);
    return found[0];
  });
}

/** Looks at the page as every visitor might, and wants nothing wrong with it. */
async function look(tab) {
  expectNone(await inspect(tab), await heading(tab.page));
}

describe("the newsletter", () => {
  for (const scripts of SCRIPT_MODES) {
    it(`is joined, changed, left and taken back, ${scripts}`, () =>
      visit(open, "/", { width: 320, scripts }, async (tab, page) => {
        const email = `reader-${SCRIPT_MODES.indexOf(scripts)}@runner.example`;
        await page.getByLabel("Email address").fill(email);
        await choose(page, page.getByLabel(/^Yes, send me the newsletter/));
        await press(page, "Subscribe");
        assert.equal(await heading(page), "Check your email");
        assert.match(await page.locator("main").innerText(), new RegExp(email));
        await look(tab);

        const confirm = await linkInMail(email, "/news/confirm/");
        // What a mail scanner does.
        for (let i = 0; i < 2; i += 1) {
          await page.goto(confirm);
          assert.equal(await heading(page), "Confirm your subscription");
        }
        await look(tab);
        await press(page, "Confirm my subscription");
        assert.equal(await heading(page), "You are subscribed");
        await look(tab);

        await choose(page, page.getByLabel("Training"));
        await page.getByLabel("Your name (optional)").fill("Nora");
        await press(page, "Save");
        assert.match(await page.getByRole("status").innerText(), /Saved/);
        assert.ok(await page.getByLabel("Training").isChecked());

        const leave = await linkInMail(email, "/u/");
        await page.goto(leave);
        assert.equal(await heading(page), "Leave the newsletter?");
        await look(tab);
        await press(page, "Leave the newsletter");
        assert.equal(await heading(page), "You have left the newsletter");
        await look(tab);
        await press(page, /^Undo/);
        assert.match(await page.getByRole("status").innerText(), /subscribed again/);
        assert.ok(await page.getByLabel("Training").isChecked());

        await page.goto(confirm);
        assert.equal(await heading(page), "You are already subscribed");
        await follow(page, "Choose topics, or leave");
        assert.equal(await heading(page), "Your newsletter");
      }));
  }

  it("says what is missing and keeps what was typed", () =>
    visit(open, "/news", { width: 320 }, async (tab, page) => {
      await page.getByLabel("Email address").fill("ann@");
      await choose(page, page.getByLabel("Injuries"));
      await press(page, "Subscribe");
      expectNone(await errorProblems(tab), "errors of the newsletter form");
      assert.equal(await page.getByLabel("Email address").inputValue(), "ann@");
      assert.ok(await page.getByLabel("Injuries").isChecked());
      await look(tab);
    }));

  it("has a page for a wrong link", () =>
    visit(open, "/news/confirm/wrong", {}, async (tab, page) => {
      assert.equal(await heading(page), "This link does not work");
    }));
});
