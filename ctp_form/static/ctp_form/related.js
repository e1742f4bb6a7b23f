// A chosen record brings what is copied from it and what is looked up in it; the server does the same when it saves.
document.addEventListener("change", async ({ target }) => {
  if (!target.matches?.("ctp-picker[data-fill]")) return;
  const name = target.getAttribute("name"), start = name.slice(0, name.lastIndexOf(".") + 1), chosen = target.values[0] ?? "";
  const scope = target.closest("[data-row]") ?? target.closest("ctp-form");
  let found = { copies: {}, looks: {} };
  try {
    const answer = await fetch(`${target.dataset.fill}&id=${encodeURIComponent(chosen)}`, { headers: { Accept: "application/json" } });
    if (answer.ok) found = await answer.json();
  } catch { /* the server fills it when it saves */ }
  if ((target.values[0] ?? "") !== chosen) return;
  for (const [code, text] of Object.entries(found.copies)) {
    const inputs = [...scope.querySelectorAll(`:is(input, select, textarea)[name="${CSS.escape(start + code)}"]`)], first = inputs[0];
    if (!first || first.closest("ctp-picker")) continue;
    if (first.type === "radio") for (const one of inputs) one.checked = one.value === text;
    // What somebody typed stays; what an earlier choice brought goes with it.
    else if (!first.value || first.dataset.brought === first.value) { first.value = text; first.dataset.brought = text; }
  }
  for (const [path, text] of Object.entries(found.looks)) {
    const shown = scope.querySelector(`[data-live="${CSS.escape(path)}"] span`);
    if (shown) shown.textContent = text || "—";
  }
  scope.dispatchEvent(new Event("input", { bubbles: true }));
});
