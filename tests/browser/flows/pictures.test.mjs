// A picture is added, becomes an author's portrait, and readers see it, with scripts and without.

import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { deflateSync } from "node:zlib";

import { SCRIPT_MODES } from "../lib/browser.mjs";
import { house } from "../lib/house.mjs";
import { expectNone, inspect } from "../lib/inspect.mjs";
import { signIn } from "../lib/sign-in.mjs";
import { visit } from "../lib/visit.mjs";
import { follow, heading, press } from "../lib/walk-on.mjs";

const open = house();

/** A drawing of stripes, as a PNG; each seed gives another one. */
function drawing(seed) {
  const [width, height] = [600, 400];
  const rows = Buffer.alloc(height * (1 + width * 3));
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      const at = y * (1 + width * 3) + 1 + x * 3;
      rows[at] = ((x >> 5) * 37 + seed) % 256;
      rows[at + 1] = ((y >> 5) * 53) % 256;
      rows[at + 2] = 120;
    }
  }
  const table = Array.from({ length: 256 }, (_, n) => {
    let c = n;
    for (let k = 0; k < 8; k += 1) c = c & 1 ? 0xedb88320 ^ (c >>> 1) : c >>> 1;
    return c >>> 0;
  });
  const chunk = (name, data) => {
    const body = Buffer.concat([Buffer.from(name, "latin1"), data]);
    let crc = 0xffffffff;
    for (const byte of body) crc = table[(crc ^ byte) & 0xff] ^ (crc >>> 8);
    const out = Buffer.alloc(8 + body.length);
    out.writeUInt32BE(data.length, 0);
    body.copy(out, 4);
    out.writeUInt32BE((crc ^ 0xffffffff) >>> 0, 4 + body.length);
    return out;
  };
  const head = Buffer.alloc(13);
  head.writeUInt32BE(width, 0);
  head.writeUInt32BE(height, 4);
  head.set([8, 2, 0, 0, 0], 8);
  return Buffer.concat([
    Buffer.from("\x89PNG\r\n\x1a\n", "latin1"),
    chunk("IHDR", head),
    chunk("IDAT", deflateSync(rows)),
    chunk("IEND", Buffer.alloc(0)),
  ]);
}

describe("pictures and authors", () => {
  SCRIPT_MODES.forEach((scripts, at) => {
    it(`are added by staff and seen by readers, ${scripts}`, async () => {
      const name = `Portrait ${scripts}`.replaceAll(/[^A-Za-z ]/g, "");
      const slug = name.toLowerCase().replaceAll(" ", "-");
      await visit(open, "/staff", { width: 320, scripts }, async (tab, page) => {
        await signIn(page, open.demo.signIns()[0]);
        await page.locator("h1", { hasText: /day/ }).waitFor();
        const problems = [];
        const look = async () => {
          const where = await heading(page);
          problems.push(...(await inspect(tab)).map((problem) => `${where}: ${problem}`));
          tab.watched.clear();
        };

        await page.goto("/staff/images/new");
        await page.getByLabel("What it shows").fill("Stripes for a portrait");
        await press(page, "Add the picture");
        assert.match(await page.locator("#error-summary").innerText(), /Select a picture/);
        assert.equal(await page.getByLabel("What it shows").inputValue(), "Stripes for a portrait");
        tab.watched.clear();

        const file = { name: `${slug}.png`, mimeType: "image/png", buffer: drawing(at * 40) };
        await page.getByLabel("Picture", { exact: true }).setInputFiles(file);
        await press(page, "Add the picture");
        assert.equal(await heading(page), `Picture ${slug}`);
        const shown = page.locator("figure img");
        assert.equal(await shown.evaluate((img) => img.naturalWidth), 600);
        await look();

        await page.goto("/staff/authors/new");
        await page.getByLabel("Full name").fill(name);
        await page.getByLabel("Credentials, spelled out").fill("Running coach");
        await page.getByLabel("Role, and where").fill("Guest author");
        await page.getByLabel("Conflicts of interest").fill("None declared.");
        await page.getByLabel("About the author").fill("Draws stripes.");
        await page.getByLabel("Portrait").selectOption({ label: slug });
        await page.getByLabel("Guest author").check({ force: true });
        await press(page, "Save");
        assert.equal(await heading(page), "Authors");
        await look();
        await follow(page, `The page of ${name}`);
        assert.equal(await heading(page), name);
        const portrait = page.getByRole("img", { name });
        await portrait.scrollIntoViewIfNeeded();
        await page.waitForFunction((img) => img.complete && img.naturalWidth > 0, await portrait.elementHandle());
        await look();
        expectNone(problems, "pictures");
      });
    });
  });
});
