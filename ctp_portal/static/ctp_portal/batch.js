// Several lines of the pending list at once: choose them by box, shift-click or x, then agree or mark as read.
const list = document.getElementById("todo-rows");
const section = list.closest(".list");
const bar = document.getElementById("todo-batch");
const results = document.getElementById("todo-results");
const mode = section.querySelector("[data-choose]");
const words = bar.dataset;
const STEP = 20;
const token = () => document.querySelector('meta[name="csrf-token"]')?.content ?? "";
const boxes = () => [...list.querySelectorAll("input[data-pick]")];
const chosen = () => boxes().filter((one) => one.checked);
const boxOf = (link) => link?.closest("li")?.querySelector("input[data-pick]");
const fill = (text, n) => text.replace("{n}", n);
let last = null;

function show(choosing) {
  const n = chosen().length;
  const on = choosing ?? (n > 0 || "choosing" in section.dataset);
  if (on) section.dataset.choosing = "";
  else delete section.dataset.choosing;
  mode.setAttribute("aria-pressed", on);
  bar.hidden = !on;
  bar.querySelector("[role=status]").textContent = n ? fill(words.chosen, n) : words.none;
  const all = bar.querySelector("[data-all]");
  all.checked = n > 0 && n === boxes().length;
  all.indeterminate = n > 0 && !all.checked;
  for (const button of bar.querySelectorAll("[data-batch]")) button.disabled = !n;
  bar.querySelector('[data-batch="agree"]').dataset.confirm = fill(words.sure, n);
}

function leave() {
  for (const one of boxes()) one.checked = false;
  last = null;
  show(false);
}

// From the box touched last to this one, all as this one.
function reach(box) {
  const all = boxes();
  const [from, to] = [all.indexOf(last), all.indexOf(box)].sort((a, b) => a - b);
  if (from >= 0) for (const one of all.slice(from, to + 1)) one.checked = box.checked;
}

function pick(box, { range = false } = {}) {
  if (range) reach(box);
  last = box;
  show();
}

list.addEventListener("click", (event) => {
  if (event.target.matches("input[data-pick]")) return void pick(event.target, { range: event.shiftKey });
  const box = boxOf(event.target.closest("a[data-row]"));
  if (!box || !event.shiftKey || event.ctrlKey || event.metaKey) return;
  event.preventDefault();
  getSelection()?.removeAllRanges();
  box.checked = !box.checked;
  pick(box, { range: true });
});

mode.addEventListener("click", () => ("choosing" in section.dataset ? leave() : show(true)));
bar.querySelector("[data-all]").addEventListener("change", (event) => {
  for (const one of boxes()) one.checked = event.target.checked;
  show();
});
bar.querySelector("[data-leave]").addEventListener("click", () => {
  leave();
  mode.focus();
});

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || document.querySelector("dialog[open]")) return;
  if (event.target.closest?.("input:not([type=checkbox]),textarea,select")) return;
  if (event.key === "Escape" && "choosing" in section.dataset) return void leave();
  if (event.key.toLowerCase() !== "x") return;
  const at = document.activeElement?.closest?.("li")?.querySelector("a[data-row]");
  const box = boxOf(at ?? list.querySelector("a[aria-current]"));
  if (!box) return;
  event.preventDefault();
  box.checked = !box.checked;
  pick(box, { range: event.shiftKey });
});

async function send(url, keys) {
  const body = new URLSearchParams();
  for (const key of keys) body.append("key", key);
  const answer = await fetch(url, { method: "POST", headers: { "X-CSRFToken": token(), "HX-Request": "true" }, body });
  if (!answer.ok) throw new Error(answer.status);
  return answer.status === 204 ? "" : answer.text();
}

// In parts, so that the list moves on while it works and no request is long.
async function inParts(url, keys, done) {
  bar.setAttribute("aria-busy", "true");
  for (const button of bar.querySelectorAll("button")) button.disabled = true;
  try {
    for (let from = 0; from < keys.length; from += STEP) done(await send(url, keys.slice(from, from + STEP)), keys.slice(from, from + STEP));
    return true;
  } catch {
    document.dispatchEvent(new CustomEvent("ctp:toast", { detail: { message: document.getElementById("ctp-words").dataset.failed, tone: "bad" } }));
    return false;
  } finally {
    bar.removeAttribute("aria-busy");
    for (const button of bar.querySelectorAll("button")) button.disabled = false;
  }
}

async function read(keys) {
  await inParts(words.read, keys, (_, part) => {
    for (const key of part) list.querySelector(`a[data-row="${CSS.escape(key)}"] .unread`)?.classList.remove("unread");
  });
  leave();
}

async function agree(keys) {
  const gone = [];
  const left = [];
  const fine = await inParts(words.agree, keys, (text) => {
    const page = new DOMParser().parseFromString(text, "text/html");
    gone.push(...page.querySelector("[data-agreed]").dataset.agreed.split(" ").filter(Boolean));
    left.push(...page.querySelectorAll("[data-left]"));
  });
  if (fine || gone.length) report(gone, left);
  document.dispatchEvent(new CustomEvent("ctp:todos-gone", { detail: { keys: gone } }));
  document.dispatchEvent(new CustomEvent("ctp:ask"));
  leave();
  // The focus stands where one goes on: at what is left to open, else at the next line.
  (results.querySelector("a") ?? list.querySelector("a[data-row]") ?? mode).focus({ preventScroll: true });
}

function report(gone, left) {
  const said = fill(words.agreed, gone.length);
  if (!left.length) {
    document.dispatchEvent(new CustomEvent("ctp:toast", { detail: { message: said, tone: "ok" } }));
    return;
  }
  const head = results.querySelector("strong");
  head.textContent = `${said}${words.between}${fill(words.left, left.length)}`;
  results.querySelector("div").replaceChildren(...left);
  results.hidden = false;
}

bar.addEventListener("click", (event) => {
  const what = event.target.closest("[data-batch]")?.dataset.batch;
  const keys = chosen().map((one) => one.value);
  if (!what || !keys.length) return;
  results.hidden = true;
  if (what === "agree") agree(keys);
  else read(keys);
});

results.addEventListener("click", (event) => {
  if (event.target.closest("[data-dismiss]")) results.hidden = true;
  const key = event.target.closest("a")?.closest("[data-left]")?.dataset.left;
  const link = key && list.querySelector(`a[data-row="${CSS.escape(key)}"]`);
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  link.click();
});

// A search or another page brings other lines.
document.addEventListener("htmx:after:swap", () => show());
