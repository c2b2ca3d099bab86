// "Where does it hurt?" from the first page to the result, the booking and the practitioner's page; and
// what happens to somebody in danger.

import assert from "node:assert/strict";
import { writeFile } from "node:fs/promises";
import { describe, it } from "node:test";

import { book, openVisit, runner } from "../lib/book.mjs";
import { SCRIPT_MODES } from "../lib/browser.mjs";
import { check, EMERGENCY, markPlace, OUTER_KNEE } from "../lib/check.mjs";
import { errorProblems } from "../lib/errors.mjs";
import { house } from "../lib/house.mjs";
import { expectNone, inspect } from "../lib/inspect.mjs";
import { print } from "../lib/layout.mjs";
import { visit } from "../lib/visit.mjs";
import { choose, follow, heading, press } from "../lib/walk-on.mjs";

const open = house();
const said = async (page) => (await page.locator("main").innerText()).replaceAll("\u00a0", " ");

describe("the check", () => {
  for (const scripts of SCRIPT_MODES) {
    it(`leads to a result, a booking and the practitioner, ${scripts}`, async () => {
      const person = runner(`Check ${scripts}`);
      await visit(open, "/", { width: 320, scripts }, async (tab, page) => {
        const addresses = [];
        page.on("framenavigated", () => addresses.push(page.url()));
        await follow(page, "Where does it hurt?");
        const steps = await check(page, OUTER_KNEE);
        assert.ok(steps.length > 10, steps.join(" → "));
        const result = await said(page);
        assert.match(result, /Pain on the outside of the knee/);
        assert.match(result, /This is not a diagnosis/);
        assert.match(result, /Fits/);
        assert.doesNotMatch(result, /\d+ ?%/, "no percentage without a calibrated source");
        assert.doesNotMatch(await page.title(), /knee/i);

        await press(page, "Book this time");
        await book(page, person, { share: true });
        for (const address of addresses) assert.doesNotMatch(address, /knee|pain/i);
        assert.deepEqual(tab.watched.problems(), []);

        await visit(open, "/staff", { storageState: await open.staff() }, async (_, desk) => {
          await openVisit(desk, person.name);
          const shared = await said(desk);
          assert.match(shared, /Shared by the client/);
          assert.match(shared, /outside of the knee|Iliotibial/i);
          await follow(desk, /^Booked: /);
          assert.doesNotMatch(await said(desk), /knee|pain/i, "no health in the mail");
        });
      });
    });

    it(`shares nothing without consent, ${scripts}`, async () => {
      const person = runner(`Silent ${scripts}`);
      await visit(open, "/check", { scripts }, async (_, page) => {
        await check(page, OUTER_KNEE);
        await press(page, "Book this time");
        await book(page, person, { share: false });
      });
      await visit(open, "/staff", { storageState: await open.staff() }, async (_, desk) => {
        await openVisit(desk, person.name);
        assert.match(await said(desk), /shared nothing/);
        assert.doesNotMatch(await said(desk), /knee/i);
      });
    });

    it(`stops for danger and does not book massage, ${scripts}`, () =>
      visit(open, "/check", { width: 320, scripts }, async (tab, page) => {
        await check(page, EMERGENCY, { until: /^Emergency advice/ });
        assert.equal(await page.getByRole("link", { name: "Call 911" }).getAttribute("href"), "tel:911");
        assert.equal(await page.getByRole("main").locator(".button-big").count(), 1, "one main action");
        expectNone(await inspect(tab), "the page for emergencies");
        await page.goto("/check/result");
        assert.match(await heading(page), /^Emergency advice/, "there is no way round it");

        await page.goto("/book");
        await book(page, runner(`Danger ${scripts}`), { until: /^(Check and book|Emergency advice)/ });
        if (/^Check and book/.test(await heading(page))) await press(page, "Book this time");
        assert.doesNotMatch(await heading(page), /^You are booked/);
        assert.match(await said(page), /looked at by a doctor or nurse first|Emergency advice/);

        await page.goto("/check/stop");
        await follow(page, /^Change/);
        const box = page.getByRole("checkbox", { name: EMERGENCY.safety[0] });
        assert.ok(await box.isChecked(), "the answer is still there");
        await page.locator(`label[for="${await box.getAttribute("id")}"]`).click();
        await check(page, OUTER_KNEE);
      }));
  }

  it("has every page on the way in order, and says what is missing", () =>
    visit(open, "/check", { width: 320 }, async (tab, page) => {
      const problems = [];
      const look = async (kind) => {
        const where = `${new URL(page.url()).pathname} '${await heading(page)}'`;
        problems.push(...(await inspect(tab, { kind })).map((problem) => `${where}: ${problem}`));
        tab.watched.clear();
      };
      await press(page, "Start");
      for (const until of [/^Do any of these/, /^Where does it hurt/, /^Which|\?$/]) {
        await check(page, OUTER_KNEE, { until });
        await press(page, "Continue");
        expectNone(await errorProblems(tab), await heading(page));
        await look();
        // On from here with what was asked for.
        await check(page, OUTER_KNEE, { until: /./ });
        if (/^Do any/.test(await heading(page))) {
          await choose(page, page.getByRole("checkbox", { name: /^None of these/ }));
          await press(page, "Continue");
        } else if (await page.locator("#area").count()) {
          await markPlace(page, OUTER_KNEE.area);
          await press(page, "Continue");
        }
      }
      await check(page, OUTER_KNEE, { look: () => look() });
      expectNone(problems, "the check");
    }));

  it("prints the result on at most three sheets, without the furniture of the screen", () =>
    visit(open, "/check", {}, async (_, page) => {
      await check(page, OUTER_KNEE);
      await follow(page, "Page to print");
      const { sheets, left, pdf } = await print(page);
      if (process.env.KEEP_PRINT) await writeFile(process.env.KEEP_PRINT, pdf);
      assert.ok(sheets >= 1 && sheets <= 3, `${sheets} sheets`);
      assert.deepEqual(left, []);
      assert.equal(await page.locator("details:not([open])").count(), 0, "nothing folded away on paper");
    }));

  it("takes answers in the picture as well as in the list", () =>
    visit(open, "/check", {}, async (_, page) => {
      await check(page, OUTER_KNEE, { until: /^Do any of these/ });
      await choose(page, page.getByRole("checkbox", { name: /^None of these/ }));
      await press(page, "Continue");
      const shape = page.locator("svg [role=checkbox]:visible").first();
      const name = await shape.getAttribute("aria-label");
      assert.ok(name, "a shape has a name");
      assert.equal(await shape.getAttribute("aria-checked"), "false");
      await shape.focus();
      await page.keyboard.press("Space");
      assert.equal(await shape.getAttribute("aria-checked"), "true");
      const ticked = page.locator("input[name=area]:checked");
      assert.equal(await ticked.count(), 1);
      assert.equal(name.toLowerCase(), (await ticked.getAttribute("data-words")).toLowerCase());
      assert.match(await page.locator("#map-chosen").innerText(), new RegExp(name.split(",")[0], "i"));
      await page.keyboard.press("Space");
      assert.equal(await ticked.count(), 0);
    }));

  it("forgets everything when asked to", () =>
    visit(open, "/check", {}, async (_, page) => {
      await check(page, OUTER_KNEE);
      await press(page, "Delete my answers");
      await page.goto("/check/result");
      assert.doesNotMatch(await said(page), /outside of the knee/i);
    }));
});
