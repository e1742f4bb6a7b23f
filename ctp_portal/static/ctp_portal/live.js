// Badges without reloading: a small question now and then, none while nobody looks.
const EVERY = 20_000;
const url = document.body.dataset.changesUrl;
let etag = "";
let last = null;
let timer = 0;

function show(numbers) {
  const values = { pending: numbers.pending, unread: numbers.unread };
  for (const place of document.querySelectorAll("[data-count]")) {
    const name = place.dataset.count;
    const number = name.startsWith("module:") ? (numbers.modules[name.slice(7)] ?? 0) : values[name];
    if (number === undefined) continue;
    const limit = place.classList.contains("dot") ? 99 : 999;
    place.textContent = number > limit ? `${limit}+` : number || (place.classList.contains("dot") ? "0" : "");
    if (place.classList.contains("dot")) place.hidden = !number;
  }
}

async function ask() {
  clearTimeout(timer);
  if (document.visibilityState === "visible") {
    try {
      const answer = await fetch(url, { headers: etag ? { "If-None-Match": etag } : {}, cache: "no-store" });
      if (answer.status === 200) {
        etag = answer.headers.get("ETag") ?? "";
        const numbers = await answer.json();
        show(numbers);
        if (last) document.dispatchEvent(new CustomEvent("ctp:changes", { detail: { before: last, now: numbers } }));
        last = numbers;
      } else if (answer.status === 401 || answer.redirected) {
        return; // Signed out: the next click says so.
      }
    } catch {
      // Offline: ask again later.
    }
  }
  timer = setTimeout(ask, EVERY);
}

if (url && "live" in document.body.dataset) {
  timer = setTimeout(ask, 2000);
  document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && ask());
  document.addEventListener("ctp:acted", () => setTimeout(ask, 300));
  document.addEventListener("ctp:ask", ask);
}
