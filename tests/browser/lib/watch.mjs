// Listens to a tab and remembers what must not happen: errors in the console, broken content security
// policy, requests to other hosts, files that do not arrive.

/**
 * Starts listening. `problems()` gives the list so far; `clear()` forgets it.
 *
 * The status of the page itself is for the test to judge; a page that answers 422 is no problem here.
 * `lostScripts`: scripts are being withheld on purpose.
 */
export function watch(page, origin, { lostScripts = false } = {}) {
  let seen = [];
  const documents = new Set();
  const own = (url) => url.startsWith(`${origin}/`) || /^(data|blob|about):/.test(url);
  const lost = (url) => lostScripts && new URL(url, origin).pathname.endsWith(".js");

  page.on("request", (request) => {
    if (!own(request.url())) seen.push(`request to another host: ${request.url()}`);
    if (request.isNavigationRequest()) documents.add(request.url());
  });
  page.on("requestfailed", (request) => {
    const reason = request.failure()?.errorText ?? "failed";
    // Leaving a page while it loads is no failure.
    if (reason !== "net::ERR_ABORTED") seen.push(`${request.url()}: ${reason}`);
  });
  page.on("response", (response) => {
    const url = response.url();
    if (response.status() >= 400 && !documents.has(url) && !lost(url)) {
      seen.push(`${url}: status ${response.status()}`);
    }
  });
  page.on("pageerror", (error) => seen.push(`script error: ${error.message}`));
  page.on("console", (message) => {
    if (message.type() !== "error" && message.type() !== "warning") return;
    // Statuses are judged above, where it is known what was asked for.
    if (/^Failed to load resource/.test(message.text())) return;
    seen.push(`console ${message.type()}: ${message.text()} (${message.location().url})`);
  });
  return { problems: () => [...seen], clear: () => (seen = []) };
}
