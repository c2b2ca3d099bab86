// Valid HTML, judged on what the server sent and not on what the browser made of it.

import { HtmlValidate } from "html-validate";

const validator = new HtmlValidate({
  root: true,
  extends: ["html-validate:standard", "html-validate:a11y", "html-validate:document"],
  rules: {
    "no-dup-id": "error",
    "no-dup-attr": "error",
    "no-inline-style": "error", // The content security policy drops it.
    "no-implicit-close": "error",
    // The summary of errors stands above the <h1>, so that it is the first thing heard.
    "heading-level": ["error", { allowMultipleH1: false, minInitialRank: "h2" }],
    // Tables that scroll sideways stand in a <div role=region tabindex=0>; a <section> says less.
    "prefer-native-element": ["error", { exclude: ["region"] }],
    "no-implicit-button-type": "off", // In a form, a button sends it: that is what ours are for.
    "script-type": "error",
    "no-deprecated-attr": "error",
    "empty-title": "error",
    "long-title": "off", // Titles say question, step and clinic; no length makes that wrong.
    "require-sri": "off", // Every script and style sheet is our own.
  },
});

/** What is wrong with a document, one line each. */
export async function markupProblems(html) {
  const report = await validator.validateString(html);
  return report.results.flatMap((result) =>
    result.messages.map((m) => `HTML line ${m.line}: ${m.message} (${m.ruleId})`),
  );
}
