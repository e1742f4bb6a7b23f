// Pages and tabs of a form. Without this script they stand below each other.
class CtpSheets extends HTMLElement {
  connectedCallback() {
    if (this.ready) return;
    this.ready = true;
    this.sheets = [...this.querySelectorAll(":scope > .sheet")];
    this.steps = this.hasAttribute("data-steps");
    this.classList.add("on");
    for (const [index, sheet] of this.sheets.entries()) { sheet.id ||= `sheet-${index}-${Math.random().toString(36).slice(2, 7)}`; sheet.tabIndex = -1; }
    if (this.steps) this.addBar(); else this.addTabs();
    // A sheet whose condition fails is passed over.
    new MutationObserver(() => this.draw()).observe(this, { attributes: true, attributeFilter: ["hidden"], subtree: true });
    const wrong = this.sheets.findIndex((one) => one.hasAttribute("data-wrong"));
    this.at = Math.max(0, wrong);
    this.addEventListener("invalid", (event) => this.go(this.sheets.findIndex((one) => one.contains(event.target))), true);
    this.draw();
  }

  open() { return this.sheets.map((sheet, index) => (sheet.hidden ? -1 : index)).filter((index) => index >= 0); }

  addTabs() {
    this.bar = document.createElement("div");
    this.bar.className = "sheet-tabs";
    this.bar.setAttribute("role", "tablist");
    this.bar.setAttribute("aria-label", this.dataset.tabs);
    this.tabs = this.sheets.map((sheet, index) => {
      const tab = Object.assign(document.createElement("button"), { type: "button", textContent: sheet.dataset.title });
      tab.setAttribute("role", "tab");
      tab.setAttribute("aria-controls", sheet.id);
      if (sheet.hasAttribute("data-wrong")) tab.classList.add("wrong");
      tab.addEventListener("click", () => this.go(index));
      sheet.setAttribute("role", "tabpanel");
      this.bar.append(tab);
      return tab;
    });
    this.bar.addEventListener("keydown", (event) => {
      const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key], open = this.open();
      if (!step) return;
      event.preventDefault();
      this.go(open[(open.indexOf(this.at) + step + open.length) % open.length]);
      this.tabs[this.at].focus();
    });
    this.prepend(this.bar);
  }

  addBar() {
    this.bar = document.createElement("div");
    this.bar.className = "bar sheet-steps";
    const button = (text, step) => {
      const made = Object.assign(document.createElement("button"), { type: "button", className: "button quiet", textContent: text });
      made.addEventListener("click", () => { const open = this.open(); this.go(open[open.indexOf(this.at) + step]); this.sheets[this.at].focus(); });
      return made;
    };
    this.back = button(this.dataset.back, -1);
    this.next = button(this.dataset.next, 1);
    this.told = Object.assign(document.createElement("span"), { className: "muted" });
    this.told.setAttribute("role", "status");
    this.bar.append(this.back, this.told, this.next);
    this.append(this.bar);
  }

  go(index) {
    if (index === undefined || index < 0) return;
    this.at = index;
    this.draw();
  }

  draw() {
    const open = this.open();
    if (!open.includes(this.at) && open.length) this.at = open.find((one) => one > this.at) ?? open.at(-1);
    for (const [index, sheet] of this.sheets.entries()) sheet.classList.toggle("away", index !== this.at);
    if (this.steps) {
      const place = open.indexOf(this.at);
      this.back.disabled = place <= 0;
      this.next.disabled = place >= open.length - 1;
      this.told.textContent = this.dataset.of.replace("{page}", place + 1).replace("{pages}", open.length);
      return;
    }
    for (const [index, tab] of this.tabs.entries()) {
      tab.hidden = this.sheets[index].hidden;
      tab.setAttribute("aria-selected", String(index === this.at));
      tab.tabIndex = index === this.at ? 0 : -1;
    }
  }
}
customElements.define("ctp-sheets", CtpSheets);
