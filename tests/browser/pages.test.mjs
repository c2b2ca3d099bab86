// Every page in pages.mjs, as its visitor sees it, asked everything that is asked of every page.

import assert from "node:assert/strict";
import { describe, it } from "node:test";

import { house } from "./lib/house.mjs";
import { expectNone, inspect } from "./lib/inspect.mjs";
import { openTab } from "./lib/tab.mjs";
import { PAGES } from "./pages.mjs";

const open = house();

describe("every page", () => {
  const titles = new Map();

  for (const { path, as = "nobody", heading, kind = "page", status = 200, opened } of PAGES) {
    it(`${path}, seen by ${as}`, async () => {
      const tab = await openTab(open.browser, open.demo.origin, {
        width: 320,
        storageState: as === "staff" ? await open.staff() : undefined,
      });
      try {
        const { page } = tab;
        await page.goto(path, { waitUntil: "networkidle" });
        if (opened) await opened(page);
        assert.equal(tab.status(), status);
        const shown = (await page.locator("h1").first().innerText()).trim();
        if (heading instanceof RegExp) assert.match(shown, heading);
        else assert.equal(shown, heading);
        expectNone(await inspect(tab, { kind }), path);

        const title = await page.title();
        assert.equal(titles.get(title), undefined, `title '${title}' is that of another page`);
        titles.set(title, path);
      } finally {
        await tab.close();
      }
    });
  }
});
