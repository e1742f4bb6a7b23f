// <ctp-picker>: choose people, units, posts, teams, roles. Without this script the same fields work with names typed in.
// Here stands what a page shows; what searches and lists comes when somebody reaches for the field.
class Picker extends HTMLElement {
  connectedCallback() {
    if (this.hasAttribute("ready")) return;
    this.setAttribute("ready", "");
    this.text = this.querySelector(".pick-text");
    this.picked = this.querySelector(".picked");
    this.list = document.createElement("ul");
    this.list.className = "found";
    this.list.id = `${this.text.id}-found`;
    this.list.setAttribute("role", "listbox");
    this.list.setAttribute("aria-label", this.text.getAttribute("placeholder") || "");
    this.list.hidden = true;
    this.append(this.list);
    // What is typed is a search here, not a value: the choices are.
    this.text.removeAttribute("name");
    this.text.setAttribute("role", "combobox");
    this.text.setAttribute("aria-expanded", "false");
    this.text.setAttribute("aria-controls", this.list.id);
    this.text.setAttribute("aria-autocomplete", "list");
    for (const item of this.picked.children) this.addRemove(item);
    for (const event of ["pointerover", "focusin"]) this.addEventListener(event, () => this.wake(), { once: true });
    this.addEventListener("mousedown", (event) => {
      if (event.target === this) { event.preventDefault(); this.text.focus(); }
    });
    this.showText();
  }

  async wake() {
    this.finding ??= import("./picker-list.js");
    const { Found } = await this.finding;
    this.found ??= new Found(this);
  }

  get multiple() { return this.hasAttribute("multiple"); }
  get values() { return [...this.picked.querySelectorAll("input:checked")].map((one) => one.value); }

  add(option) {
    if (!this.multiple) this.picked.replaceChildren();
    const item = document.createElement("li");
    const label = document.createElement("label");
    label.className = "pick";
    const box = Object.assign(document.createElement("input"), { type: "checkbox", name: this.getAttribute("name"), value: option.ref, checked: true });
    const name = document.createElement("span");
    name.textContent = option.label;
    label.append(box, name);
    item.append(label);
    this.picked.append(item);
    this.addRemove(item);
    return item;
  }

  addRemove(item) {
    const label = item.querySelector(".pick");
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = "×";
    button.setAttribute("aria-label", `${this.dataset.remove} ${label.querySelector("span").textContent}`);
    button.addEventListener("click", (event) => { event.preventDefault(); this.remove(item); });
    label.querySelector("input").tabIndex = -1;
    label.append(button);
  }

  remove(item) {
    item.remove();
    this.showText();
    this.text.focus();
    this.changed();
  }

  showText() { this.text.hidden = !this.multiple && this.picked.children.length > 0; }

  changed() { this.dispatchEvent(new Event("change", { bubbles: true })); }
}

customElements.define("ctp-picker", Picker);
