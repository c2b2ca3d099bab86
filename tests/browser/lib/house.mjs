// The two things that nearly every test file needs: the program and a browser, for its whole length.

import { after, before } from "node:test";

import { launch } from "./browser.mjs";
import { startDemo } from "./program.mjs";
import { signedIn } from "./sign-in.mjs";

/**
 * Starts both before the file's first test and stops both after its last, also when one of them could
 * not start. Answers with an object that has `browser` and `demo` once the tests run, and `staff()`, the
 * cookies of somebody who has signed in as staff.
 */
export function house() {
  let cookies;
  const open = {
    browser: undefined,
    demo: undefined,
    staff: () => (cookies ??= signedIn(open.browser, open.demo)),
  };
  before(async () => {
    open.demo = await startDemo();
    open.browser = await launch();
  });
  after(async () => {
    await open.browser?.close();
    await open.demo?.stop();
  });
  return open;
}
