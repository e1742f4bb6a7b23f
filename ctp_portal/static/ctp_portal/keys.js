// Keys for people who decide fifty things a day. Never while somebody types, never over the browser's own keys.
const GO = { h: "home", t: "todos", n: "notifications" };
let waitsForPlace = 0;

const typing = (element) => element.closest?.("input:not([type=checkbox],[type=radio]),textarea,select,[contenteditable]");
const shown = (element) => element.checkVisibility?.() ?? element.offsetParent !== null;

function rows() {
  return [...document.querySelectorAll("[data-rows] a[data-row], .rows a.title")].filter(shown);
}

function step(by) {
  const all = rows();
  if (!all.length) return;
  const here = all.indexOf(document.activeElement);
  const open = all.findIndex((row) => row.getAttribute("aria-current"));
  const from = here >= 0 ? here : open;
  const next = all[Math.max(0, Math.min(all.length - 1, from < 0 ? 0 : from + by))];
  next.focus();
  next.scrollIntoView({ block: "nearest" });
}

function press(letter) {
  const button = [...document.querySelectorAll(`[data-key="${CSS.escape(letter)}"]`)].find((one) => shown(one) && !one.disabled);
  button?.click();
  return Boolean(button);
}

document.addEventListener("keydown", (event) => {
  if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "k") {
    event.preventDefault();
    document.dispatchEvent(new CustomEvent("ctp:palette"));
    return;
  }
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || typing(event.target)) return;
  if (document.querySelector("dialog[open]")) return;
  const letter = event.key.toLowerCase();
  if (waitsForPlace && Date.now() - waitsForPlace < 1500 && GO[letter]) {
    waitsForPlace = 0;
    event.preventDefault();
    const link = document.querySelector(`[data-go="${GO[letter]}"]`);
    if (link) location.assign(link.href);
    return;
  }
  waitsForPlace = 0;
  if (letter === "g") waitsForPlace = Date.now();
  else if (letter === "j") step(1);
  else if (letter === "k") step(-1);
  else if (event.key === "/") document.getElementById("top-search")?.focus();
  else if (event.key === "?") document.getElementById("ctp-keys")?.showModal();
  else if (!/^[a-z]$/.test(letter) || !press(letter)) return;
  event.preventDefault();
});
