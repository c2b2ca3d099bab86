// A visit of a stranger: a tab of its own that is closed whatever happens.

import { openTab } from "./tab.mjs";

/** Opens `path` as a fresh visitor (`options` as for visitor()) and hands tab and page to `walk`. */
export async function visit({ browser, demo }, path, options, walk) {
  const tab = await openTab(browser, demo.origin, options);
  try {
    await tab.page.goto(path);
    return await walk(tab, tab.page);
  } finally {
    await tab.close();
  }
}
