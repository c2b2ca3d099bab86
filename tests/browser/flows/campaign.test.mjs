// A newsletter from an empty draft to its confirmation, on a phone, with scripts on, off and lost.

import assert from "node:assert/strict";
import { describe, it } from "node:test";

import { SCRIPT_MODES } from "../lib/browser.mjs";
import { house } from "../lib/house.mjs";
import { expectNone, inspect } from "../lib/inspect.mjs";
import { signIn } from "../lib/sign-in.mjs";
import { visit } from "../lib/visit.mjs";
import { follow, heading, press } from "../lib/walk-on.mjs";

const open = house();

const subjects = (page) =>
  page.locator("fieldset.block > legend").allInnerTexts();

/** Begins a newsletter as the owner and gives it a subject, a preview line and a text. */
async function begin(page, subject) {
  await signIn(page, open.demo.signIns()[0]);
  await page.locator("h1", { hasText: "Newsletters" }).waitFor();
  await page.getByLabel(/Heel pain in the morning/).check({ force: true });
  await press(page, "Begin");
  await page.getByLabel("Subject").fill(subject);
  await page.getByLabel("Preview line").fill("What is new this spring");
  await press(page, "Add a text");
  await page.getByLabel("Text", { exact: true }).fill("Hello {name}.\n\n[Book a time](/book)");
  await page.getByLabel(/Where no name is known/).fill("runner");
}

describe("a newsletter", () => {
  for (const scripts of SCRIPT_MODES) {
    it(`is written, looked at and confirmed, ${scripts}`, () =>
      visit(open, "/staff/campaigns", { width: 320, scripts }, async (tab, page) => {
        const subject = `Spring ${scripts}`;
        await begin(page, subject);
        await press(page, "Add a button");
        assert.deepEqual(await subjects(page), ["1. Article", "2. Text", "3. Button"]);
        await page.getByLabel("Words on the button").fill("click here");
        await page.getByLabel("Where it leads").fill("/book");
        await page.getByRole("button", { name: /^Move up ?: 3\. Button$/ }).click();
        assert.deepEqual(await subjects(page), ["1. Article", "2. Button", "3. Text"]);
        assert.equal(await page.getByLabel("Subject").inputValue(), subject, "nothing typed is lost");
        assert.match(await page.locator("main").innerText(), /does not say where the link leads/);
        await page.getByRole("button", { name: /^Remove ?: 2\. Button$/ }).click();
        assert.deepEqual(await subjects(page), ["1. Article", "2. Text"]);

        await press(page, "Plain text");
        assert.match(await page.getByLabel("Text", { exact: true }).inputValue(), /\/articles\/heel-pain-mornings/);
        await follow(page, "Newsletter");
        await press(page, "Continue to sending");
        assert.equal(await heading(page), "Send the newsletter");
        await press(page, "Confirm and send");
        assert.match(await page.locator("#error-summary").innerText(), /Select when it goes out/);
        await page.getByLabel("At a day and time").check({ force: true });
        await page.locator("#date").fill("2035-03-14");
        await page.locator("#time").fill("9:30");
        await press(page, "Confirm and send");
        assert.equal(await heading(page), subject);
        assert.match(await page.locator("main").innerText(), /Scheduled/);
        await press(page, "Make it a draft again");
        await press(page, "Throw this draft away");
        assert.equal(await heading(page), "Newsletters");
        assert.deepEqual(tab.watched.problems(), []);
      }));
  }

  it("shows the mail in light and dark without anything that runs", () =>
    visit(open, "/staff/campaigns", { width: 320 }, async (tab, page) => {
      await begin(page, "Spring colours");
      await press(page, "See it in light");
      const ground = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
      assert.equal(await ground(), "rgb(255, 255, 255)");
      assert.equal(await page.locator("script, img[src^='http:'], iframe").count(), 0);
      assert.match(await page.locator("body").innerText(), /Unsubscribe/);
      const wide = await page.evaluate(() => document.documentElement.scrollWidth);
      assert.ok(wide <= 320, `${wide} px wide`);
      await page.getByRole("link", { name: "See it in dark" }).click();
      assert.equal(await ground(), "rgb(22, 21, 26)");
      await page.getByRole("link", { name: "Back", exact: true }).click();
      assert.equal(await page.getByLabel("Subject").inputValue(), "Spring colours");
    }));

  it("has every page on the way in order", () =>
    visit(open, "/staff/campaigns", { width: 320 }, async (tab, page) => {
      const problems = [];
      const look = async () => {
        const where = await heading(page);
        problems.push(...(await inspect(tab)).map((problem) => `${where}: ${problem}`));
        tab.watched.clear();
      };
      await begin(page, "Spring looks");
      await press(page, "Save");
      await look();
      await press(page, "Plain text");
      await look();
      await follow(page, "Newsletter");
      await press(page, "Continue to sending");
      await look();
      await page.getByLabel("Now", { exact: true }).check({ force: true });
      await press(page, "Confirm and send");
      await look();
      expectNone(problems);
    }));
});
