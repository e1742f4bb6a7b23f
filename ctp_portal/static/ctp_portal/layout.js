// The layout of the home page: cards are dragged within their column, and the focus stays where the buttons moved them.
const place = document.getElementById("place");
const KEPT = "ctp-layout-focus";
let dragged = null;

const line = (event) => event.target.closest("li[data-widget]");
const after = (row, event) => {
  const box = row.getBoundingClientRect();
  return event.clientY > box.top + box.height / 2;
};
const clear = () => {
  for (const row of document.querySelectorAll(".drop-before, .drop-after")) row.classList.remove("drop-before", "drop-after");
};

document.addEventListener("dragstart", (event) => {
  dragged = line(event);
  if (!dragged) return;
  event.dataTransfer.effectAllowed = "move";
  event.dataTransfer.setData("text/plain", dragged.dataset.widget);
  dragged.classList.add("dragged");
});
document.addEventListener("dragover", (event) => {
  const row = line(event);
  clear();
  if (!dragged || !row || row === dragged || row.parentElement !== dragged.parentElement) return;
  event.preventDefault();
  row.classList.add(after(row, event) ? "drop-after" : "drop-before");
});
document.addEventListener("drop", (event) => {
  const row = line(event);
  if (!dragged || !row || row === dragged || row.parentElement !== dragged.parentElement) return;
  event.preventDefault();
  const next = after(row, event) ? row.nextElementSibling : row;
  if (next === dragged) return;
  place.elements.widget.value = dragged.dataset.widget;
  place.elements.before.value = next?.dataset.widget ?? "";
  place.requestSubmit();
});
document.addEventListener("dragend", () => {
  clear();
  dragged?.classList.remove("dragged");
  dragged = null;
});

document.addEventListener("submit", (event) => {
  const row = line(event);
  if (row) sessionStorage.setItem(KEPT, JSON.stringify([row.dataset.widget, event.submitter?.value]));
});
const kept = JSON.parse(sessionStorage.getItem(KEPT) ?? "null");
sessionStorage.removeItem(KEPT);
if (kept) {
  const row = document.querySelector(`li[data-widget="${CSS.escape(kept[0])}"]`);
  const same = row?.querySelector(`button[value="${CSS.escape(kept[1])}"]:not([disabled])`);
  (same ?? row?.querySelector("button:not([disabled])"))?.focus();
}
