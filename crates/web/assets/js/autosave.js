// Saves what is typed ten seconds after the last key and when the field is
// left. Without this the Save button does it. Nothing that was typed is ever
// replaced by what the server has.
const WAIT = 10_000;

for (const form of document.querySelectorAll("form[data-autosave]")) {
  const line = document.getElementById("saved");
  if (!line) continue;
  let [timer, busy, changed, stopped, leaving] = [0, false, false, false, false];
  let running = Promise.resolve();

  const save = () => {
    clearTimeout(timer);
    if (!busy && !stopped && changed) running = send();
    return running;
  };

  const send = async () => {
    busy = true;
    changed = false;
    const data = new FormData(form);
    data.set("automatic", "yes");
    data.set("do", "save");
    try {
      const response = await fetch(form.action, {
        method: "POST",
        body: new URLSearchParams(data),
        headers: { Accept: "application/json" },
      });
      const answer = response.headers.get("content-type")?.includes("json") ? await response.json() : null;
      if (response.ok && answer) {
        line.textContent = `${answer.saved}.`;
        form.elements.seen.value = answer.seen;
        // The steps of this page are about the text as it was when the page came.
        for (const other of document.querySelectorAll("input[name='seen']")) other.value = answer.seen;
        if (!form.action.endsWith(answer.path)) {
          form.action = answer.path;
          history.replaceState(null, "", answer.path);
        }
        document.dispatchEvent(new CustomEvent("midstance:faults", { detail: answer.faults }));
      } else if (answer?.conflict) {
        stopped = true;
        changed = true;
        line.textContent = answer.conflict;
      } else {
        changed = true;
        line.textContent = answer?.problem
          ? `Not saved: ${answer.problem}.`
          : "Not saved: sign in again in another tab, then press Save here. What you typed stays here.";
      }
    } catch {
      changed = true;
      line.textContent = "Not saved: no connection. What you typed stays here.";
    }
    busy = false;
    if (changed && !stopped) timer = setTimeout(save, WAIT);
  };

  form.addEventListener("input", (event) => {
    // Choosing what to put in changes nothing by itself.
    if (event.target.id === "insert") return;
    changed = true;
    clearTimeout(timer);
    timer = setTimeout(save, WAIT);
  });
  form.addEventListener("focusout", (event) => {
    if (!form.contains(event.relatedTarget)) save();
  });
  // A step beside the text is about the text as it stands here: first it is saved.
  document.addEventListener("submit", async (event) => {
    const other = event.target;
    if (other === form || stopped || !(changed || busy)) {
      leaving = true;
      return;
    }
    event.preventDefault();
    await running;
    await save();
    if (changed) return;
    leaving = true;
    other.requestSubmit(event.submitter ?? undefined);
  });
  window.addEventListener("beforeunload", (event) => {
    if ((changed || busy) && !leaving) event.preventDefault();
  });
}
