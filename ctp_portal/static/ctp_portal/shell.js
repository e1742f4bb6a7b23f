// Messages, dialogs, confirmation and what htmx needs. Everything here makes a page better; no page needs it to work.
const words = document.getElementById("ctp-words")?.dataset ?? {};
const token = () => document.querySelector('meta[name="csrf-token"]')?.content ?? "";
const post = (url, body) =>
  fetch(url, { method: "POST", headers: { "X-CSRFToken": token(), "HX-Request": "true" }, body: new URLSearchParams(body ?? {}) });

function toast({ message, tone = "ok", undo = "" }) {
  const box = document.getElementById("toasts");
  if (!box || !message) return;
  const line = document.createElement("div");
  line.className = `toast ${tone}`;
  line.append(message);
  if (undo) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "button quiet";
    button.dataset.undo = undo;
    button.append(words.undo ?? "Undo");
    line.append(button);
  }
  box.append(line);
  settle(line);
}

function settle(line) {
  const away = () => setTimeout(() => (line.matches(":hover, :focus-within") ? away() : line.remove()), 6000);
  away();
}

// A refusal stands in the dialog it came from: a toast would lie behind it.
function refuse(dialog, text) {
  const field = dialog.querySelector("textarea, input:not([type=hidden], [type=radio], [type=checkbox])");
  let line = dialog.querySelector("[data-refused]");
  if (!line) {
    line = document.createElement("p");
    line.className = "errors";
    line.id = "ctp-refused";
    line.dataset.refused = "";
    line.setAttribute("role", "alert");
    if (field) field.after(line);
    else (dialog.querySelector(".body") ?? dialog).append(line);
    const away = () => {
      line.remove();
      field?.removeAttribute("aria-invalid");
      field?.removeAttribute("aria-describedby");
    };
    field?.addEventListener("input", away, { once: true });
    dialog.addEventListener("close", away, { once: true });
  }
  line.textContent = text;
  field?.setAttribute("aria-invalid", "true");
  field?.setAttribute("aria-describedby", line.id);
  field?.focus();
}

function say(message) {
  const dialog = message.tone === "ok" || !message.tone ? null : document.querySelector("dialog[open]");
  if (dialog) refuse(dialog, message.message);
  else toast(message);
}

function confirmed(text) {
  const dialog = document.getElementById("ctp-confirm");
  if (!dialog) return Promise.resolve(true);
  dialog.querySelector("p").textContent = text;
  dialog.returnValue = "";
  dialog.showModal();
  return new Promise((resolve) => {
    dialog.addEventListener("close", () => resolve(dialog.returnValue === "yes"), { once: true });
  });
}

document.addEventListener("click", async (event) => {
  const element = event.target.closest("[data-dialog],[data-close],[data-undo],[data-keys],[data-confirm]");
  if (!element) return;
  const { dialog, undo, confirm } = element.dataset;
  if (dialog) document.getElementById(dialog)?.showModal();
  else if ("close" in element.dataset) element.closest("dialog")?.close();
  else if ("keys" in element.dataset) document.getElementById("ctp-keys")?.showModal();
  else if (undo) {
    element.disabled = true;
    const answer = await post(undo);
    if (answer.ok) location.reload();
    else toast({ message: words.failed, tone: "bad" });
  } else if (confirm && element.matches("button,a") && !element.dataset.sure) {
    event.preventDefault();
    event.stopImmediatePropagation();
    if (!(await confirmed(confirm))) return;
    element.dataset.sure = "yes";
    element.click();
    delete element.dataset.sure;
  }
}, true);

document.addEventListener("submit", async (event) => {
  const form = event.target;
  if (!form.dataset.confirm || form.dataset.sure) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  if (!(await confirmed(form.dataset.confirm))) return;
  form.dataset.sure = "yes";
  form.requestSubmit(event.submitter);
  delete form.dataset.sure;
}, true);

document.addEventListener("mousedown", (event) => {
  if (event.target.tagName !== "DIALOG") return;
  const box = event.target.getBoundingClientRect();
  const inside = event.clientX >= box.left && event.clientX <= box.right && event.clientY >= box.top && event.clientY <= box.bottom;
  if (!inside) event.target.close();
});

// Language and theme lead back to where one is: an item may have been opened since the page was drawn.
document.addEventListener("submit", ({ target }) => {
  if (target.elements.next && target.closest(".top-end")) target.elements.next.value = location.pathname + location.search;
}, true);

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (event.defaultPrevented || form.method === "dialog" || form.hasAttribute("hx-post")) return;
  if (form.dataset.sent) event.preventDefault();
  form.dataset.sent = "yes";
  event.submitter?.setAttribute("aria-busy", "true");
});
window.addEventListener("pageshow", () => {
  for (const form of document.querySelectorAll("form[data-sent]")) delete form.dataset.sent;
  for (const button of document.querySelectorAll('[aria-busy="true"]')) button.removeAttribute("aria-busy");
});

// htmx: the token on every request, refusals as messages, our own dialog for hx-confirm.
document.addEventListener("htmx:config:request", (event) => {
  event.detail.ctx.request.headers["X-CSRFToken"] = token();
});
document.addEventListener("htmx:confirm", async (event) => {
  const { ctx, issueRequest, dropRequest } = event.detail;
  if (!ctx.confirm) return;
  event.preventDefault();
  if (await confirmed(ctx.confirm)) issueRequest();
  else dropRequest();
});
document.addEventListener("htmx:before:swap", (event) => {
  const { ctx } = event.detail;
  if (!ctx.response || ctx.response.status < 400 || (ctx.target?.id === "pane" && ctx.request.method === "GET")) return;
  // A refusal never takes the place of what somebody was working on, but for a form that comes back with its errors.
  const page = new DOMParser().parseFromString(ctx.text, "text/html");
  const refusal = page.querySelector("[data-refusal]");
  if (ctx.response.status === 422 && !refusal) return;
  event.preventDefault();
  const said = refusal && [...refusal.querySelectorAll("p, li")].map((one) => one.textContent.trim()).join(" ");
  say({ message: said || words.failed, tone: "bad" });
});
document.addEventListener("htmx:error", () => toast({ message: words.failed, tone: "bad" }));

document.addEventListener("ctp:toast", (event) => say(event.detail));
document.addEventListener("ctp:acted", (event) => {
  // The to-do centre takes its own items; anywhere else the message travels to the next page.
  if (event.detail.pane && document.querySelector("[data-todos]")) return;
  sessionStorage.setItem("ctp-toast", JSON.stringify(event.detail));
  location.assign(event.detail.url || location.href);
});

const waiting = sessionStorage.getItem("ctp-toast");
if (waiting) {
  sessionStorage.removeItem("ctp-toast");
  toast(JSON.parse(waiting));
}
for (const line of document.querySelectorAll("[data-toast]")) {
  document.getElementById("toasts")?.append(line);
  settle(line);
}

// The tab one stands on may lie beyond the edge of its row.
for (const tab of document.querySelectorAll(".tabs [aria-current]")) tab.parentElement.scrollLeft = tab.offsetLeft - tab.parentElement.offsetLeft - 40;

// What comes with a form, also a fetched one; what keeps typing when something is kept or touched.
const kept = () => import("./kept.js").then(({ watch }) => watch());
const beside = () => {
  for (const one of document.querySelectorAll("ctp-files:not(:defined)"))
    for (const event of ["pointerover", "focusin", "dragenter", "change"]) one.addEventListener(event, () => import("./files.js"), { once: true });
  if (document.querySelector("[data-into]")) import("./phrases.js");
  if (/ctp-(kept|sent)/.test(Object.keys(sessionStorage))) kept();
  else for (const event of ["focusin", "input"]) document.querySelector("[data-keep]")?.addEventListener(event, kept, { once: true });
};
beside();
document.addEventListener("htmx:after:swap", beside);

let palette;
async function openPalette() {
  const dialog = document.getElementById("ctp-palette");
  const source = document.body.dataset.palette;
  if (!dialog || !source || dialog.open) return;
  // At once, so that nothing typed after the key is lost; the commands follow.
  dialog.querySelector("input").value = "";
  dialog.showModal();
  palette ??= import(source);
  (await palette).open(dialog);
}
document.addEventListener("click", (event) => {
  if (event.target.closest("[data-palette-open]")) openPalette();
});
document.addEventListener("ctp:palette", openPalette);
