// The staff's calendar: its keys, moving by keys and by pointer, undo, and what is in the way.

import assert from "node:assert/strict";
import { describe, it } from "node:test";

import { SCRIPT_MODES } from "../lib/browser.mjs";
import { bookAtDesk, calendarOf } from "../lib/desk.mjs";
import { house } from "../lib/house.mjs";
import { openTab } from "../lib/tab.mjs";
import { follow, goOn } from "../lib/walk-on.mjs";

const open = house();
const MARA = "mara-lindqvist";
const TOMAS = "tomas-reyes";
const INES = "ines-okafor";

async function atDesk(options, work) {
  const tab = await openTab(open.browser, open.demo.origin, { storageState: await open.staff(), ...options });
  try {
    await work(tab.page, tab);
  } finally {
    await tab.close();
  }
}

const visit = (page, name) => page.locator("a.appt", { hasText: name }).first();
const words = async (locator) => (await locator.innerText()).replaceAll("\u00a0", " ");
const said = (page) => words(page.locator("p.said"));
/** "9:00 a.m. to 9:45 a.m." of a visit in the table. */
const timeOf = async (page, name) => (await words(visit(page, name))).split("\n")[1];

/** Where the focus is: row (0 is the days), column, and whether it is a link. */
const at = (page) =>
  page.evaluate(() => {
    const cell = document.activeElement.closest("table.week th, table.week td");
    if (!cell) return null;
    const box = cell.getBoundingClientRect();
    const heads = [...document.querySelectorAll("table.week thead tr:last-child th")];
    const under = (h) => {
      const head = h.getBoundingClientRect();
      return head.left < box.right - 2 && head.right > box.left + 2;
    };
    const row = cell.closest("tr");
    return {
      row: row.closest("thead") ? 0 : row.rowIndex,
      column: heads.findIndex(under),
      link: document.activeElement.matches("a"),
    };
  });

describe("the calendar", () => {
  it("is one stop for Tab and is walked by its keys", () =>
    atDesk({}, async (page) => {
      await bookAtDesk(page, { who: MARA, name: "Ada Brook" });
      const table = page.locator("table.week");
      assert.equal(await table.getAttribute("role"), "grid");
      assert.equal(await table.locator("[tabindex='0']").count(), 1);
      const press = async (key) => {
        await page.keyboard.press(key);
        return at(page);
      };
      await visit(page, "Ada Brook").focus();
      const last = (await table.locator("tbody tr").count()) + 1;
      const columns = await table.locator("thead tr:last-child th").count();
      const tableOfKeys = [
        ["Control+Home", { row: 0, column: 0 }],
        ["ArrowRight", { row: 0, column: 1 }],
        ["ArrowLeft", { row: 0, column: 0 }],
        ["ArrowLeft", { row: 0, column: 0 }],
        ["ArrowUp", { row: 0, column: 0 }],
        ["End", { row: 0, column: columns - 1 }],
        ["Home", { row: 0, column: 0 }],
        ["Control+End", { row: last, column: columns - 1 }],
        ["ArrowDown", { row: last, column: columns - 1 }],
        ["Home", { row: last, column: 0 }],
        ["ArrowRight", { row: last, column: 1 }],
        ["m", { row: last, column: 1 }],
      ];
      for (const [key, wanted] of tableOfKeys) {
        const { row, column } = await press(key);
        assert.deepEqual({ key, row, column }, { key, ...wanted });
      }
      const up = await press("PageUp");
      assert.ok(up.row < last, "a screen up");
      assert.ok((await press("PageDown")).row > up.row, "a screen down");
      assert.equal(await table.locator("[tabindex='0']").count(), 1);
      await page.keyboard.press("Tab");
      assert.equal(await at(page), null, "Tab leaves the table");
      await page.keyboard.press("Shift+Tab");
      assert.ok(await at(page), "and comes back to where one was");
      await visit(page, "Ada Brook").focus();
      await goOn(page, () => page.keyboard.press("Enter"));
      assert.equal(await page.locator("h1").innerText(), "Ada Brook");
    }));

  it("moves a visit by keys, asks first, and undoes it", () =>
    atDesk({}, async (page, tab) => {
      await bookAtDesk(page, { who: TOMAS, name: "Cleo Dahl" });
      const before = await timeOf(page, "Cleo Dahl");
      await visit(page, "Cleo Dahl").focus();
      await page.keyboard.press("Alt+ArrowDown");
      assert.match(await said(page), /^Cleo Dahl to .*15.* Enter drops it, Escape leaves it\.$/);
      await page.keyboard.press("Escape");
      assert.equal(await said(page), "Left where it was.");
      for (let step = 0; step < 4; step += 1) await page.keyboard.press("Alt+ArrowDown");
      await page.keyboard.press("Enter");
      const dialog = page.getByRole("dialog");
      assert.match(await words(dialog.getByRole("heading")), /^Move Cleo Dahl to \w+day, .*\?$/);
      assert.ok(await dialog.getByLabel("Tell the client by mail").isChecked());
      await dialog.getByRole("button", { name: "Keep" }).click();
      assert.equal(await timeOf(page, "Cleo Dahl"), before, "nothing was saved");
      await visit(page, "Cleo Dahl").focus();
      for (let step = 0; step < 4; step += 1) await page.keyboard.press("Alt+ArrowDown");
      await page.keyboard.press("Enter");
      await dialog.getByRole("button", { name: "Move" }).click();
      await dialog.waitFor({ state: "detached" });
      await page.getByRole("button", { name: "Undo" }).waitFor();
      assert.match(await said(page), /^Cleo Dahl is now .* A mail tells the client\.$/);
      assert.notEqual(await timeOf(page, "Cleo Dahl"), before);
      assert.ok(await visit(page, "Cleo Dahl").evaluate((link) => link === document.activeElement));
      await page.getByRole("button", { name: "Undo" }).click();
      await page.locator("p.said", { hasText: /^Undone\..* The client was not told of it\.$/ }).waitFor();
      assert.equal(await timeOf(page, "Cleo Dahl"), before);
      assert.deepEqual(tab.watched.problems(), []);
    }));

  it("moves a visit by the pointer, and says who has the time when it is taken", () =>
    atDesk({}, async (page) => {
      await bookAtDesk(page, { who: INES, name: "Hugo Iversen" });
      await bookAtDesk(page, { who: INES, name: "Ivy Jansen", which: 4 });
      const drag = async (name, to) => {
        await to.scrollIntoViewIfNeeded();
        await visit(page, name).scrollIntoViewIfNeeded();
        const [from, box] = [await visit(page, name).boundingBox(), await to.boundingBox()];
        await page.mouse.move(from.x + 20, from.y + 4);
        await page.mouse.down();
        await page.mouse.move(box.x + 30, box.y + 40, { steps: 4 });
        await page.mouse.move(box.x + 30, box.y + 4, { steps: 4 });
        await page.mouse.up();
        assert.match(await words(page.locator("dialog h2")), new RegExp(`^Move ${name} to `));
      };
      const before = await timeOf(page, "Hugo Iversen");
      await drag("Hugo Iversen", visit(page, "Ivy Jansen"));
      const dialog = page.locator("dialog");
      await dialog.getByRole("button", { name: "Move" }).click();
      await dialog.getByRole("heading", { name: "It was not moved" }).waitFor();
      assert.match(await words(dialog), /Ivy Jansen, .* with Ines Okafor/);
      assert.match(await words(dialog), /Hugo Iversen stands at .* as before/);
      await dialog.getByRole("button", { name: "Keep the old time" }).click();
      assert.equal(await timeOf(page, "Hugo Iversen"), before);

      await drag("Ivy Jansen", page.locator("a.free").nth(8));
      await dialog.getByRole("button", { name: "Keep" }).click();
      await dialog.waitFor({ state: "detached" });
      const stood = await visit(page, "Ivy Jansen").getAttribute("data-start");
      await drag("Ivy Jansen", page.locator("a.free").nth(6));
      await dialog.getByRole("button", { name: "Move" }).click();
      await page.getByRole("button", { name: "Undo" }).waitFor();
      assert.notEqual(await visit(page, "Ivy Jansen").getAttribute("data-start"), stood);
      assert.equal(new URL(page.url()).pathname, "/staff/calendar", "a drag opens nothing");
    }));

  for (const scripts of SCRIPT_MODES.slice(1)) {
    it(`moves a visit by the page for it, ${scripts}`, () =>
      atDesk({ scripts }, async (page) => {
        await page.goto(calendarOf(MARA));
        await bookAtDesk(page, { who: MARA, name: scripts === "scripts off" ? "Mina North" : "Noor Olsen" });
        const name = scripts === "scripts off" ? "Mina North" : "Noor Olsen";
        const before = await timeOf(page, name);
        await goOn(page, () => visit(page, name).click());
        await follow(page, "Move…");
        await goOn(page, () => page.locator("button.slot").last().click());
        assert.match(await page.getByRole("status").first().innerText(), /has moved/);
        await page.goto(calendarOf(MARA));
        assert.notEqual(await timeOf(page, name), before);
      }));
  }
});

/** Goes to a day that has come and has somebody on it who is still awaited, undoing what was done if need be. */
async function toSomebodyAwaited(page) {
  const button = (name) => page.getByRole("button", { name });
  const steps = [/^Not done yet/, /^Back to arrived/, /^Not arrived/];
  await page.goto("/staff");
  for (let day = 0; day < 10; day += 1) {
    for (const step of steps) {
      if (await button(/^No-show/).count()) return;
      if (await button(step).count()) await goOn(page, () => button(step).first().click());
    }
    if (await button(/^No-show/).count()) return;
    await follow(page, "Day before");
  }
  assert.fail("the demo has nobody on the last ten days");
}

describe("today", () => {
  it("offers changes and moves no row by itself", () =>
    atDesk({}, async (page) => {
      await page.clock.install();
      await toSomebodyAwaited(page);
      const row = page.locator("li.visit").filter({ has: page.getByRole("button", { name: /^No-show/ }) }).first();
      const id = await row.getAttribute("data-id");
      const same = page.locator(`li[data-id='${id}']`);
      await atDesk({}, async (other) => {
        await other.goto(page.url());
        await goOn(other, () => other.locator(`li[data-id='${id}']`).getByRole("button", { name: /^Arrived/ }).click());
      });
      await page.clock.fastForward(61_000);
      await page.getByText("1 change.", { exact: true }).waitFor();
      assert.match(await same.innerText(), /Booked/);
      await page.getByRole("button", { name: "Show", exact: true }).click();
      assert.match(await same.innerText(), /Arrived/);
    }));

  it("says so when a row was changed by somebody else", () =>
    atDesk({}, async (page) => {
      await toSomebodyAwaited(page);
      const button = page.getByRole("button", { name: /^No-show/ });
      const id = await page.locator("li.visit").filter({ has: button }).last().getAttribute("data-id");
      const same = (tab) => tab.locator(`li[data-id='${id}']`);
      await atDesk({}, async (other) => {
        await other.goto(page.url());
        await goOn(other, () => same(other).getByRole("button", { name: /^Arrived/ }).click());
      });
      await goOn(page, () => same(page).getByRole("button", { name: /^No-show/ }).click());
      assert.match(await page.getByRole("status").first().innerText(), /Someone else changed/);
      assert.match(await same(page).innerText(), /Arrived/);
    }));
});

describe("finding a client", () => {
  it("shows who is on record already while someone new is typed", () =>
    atDesk({}, async (page) => {
      await page.goto("/staff/book");
      await page.getByLabel("Full name").fill("ada brook");
      await page.getByLabel("Email address").focus();
      await page.getByText("Is it one of these?").waitFor();
      await follow(page, "Ada Brook");
      assert.match(page.url(), /client=/);
    }));

  it("lists who fits while typing, by keys", () =>
    atDesk({}, async (page) => {
      await page.goto("/staff/book");
      const box = page.getByRole("combobox", { name: "Find a client" });
      await box.fill("brook");
      const option = page.getByRole("option", { name: /^Ada Brook/ });
      await option.waitFor();
      assert.equal(await box.getAttribute("aria-expanded"), "true");
      await box.press("ArrowDown");
      assert.equal(await option.getAttribute("aria-selected"), "true");
      assert.equal(await box.getAttribute("aria-activedescendant"), await option.getAttribute("id"));
      await box.press("Escape");
      assert.equal(await box.getAttribute("aria-expanded"), "false");
      await box.press("ArrowDown");
      await goOn(page, () => box.press("Enter"));
      await page.getByRole("link", { name: "Ada Brook" }).waitFor();
    }));
});
