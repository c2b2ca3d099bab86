// An article from the first word to being withdrawn, with scripts on, off and lost.

import assert from "node:assert/strict";
import { describe, it } from "node:test";

import { SCRIPT_MODES } from "../lib/browser.mjs";
import { house } from "../lib/house.mjs";
import { expectNone, inspect } from "../lib/inspect.mjs";
import { signIn } from "../lib/sign-in.mjs";
import { visit } from "../lib/visit.mjs";
import { choose, follow, goOn, heading, press } from "../lib/walk-on.mjs";

const TEXT = `Short hills first [@frandsen-2025]. [evidence: weak]

## How often

Once a week.
`;

async function write(page, title) {
  await page.getByLabel("Title").fill(title);
  await page.getByLabel("Summary").fill("How to begin with hills.");
  await page.getByLabel("Text", { exact: true }).fill(TEXT);
  await choose(page, page.getByRole("checkbox", { name: "Ines Calloway" }));
  await page.getByLabel(/^Topics/).fill("hills, strength");
}

const main = (page) => page.locator("main").innerText();

describe("an article", () => {
  const open = house();
  const person = (start) => open.demo.signIns().find(({ email }) => email.startsWith(start));

  /** Signs somebody in and hands over the list of articles. */
  const as = (start, options, walk) =>
    visit(open, "/staff/articles", options, async (tab, page) => {
      await signIn(page, person(start));
      await page.locator("h1", { hasText: "Articles" }).waitFor();
      return walk(tab, page);
    });

  for (const scripts of SCRIPT_MODES) {
    it(`is written, checked, published, moved and withdrawn, ${scripts}`, async () => {
      const title = `Hills ${scripts}`;
      const slug = title.toLowerCase().replaceAll(" ", "-");
      const problems = [];
      let here;
      await as("desk@", { width: 320, scripts }, async (tab, page) => {
        const look = async (what) => {
          problems.push(...(await inspect(tab)).map((problem) => `${what}: ${problem}`));
          tab.watched.clear();
        };
        await look("the list");
        await follow(page, "Write an article");
        await page.getByText("How to write it", { exact: true }).click();
        const fits = (marks) => marks.scrollWidth <= marks.clientWidth;
        assert.ok(await page.locator("details[open] > .marks").evaluate(fits), "the marks fit");
        await look("the marks");
        await write(page, title);
        await press(page, "Preview");
        assert.match(await page.locator("#look-in").innerText(), /How often/);
        assert.equal(await page.getByLabel("Title").inputValue(), title);
        await look("the preview");
        await press(page, "Save");
        assert.match(await main(page), /Saved \d+:\d\d/);
        here = new URL(page.url()).pathname;
        await look("the editor");
        await press(page, "Ask for a check");
        assert.match(await main(page), /It waits for a practitioner/);
        await follow(page, "History");
        await look("the history");
      });
      await as("mara@", { scripts }, async (tab, page) => {
        await follow(page, title);
        await press(page, /I have read it/);
        assert.match(await main(page), /Checked by Mara Lindqvist/);
        await follow(page, "Publish…");
        problems.push(...(await inspect(tab)).map((problem) => `publishing: ${problem}`));
        await press(page, "Publish");
        assert.match(await main(page), /Readers see it now/);

        const first = await page.request.get(`/articles/${slug}`);
        assert.equal(first.status(), 200);
        await follow(page, "Change the address");
        await page.getByLabel("New address").fill(`${slug}-new`);
        await press(page, "Change the address");
        const moved = await page.request.get(`/articles/${slug}`, { maxRedirects: 0 });
        assert.equal(moved.status(), 301);
        assert.equal(moved.headers().location, `/articles/${slug}-new`);
      });
      await visit(open, `/articles/${slug}`, { width: 320, scripts }, async (tab, page) => {
        assert.equal(new URL(page.url()).pathname, `/articles/${slug}-new`);
        assert.equal(await heading(page), title);
        problems.push(...(await inspect(tab)).map((problem) => `the article: ${problem}`));
      });
      await as("mara@", { scripts }, async (tab, page) => {
        await goOn(page, () => page.goto(here));
        await follow(page, "Withdraw…");
        problems.push(...(await inspect(tab)).map((problem) => `withdrawing: ${problem}`));
        await page.getByLabel("What replaced it?").selectOption("/injuries/runners-knee");
        await press(page, "Withdraw the article");
        const gone = await page.request.get(`/articles/${slug}-new`);
        assert.equal(gone.status(), 410);
        assert.match(await gone.text(), /\/injuries\/runners-knee/);
      });
      expectNone(problems, "articles");
    });
  }

  it("saves itself, draws itself and leads from a fault to its line", () =>
    as("desk@", {}, async (tab, page) => {
      await follow(page, "Write an article");
      await write(page, "By itself");
      await page.getByLabel("Text", { exact: true }).fill("Fine.\n\n[@nobody-1900]\n");
      await page.locator("#look-in", { hasText: "Fine." }).waitFor();
      const fault = page.locator("#faults a", { hasText: "Line 3" });
      await fault.click();
      const chosen = await page.locator("#body").evaluate((field) =>
        field.value.slice(field.selectionStart, field.selectionEnd));
      assert.equal(chosen, "[@nobody-1900]");
      // Leaving the form saves at once; the address becomes that of the article.
      await page.locator("header a").first().focus();
      await page.locator("#saved", { hasText: /^Saved \d+:\d\d/ }).waitFor();
      await page.waitForURL(/\/staff\/articles\/[0-9a-f-]{36}$/);

      // Two people: the other saves, and this tab says so and loses nothing.
      const here = new URL(page.url()).pathname;
      await as("mara@", {}, async (_, other) => {
        await goOn(other, () => other.goto(here));
        await other.getByLabel("Text", { exact: true }).fill("Mara was here.\n");
        await press(other, "Save");
      });
      await page.getByLabel("Text", { exact: true }).fill("Mine.\n");
      await page.locator("header a").first().focus();
      await page.locator("#saved", { hasText: /Mara Lindqvist saved this article meanwhile/ }).waitFor();
      await press(page, "Save");
      assert.equal(tab.status(), 409);
      assert.match(await main(page), /Mara was here/);
      assert.equal(await page.locator("#body").inputValue(), "Mine.\n");
      tab.watched.clear();
      expectNone(await inspect(tab), "the conflict");
      await press(page, "Save");
      assert.match(await main(page), /Saved \d+:\d\d/);
    }));

  it("can be read by a link that needs no account", () =>
    as("desk@", { scripts: "scripts off" }, async (_, page) => {
      await follow(page, "Write an article");
      await write(page, "For a guest");
      await press(page, "Save");
      await page.getByLabel("For whom?").fill("Ines");
      await press(page, "Make a link");
      const link = new URL((await page.locator("main code").innerText()).trim());
      await visit(open, link.pathname, { width: 320 }, async (tab, guest) => {
        assert.equal(await heading(guest), "For a guest");
        assert.match(await main(guest), /This is a preview/);
        expectNone(await inspect(tab), "the preview link");
      });
    }));
});
