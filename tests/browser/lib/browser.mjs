// Opens headless Chromium and tabs in it, the way these tests want them.

import { chromium } from "playwright-core";

// Without these, Chromium talks to its maker at every start; a test browser has nobody to talk to.
const QUIET = [
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
  "--disable-domain-reliability",
  "--disable-client-side-phishing-detection",
  // Whatever a page asks for by name, nothing leaves this machine.
  "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.0/8, EXCLUDE 127.0.0.1",
];

/** Starts the browser that CHROMIUM names (./test sets it). */
export async function launch() {
  const executablePath = process.env.CHROMIUM;
  if (!executablePath) throw new Error("CHROMIUM names no browser; run these tests as: ./test browser");
  return chromium.launch({ executablePath, headless: true, args: QUIET });
}

/** The ways a page's scripts can fare. Every flow has to work in each of them. */
export const SCRIPT_MODES = ["scripts on", "scripts off", "scripts lost"];

/**
 * A fresh visitor: own cookies, own cache.
 *
 * `scripts`: one of SCRIPT_MODES; "scripts lost" answers every script with 404, as a bad network or a
 * half-finished upgrade would. `width`, `scheme` ("light", "dark") and `motion` describe the device. `storageState`: the cookies to begin with.
 */
export async function visitor(browser, origin, options = {}) {
  const { scripts = "scripts on", width = 1280, scheme = "light", motion = "no-preference" } = options;
  const { storageState } = options;
  const context = await browser.newContext({
    baseURL: origin,
    storageState,
    javaScriptEnabled: scripts !== "scripts off",
    viewport: { width, height: width < 640 ? 640 : 900 },
    colorScheme: scheme,
    reducedMotion: motion,
    locale: "en-CA",
    timezoneId: "America/Toronto", // Not the clinic's: pages must show the clinic's time anyway.
  });
  context.setDefaultTimeout(10_000);
  if (scripts === "scripts lost") {
    await context.route(
      (url) => url.pathname.endsWith(".js"),
      (route) => route.fulfill({ status: 404, body: "" }),
    );
  }
  return context;
}
