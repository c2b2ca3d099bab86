// Without a mouse: everything is reached, in order, and one sees where one is.

import assert from "node:assert/strict";
import { describe, it } from "node:test";

import { book, runner } from "../lib/book.mjs";
import { house } from "../lib/house.mjs";
import { walk } from "../lib/keyboard.mjs";
import { openTab } from "../lib/tab.mjs";
import { heading } from "../lib/walk-on.mjs";

const open = house();
const PUBLIC = ["/", "/injuries/itb-syndrome", "/check", "/book", "/contact"];

/** Walks the page that a tab shows and wants nothing missed, unseen or hidden. */
async function expectWalk({ page }, where) {
  const { wanted, stops, missed, unseen, hidden } = await walk(page);
  assert.deepEqual({ where, missed, unseen, hidden }, { where, missed: [], unseen: [], hidden: [] });
  assert.equal(stops.length, wanted);
  assert.equal(stops[0].name, "Skip to main content");
}

describe("the keyboard", () => {
  for (const path of PUBLIC) {
    for (const width of [320, 1280]) {
      it(`reaches everything on ${path} at ${width} px`, async () => {
        const tab = await openTab(open.browser, open.demo.origin, { width });
        try {
          await tab.page.goto(path);
          assert.equal(tab.status(), 200);
          await expectWalk(tab, path);
        } finally {
          await tab.close();
        }
      });
    }
  }

  it("reaches everything for staff", async () => {
    const storageState = await open.staff();
    const tab = await openTab(open.browser, open.demo.origin, { storageState });
    try {
      for (const path of ["/staff", "/staff/outbox"]) {
        await tab.page.goto(path);
        await expectWalk(tab, path);
      }
    } finally {
      await tab.close();
    }
  });

  it("jumps over the head of the page", async () => {
    const tab = await openTab(open.browser, open.demo.origin);
    try {
      await tab.page.goto("/");
      await tab.page.keyboard.press("Tab");
      await tab.page.keyboard.press("Enter");
      assert.equal(await tab.page.evaluate(() => document.activeElement.id), "main");
    } finally {
      await tab.close();
    }
  });

  it("books alone, without a mouse", async () => {
    const tab = await openTab(open.browser, open.demo.origin, { width: 320 });
    const { page } = tab;
    try {
      await page.goto("/book");
      await book(page, runner("Keys"), { until: /^Choose a time/ });
      await page.locator("button.slot").first().focus();
      await page.keyboard.press("Enter");
      await page.getByRole("heading", { level: 1, name: "Your details" }).waitFor();
      await page.getByLabel("Full name").focus();
      await page.keyboard.type("Robin Keys");
      await page.keyboard.press("Tab");
      await page.keyboard.type("robin.keys@example.org");
      await page.keyboard.press("Enter");
      await page.getByRole("heading", { level: 1, name: "Check and book" }).waitFor();
      await page.getByRole("button", { name: "Book this time" }).focus();
      await page.keyboard.press("Enter");
      await page.getByRole("heading", { level: 1, name: "You are booked" }).waitFor();
      assert.equal(await heading(page), "You are booked");
    } finally {
      await tab.close();
    }
  });
});
