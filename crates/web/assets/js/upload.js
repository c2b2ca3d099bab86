// Sends many files a few at a time and says how far it is. Without this the
// form sends all of them at once and the server's report says the same.
const count = (n) => `${n} ${n === 1 ? "file" : "files"}`;

for (const form of document.querySelectorAll("form[data-upload]")) {
  const input = form.querySelector("input[type='file']");
  const button = form.querySelector("button");
  if (!input || !button) continue;
  const most = Number(form.dataset.most);
  const alone = Number(form.dataset.batch);
  const batchBytes = alone / 4;
  const line = document.createElement("p");
  line.setAttribute("role", "status");
  const bar = document.createElement("progress");
  bar.setAttribute("aria-label", "Files sent");
  bar.hidden = true;
  form.append(line, bar);
  let busy = false;

  // About twenty steps to show, none of them large.
  const batches = (files) => {
    const out = [];
    const together = Math.min(50, Math.ceil(files.length / 20));
    let bytes = Infinity;
    for (const file of files) {
      if (bytes + file.size > batchBytes || out[out.length - 1].length >= together) {
        out.push([]);
        bytes = 0;
      }
      out[out.length - 1].push(file);
      bytes += file.size;
    }
    return out;
  };

  const send = async (files, into) => {
    const body = new FormData();
    if (into) body.append("into", into);
    for (const file of files) body.append("files", file, file.name);
    const response = await fetch(form.action, { method: "POST", body, headers: { Accept: "application/json" } });
    const answer = await response.json().catch(() => ({}));
    if (!response.ok) throw new Error(answer.error || "The server could not take the files. Try again in a minute");
    return answer;
  };

  // A whole export goes alone, with a bar for its bytes; the server reads it after it has answered.
  const sendAlone = (file, into) => new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    const failed = () => reject(new Error("The server could not take the file. Try again in a minute"));
    request.open("POST", form.action);
    request.setRequestHeader("Accept", "application/json");
    request.responseType = "json";
    request.upload.onprogress = ({ loaded, total }) => {
      [bar.value, bar.max] = [loaded, total];
      line.textContent = `${file.name}: ${Math.floor((100 * loaded) / total)}% sent`;
    };
    request.onload = () => {
      const answer = request.response || {};
      if (request.status < 300 && answer.next) resolve(answer);
      else answer.error ? reject(new Error(answer.error)) : failed();
    };
    request.onerror = failed;
    const body = new FormData();
    if (into) body.append("into", into);
    body.append("files", file, file.name);
    request.send(body);
  });

  form.addEventListener("submit", async (event) => {
    const chosen = [...input.files];
    const large = chosen.filter((file) => file.size > most * 0.98);
    const exports = chosen.filter((file) => file.size > alone * 0.98 && !large.includes(file));
    const files = chosen.filter((file) => !large.includes(file) && !exports.includes(file));
    // Nothing chosen, or nothing that fits: the server says what to do.
    if (!files.length && !exports.length) return;
    event.preventDefault();
    if (busy) return;
    busy = true;
    let [done, answer] = [0, {}];
    bar.hidden = false;
    bar.max = files.length;
    const show = () => { bar.value = done; line.textContent = `${done} of ${count(files.length)}`; };
    show();
    try {
      for (const batch of batches(files)) {
        answer = await send(batch, answer.into);
        done += batch.length;
        show();
      }
      for (const file of exports) {
        answer = await sendAlone(file, answer.into);
        done += 1;
      }
    } catch (error) {
      busy = false;
      bar.hidden = true;
      line.textContent = `${error.message}. ${count(done)} arrived. Press "Send" to go on; what is here already is not added twice.`;
      return;
    }
    if (large.length) {
      busy = false;
      const names = large.map((file) => file.name).join(", ");
      line.textContent = `${count(done)} arrived. Too large, so not sent: ${names}. `;
      const link = document.createElement("a");
      link.href = answer.next;
      link.textContent = "See what became of the others";
      line.append(link);
      return;
    }
    window.location.assign(answer.next);
  });
}
