// The to-do centre: the item beside the list, the next one after each decision, an address for every view.
const centre = document.querySelector("[data-todos]");
const list = document.getElementById("todo-rows");
const pane = document.getElementById("pane");
const panes = centre.querySelector(".panes");
const words = document.getElementById("ctp-words").dataset;
const row = (key) => list.querySelector(`a[data-row="${CSS.escape(key)}"]`);
const token = () => document.querySelector('meta[name="csrf-token"]')?.content ?? "";

function address(key) {
  const here = new URL(location.href);
  here.searchParams.delete("cursor");
  if (key) here.searchParams.set("item", key);
  else here.searchParams.delete("item");
  return here.pathname + here.search;
}

function select(link) {
  for (const one of list.querySelectorAll("a[aria-current]")) one.removeAttribute("aria-current");
  link?.setAttribute("aria-current", "true");
  link?.scrollIntoView({ block: "nearest" });
}

async function open(link, { remember = true } = {}) {
  select(link);
  panes.dataset.open = "item";
  if (remember) history.pushState({ item: link.dataset.row }, "", address(link.dataset.row));
  pane.setAttribute("aria-busy", "true");
  await htmx.ajax("GET", link.href, { source: pane, target: pane, swap: "innerHTML" });
  pane.removeAttribute("aria-busy");
  pane.scrollTop = 0;
  const name = link.querySelector(".name");
  if (name?.classList.contains("unread")) {
    name.classList.remove("unread");
    fetch(centre.dataset.readUrl, {
      method: "POST",
      headers: { "X-CSRFToken": token() },
      body: new URLSearchParams({ key: link.dataset.row }),
    });
  }
}

function close() {
  select(null);
  panes.dataset.open = "list";
  pane.replaceChildren(document.getElementById("pane-empty").content.cloneNode(true));
}

list.addEventListener("click", (event) => {
  const link = event.target.closest("a[data-row]");
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
  event.preventDefault();
  open(link);
});

centre.addEventListener("click", (event) => {
  if (!event.target.closest("[data-back]")) return;
  event.preventDefault();
  if (history.state?.item) history.back();
  else {
    history.replaceState(null, "", address(null));
    close();
  }
});

// Back and forward stay in the list as it stands: nothing is loaded again but the item.
document.addEventListener("htmx:before:history:restore", (event) => event.preventDefault());
window.addEventListener("popstate", () => {
  const link = row(new URL(location.href).searchParams.get("item") ?? "");
  if (link) open(link, { remember: false });
  else close();
});

// Nothing is left in this list: both halves say so.
function emptied() {
  pane.querySelector(".empty p").textContent = words.done;
  if (!list.querySelector("li")) list.append(document.getElementById("rows-empty").content.cloneNode(true));
}

document.addEventListener("ctp:acted", ({ detail }) => {
  if (!detail.pane) return;
  document.dispatchEvent(new CustomEvent("ctp:toast", { detail }));
  const done = row(detail.key)?.closest("li") ?? list.querySelector("a[aria-current]")?.closest("li");
  if (!done || centre.dataset.todos !== "pending") return void close();
  const next = done.nextElementSibling?.querySelector("a[data-row]") ?? done.previousElementSibling?.querySelector("a[data-row]");
  done.remove();
  if (next && matchMedia("(min-width: 861px)").matches) {
    open(next);
    next.focus({ preventScroll: true });
  } else {
    history.replaceState(null, "", address(null));
    close();
    if (!next) emptied();
  }
});

// Several went at once; what stands open beside the list goes with its line.
document.addEventListener("ctp:todos-gone", ({ detail }) => {
  for (const key of detail.keys) {
    const link = row(key);
    if (link?.getAttribute("aria-current")) {
      history.replaceState(null, "", address(null));
      close();
    }
    link?.closest("li").remove();
  }
  if (!list.querySelector("a[data-row]")) emptied();
});

// Something has come while the page was open: say so, move nothing under the reader's hand.
document.addEventListener("ctp:changes", ({ detail }) => {
  const fresh = document.getElementById("todo-fresh");
  if (fresh && detail.now.newest[0] > detail.before.newest[0]) fresh.hidden = false;
});

const asked = new URL(location.href).searchParams.get("item");
if (asked) {
  history.replaceState({ item: asked }, "", location.href);
  const link = row(asked);
  if (link) open(link, { remember: false });
}
