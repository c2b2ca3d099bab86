// Signs in as a member of the demo clinic's staff, through the page that people use.

import assert from "node:assert/strict";

import { openTab } from "./tab.mjs";

/** Fills in the form that is open in a tab and sends it. */
export async function signIn(page, { email, password }) {
  await page.getByLabel("Email", { exact: false }).fill(email);
  await page.getByLabel("Password", { exact: false }).fill(password);
  await page.getByRole("main").getByRole("button", { name: "Sign in" }).click();
}

/** A state of cookies in which the first member of staff that the demo names is signed in. */
export async function signedIn(browser, demo) {
  const [who] = demo.signIns();
  assert.ok(who, `the demo printed no sign-in:\n${demo.printed.stdout}`);
  const tab = await openTab(browser, demo.origin);
  try {
    await tab.page.goto("/staff");
    await signIn(tab.page, who);
    await tab.page.getByRole("heading", { level: 1, name: /Today/ }).waitFor();
    return await tab.context.storageState();
  } finally {
    await tab.close();
  }
}
