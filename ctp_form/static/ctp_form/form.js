// Forms while one types: rows of sub-tables, results of formulas. Without this script everything works by posting.
// The page comes as the server worked it out; what works it out anew comes when somebody reaches for the form.
const reached = (element, load) => {
  let coming;
  for (const name of ["pointerover", "focusin", "dragenter", "input", "change"]) element.addEventListener(name, () => { coming ??= load(); }, { once: true });
};

class CtpForm extends HTMLElement {
  connectedCallback() {
    if (this.ready) return;
    this.ready = true;
    const data = this.querySelector(':scope > script[type="application/json"]');
    this.addEventListener("click", (event) => {
      const add = event.target.closest("[data-add-row]"), remove = event.target.closest("[data-remove-row]");
      if (!add && !remove) return;
      event.preventDefault();
      if (add) this.addRow(add); else this.removeRow(remove);
      this.changed();
    });
    this.addEventListener("input", () => { this.touched = true; this.live?.work(); });
    // Pickers know nothing of a form that stands elsewhere: what they chose is handed over when it is sent.
    document.getElementById(this.dataset.form)?.addEventListener("formdata", ({ formData }) => {
      for (const one of this.querySelectorAll("input[name]")) {
        if (!one.form && (one.type !== "checkbox" || one.checked)) formData.append(one.name, one.value);
      }
    });
    if (data) reached(this, async () => { this.live = (await import("./live.js")).liven(this, JSON.parse(data.textContent)); });
    if (this.querySelector("ctp-sheets")) import("./sheets.js");
    if (this.querySelector("ctp-rich")) import("./rich.js");
    if (this.querySelector("ctp-signature")) import("./signature.js");
    if (this.innerHTML.includes("data-pattern=")) reached(this, async () => (await import("./patterns.js")).watch(this));
    if (!this.querySelector("[data-table]")) return;
    for (const one of this.querySelectorAll(".rows-tools")) one.hidden = false;
    reached(this, async () => (await import("./rows.js")).watch(this));
  }

  addRow(button) {
    const section = button.closest("[data-table]"), body = section.querySelector("tbody");
    if (body.querySelectorAll(":scope > [data-row]").length >= Number(button.dataset.max)) return;
    this.next = (this.next ?? 1000) + 1;
    const part = section.querySelector("template").content.cloneNode(true);
    for (const one of part.querySelectorAll("[name], [id], [for], [value], [aria-describedby]")) {
      for (const name of ["name", "id", "for", "value", "aria-describedby"]) {
        const value = one.getAttribute(name);
        if (value?.includes("__n__")) one.setAttribute(name, value.replaceAll("__n__", this.next));
      }
    }
    const id = part.querySelector('input[type="hidden"][name$="._id"]');
    if (id) id.value = [...crypto.getRandomValues(new Uint8Array(5))].map((one) => one.toString(16).padStart(2, "0")).join("");
    body.append(part);
    body.lastElementChild.querySelector('input:not([type="hidden"]), select, textarea')?.focus();
  }

  removeRow(button) {
    const row = button.closest("[data-row]"), section = row.closest("[data-table]");
    if (row.nextElementSibling?.classList.contains("row-errors")) row.nextElementSibling.remove();
    row.remove();
    section.querySelector("[data-add-row]")?.focus();
  }

  changed() {
    this.dispatchEvent(new Event("input", { bubbles: true }));
  }
}

// What surrounds a form, as a draft that saves itself, names the script it wants then.
for (const one of document.querySelectorAll("[data-when-reached]")) {
  let typed; // while that script is on its way; it is told again then
  for (const name of ["input", "change"]) one.addEventListener(name, ({ target }) => { typed = target; });
  reached(one, async () => {
    await import(one.dataset.whenReached);
    typed?.dispatchEvent(new Event("input", { bubbles: true }));
  });
}
if (!customElements.get("ctp-form")) customElements.define("ctp-form", CtpForm);
