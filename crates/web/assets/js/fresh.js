// Brings a part of a page up to date every few seconds while it is looked at. It stops when the part
// is gone from the answer or the answer does not come; reloading the page does the same by hand.
const part = document.querySelector("[data-fresh]");

const renew = async () => {
  if (document.visibilityState === "visible") {
    const answer = await fetch(location.pathname, { headers: { accept: "text/html" } });
    if (!answer.ok) return;
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const fresh = page.querySelector("[data-fresh]");
    if (!fresh) return;
    if (fresh.innerHTML !== part.innerHTML) part.innerHTML = fresh.innerHTML;
    // Another state has other buttons, and needs no looking any more.
    if (!page.querySelector('script[src*="fresh"]')) {
      location.replace(location.pathname);
      return;
    }
  }
  setTimeout(renew, 2000);
};

if (part) setTimeout(renew, 2000);
