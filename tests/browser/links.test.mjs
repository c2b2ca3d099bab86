// Every link that a visitor can follow leads somewhere.

import assert from "node:assert/strict";
import { describe, it } from "node:test";

import { house } from "./lib/house.mjs";
import { expectNone } from "./lib/inspect.mjs";
import { openTab } from "./lib/tab.mjs";

const open = house();
const ENOUGH = 400;

/** Follows all links below `starts` as one visitor; answers with the ones that lead nowhere. */
async function crawl(context, page, origin, starts) {
  const waiting = starts.map((path) => [path, "(start)"]);
  const seen = new Set();
  const dead = [];
  while (waiting.length && seen.size < ENOUGH) {
    const [address, from] = waiting.shift();
    const url = new URL(address, origin);
    const fragment = url.hash.slice(1);
    url.hash = "";
    const known = `${url}#${fragment}`;
    if (url.origin !== origin || seen.has(known)) continue;
    seen.add(known);
    const response = await context.request.get(url.href);
    if (response.status() !== 200) {
      dead.push(`${url.pathname}: status ${response.status()}, linked from ${from}`);
      continue;
    }
    if (!response.headers()["content-type"]?.startsWith("text/html")) continue;
    const { links, ids } = await page.evaluate((html) => {
      const parsed = new DOMParser().parseFromString(html, "text/html");
      return {
        links: [...parsed.querySelectorAll("a[href]")].map((a) => a.getAttribute("href")),
        ids: [...parsed.querySelectorAll("[id]")].map((e) => e.id),
      };
    }, await response.text());
    if (fragment && !ids.includes(fragment)) dead.push(`${url.pathname}#${fragment}: no such place, linked from ${from}`);
    for (const link of links) {
      if (/^(mailto|tel|https?):/.test(link) && !link.startsWith(origin)) continue;
      // Days and weeks go on for ever; two steps of them tell enough.
      const next = new URL(link, url);
      if (/[?&](day|from)=/.test(next.search) && /[?&](day|from)=/.test(url.search)) continue;
      waiting.push([next.href, url.pathname]);
    }
  }
  return { seen: seen.size, dead };
}

describe("links", () => {
  for (const who of ["nobody", "staff"]) {
    it(`lead somewhere for ${who}`, async () => {
      const { browser, demo } = open;
      const storageState = who === "staff" ? await open.staff() : undefined;
      const tab = await openTab(browser, demo.origin, { storageState });
      try {
        await tab.page.goto("about:blank");
        const starts = who === "staff" ? ["/staff"] : ["/"];
        const { seen, dead } = await crawl(tab.context, tab.page, demo.origin, starts);
        expectNone(dead, who);
        assert.ok(seen > 10, `only ${seen} pages were found`);
      } finally {
        await tab.close();
      }
    });
  }
});
