// What a first visit may cost on the wire, by kind of page. Sizes are compressed bodies in KiB.

const BUDGETS = {
  page: { html: 14, css: 12, js: 3, image: 60, requests: 8 },
  map: { html: 30, css: 12, js: 5, image: 0, requests: 5 },
  question: { html: 6, css: 12, js: 2, image: 0, requests: 3 },
  times: { html: 16, css: 12, js: 4, image: 0, requests: 5 },
  staff: { html: 20, css: 16, js: 6, image: 0, requests: 6 },
};

const KINDS = { document: "html", stylesheet: "css", script: "js", image: "image" };

/** Counts what a tab loads from now on; `spent()` gives the sums. */
export function meter(page) {
  const finished = [];
  page.on("requestfinished", (request) => {
    if (request.url().startsWith("http")) finished.push(request);
  });
  return async function spent() {
    const sums = { html: 0, css: 0, js: 0, image: 0, other: 0, requests: finished.length };
    for (const request of finished) {
      const { responseBodySize } = await request.sizes();
      sums[KINDS[request.resourceType()] ?? "other"] += responseBodySize;
    }
    return sums;
  };
}

/** Where a page costs more than its kind may. `sums` as meter() gives them. */
export function budgetProblems(kind, sums) {
  const budget = BUDGETS[kind];
  if (!budget) throw new Error(`no budget for a page of kind '${kind}'`);
  const problems = [];
  for (const part of ["html", "css", "js", "image"]) {
    const kib = sums[part] / 1024;
    if (kib > budget[part]) problems.push(`${part}: ${kib.toFixed(1)} KiB, budget ${budget[part]} KiB`);
  }
  if (sums.requests > budget.requests) {
    problems.push(`${sums.requests} requests, budget ${budget.requests}`);
  }
  return problems;
}
