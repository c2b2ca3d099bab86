// Makes the picture in the README: the result page of the demo clinic.

import { mkdir } from "node:fs/promises";
import { dirname, resolve } from "node:path";
import { fileURLToPath } from "node:url";

import { launch } from "./lib/browser.mjs";
import { check, OUTER_KNEE } from "./lib/check.mjs";
import { startDemo } from "./lib/program.mjs";
import { openTab } from "./lib/tab.mjs";

const file = resolve(dirname(fileURLToPath(import.meta.url)), "../../docs/screenshot.png");

const demo = await startDemo();
const browser = await launch();
try {
  const tab = await openTab(browser, demo.origin, { width: 800 });
  await tab.page.goto("/check");
  await check(tab.page, OUTER_KNEE);
  await mkdir(dirname(file), { recursive: true });
  await tab.page.evaluate(() => document.activeElement?.blur());
  await tab.page.screenshot({ path: file, clip: { x: 0, y: 0, width: 800, height: 1000 }, fullPage: true });
  console.log(`wrote ${file}`);
} finally {
  await browser.close();
  await demo.stop();
}
