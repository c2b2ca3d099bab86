// The checks themselves, on pages made wrong on purpose: a check that cannot fail proves nothing.

import assert from "node:assert/strict";
import { createServer } from "node:http";
import { after, before, describe, it } from "node:test";

import { axeProblems } from "./lib/axe.mjs";
import { launch } from "./lib/browser.mjs";
import { budgetProblems } from "./lib/budget.mjs";
import { walk } from "./lib/keyboard.mjs";
import { motionProblems, print, reflowProblems, spacingProblems } from "./lib/layout.mjs";
import { inspect } from "./lib/inspect.mjs";
import { markupProblems } from "./lib/markup.mjs";
import { openTab } from "./lib/tab.mjs";

const good = (body, head = "") =>
  `<!DOCTYPE html><html lang="en-CA"><head><meta charset="UTF-8"><title>Try – Clinic</title>
  <meta name="viewport" content="width=device-width">${head}</head>
  <body><main><h1>Try</h1>${body}</main></body></html>`;

const PAGES = {
  "/good": good("<p>All is well.</p>"),
  "/no-name": good('<img src="data:image/gif;base64,R0lGODlhAQABAAAAACw="><input type="text">'),
  "/small-targets": good(
    '<p style="line-height:8px"><a href="/1" style="font-size:8px;display:inline-block">a</a><a href="/2" style="font-size:8px;display:inline-block">b</a></p>',
  ),
  "/wide": good('<div style="width: 700px">wide</div>'),
  "/foreign": good('<img alt="" src="http://127.0.0.2:9/a.png">'),
  "/missing-file": good('<img alt="" src="/nowhere.png">'),
  "/script-error": good("<script>undefinedFunction()</script>"),
  "/policy": good('<p style="color: red">inline</p>'),
  "/moving": good(
    '<p class="m">moves</p>',
    "<style>@keyframes m { to { opacity: 0 } } .m { animation: m 1s infinite }</style>",
  ),
  "/heavy": good(`<p>${"weight ".repeat(4000)}</p>`),
  "/no-focus": good('<a href="/good">away</a> <button type="button">b</button>',
    "<style>:focus { outline: none }</style>"),
  "/unreachable": good(
    `<button type="button" id="a">a</button><button type="button">b</button><script>
     document.getElementById("a").addEventListener("keydown", (e) => e.preventDefault())</script>`,
  ),
};

let browser, server, origin;

before(async () => {
  server = createServer((request, response) => {
    const body = PAGES[request.url];
    response.writeHead(body ? 200 : 404, {
      "content-type": "text/html; charset=utf-8",
      ...(request.url === "/policy" && { "content-security-policy": "style-src 'self'" }),
    });
    response.end(body ?? "");
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  origin = `http://127.0.0.1:${server.address().port}`;
  browser = await launch();
});

after(async () => {
  await browser?.close();
  server?.close();
  server?.closeAllConnections();
});

/** Opens one of the pages and hands the tab to `look`. */
async function open(path, options, look) {
  const tab = await openTab(browser, origin, options);
  await tab.page.goto(path, { waitUntil: "networkidle" });
  try {
    return await look(tab.page, tab.watched, tab.spent, tab);
  } finally {
    await tab.close();
  }
}

const matches = (problems, pattern) =>
  assert.ok(problems.some((p) => pattern.test(p)), `${pattern} not in ${JSON.stringify(problems)}`);

describe("the checks", () => {
  it("find nothing on a good page", () =>
    open("/good", { width: 320 }, async (page, watched, spent) => {
      assert.deepEqual(await axeProblems(page), []);
      assert.deepEqual(await markupProblems(PAGES["/good"]), []);
      assert.deepEqual(await reflowProblems(page), []);
      assert.deepEqual(await spacingProblems(page), []);
      assert.deepEqual(await motionProblems(page), []);
      assert.deepEqual(watched.problems(), []);
      assert.deepEqual(budgetProblems("question", await spent()), []);
    }));

  it("notice things without a name", () =>
    open("/no-name", {}, async (page) => {
      const problems = await axeProblems(page);
      matches(problems, /axe image-alt/);
      matches(problems, /axe label/);
    }));

  it("notice targets too small for a thumb", () =>
    open("/small-targets", {}, async (page) => matches(await axeProblems(page), /axe target-size/)));

  it("notice sideways scrolling", () =>
    open("/wide", { width: 320 }, async (page) => matches(await reflowProblems(page), /sideways/)));

  it("notice requests to another host", () =>
    open("/foreign", {}, async (_, watched) => matches(watched.problems(), /another host/)));

  it("notice files that do not arrive", () =>
    open("/missing-file", {}, async (_, watched) => matches(watched.problems(), /nowhere.*404/)));

  it("notice script errors", () =>
    open("/script-error", {}, async (_, watched) => matches(watched.problems(), /undefinedFunction/)));

  for (const scripts of ["scripts on", "scripts off"]) {
    it(`notice a broken security policy, ${scripts}`, () =>
      open("/policy", { scripts }, async (_, watched) =>
        matches(watched.problems(), /Content Security Policy/)));
  }

  it("notice motion", () =>
    open("/moving", { motion: "reduce" }, async (page) => matches(await motionProblems(page), /1 anim/)));

  it("notice pages over their budget", () =>
    open("/heavy", {}, async (_, __, spent) => matches(budgetProblems("question", await spent()), /html/)));

  it("notice a focus that nobody sees, and furniture in print", () =>
    open("/no-focus", {}, async (page) => {
      assert.deepEqual((await walk(page)).unseen, ["away", "b"]);
      assert.deepEqual((await print(page)).left, ["<button> b"]);
    }));

  it("notice what the keyboard cannot reach", () =>
    open("/unreachable", {}, async (page) => matches((await walk(page)).missed, />b</)));

  it("notice a page without the frame of all pages", () =>
    open("/good", {}, async (page, _, __, tab) => {
      const problems = await inspect(tab, { kind: "page" });
      for (const missing of [/main content/, /emergency/, /name the clinic/, /main id=main/]) {
        matches(problems, missing);
      }
      assert.deepEqual(page.viewportSize(), { width: 1280, height: 900 });
    }));

  it("notice invalid HTML", async () => {
    const problems = await markupProblems(
      '<!DOCTYPE html><html><head></head><body><p id="a"><div id="a"></div></p><h1>A</h1><h3>B</h3></body></html>',
    );
    for (const rule of ["no-dup-id", "heading-level", "element-required-content"]) {
      matches(problems, new RegExp(rule));
    }
  });
});
