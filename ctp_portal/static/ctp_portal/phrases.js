// A phrase that is chosen in a dialog goes into the field that the dialog was opened for.
let into = "";
document.addEventListener("click", ({ target }) => {
  into = target.closest("[data-into]")?.dataset.into ?? into;
  const phrase = target.closest("[data-insert]");
  if (!phrase) return;
  phrase.closest("dialog").close();
  const field = document.getElementById(into);
  if (!field) return;
  field.value = [field.value.trim(), phrase.textContent].filter(Boolean).join("\n");
  field.dispatchEvent(new Event("input", { bubbles: true }));
  field.focus();
}, true);
