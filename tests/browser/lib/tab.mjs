// A tab with everything listening that a test may want to ask about afterwards.

import { visitor } from "./browser.mjs";
import { meter } from "./budget.mjs";
import { watch } from "./watch.mjs";

/**
 * Opens a fresh visitor's tab. `options` as for visitor().
 *
 * Answers with the page, `source()` (the document as the server sent it), `status()` (of that
 * document), `spent()`, `watched`, whether scripts run and arrive, and `close()`.
 */
export async function openTab(browser, origin, options = {}) {
  const context = await visitor(browser, origin, options);
  const page = await context.newPage();
  const watched = watch(page, origin, { lostScripts: options.scripts === "scripts lost" });
  const spent = meter(page);
  let last = null;
  page.on("response", (response) => {
    const request = response.request();
    const redirects = response.status() >= 300 && response.status() < 400;
    if (request.isNavigationRequest() && request.frame() === page.mainFrame() && !redirects) {
      last = response;
    }
  });
  return {
    page,
    context,
    watched,
    spent,
    scripts: options.scripts !== "scripts off",
    scriptsArrive: (options.scripts ?? "scripts on") === "scripts on",
    source: () => last.text(),
    status: () => last.status(),
    close: () => context.close(),
  };
}
