// Forms while one types: rows of sub-tables, results of formulas, files. Without this script everything works by posting.
// What calculates is loaded by forms that calculate alone: other pages stay light.
let capitalAmount, evaluate, plainNumber;
const calculator = async () => {
  ({ capitalAmount } = await import("./capitals.js"));
  ({ evaluate, plainNumber } = await import("./expressions.js"));
};

const typed = (text, type) => { // what was typed, as the server would store it
  const value = text.normalize("NFKC").trim();
  if (type !== "number" && type !== "money") return value;
  const plain = value.replaceAll(",", "");
  return /^[+-]?\d{1,15}(\.\d{1,10})?$/.test(plain) ? plain : "";
};
const grouped = (text) => text.replace(/^(-?\d+)/, (whole) => whole.replace(/\B(?=(\d{3})+$)/g, ","));

class CtpForm extends HTMLElement {
  connectedCallback() {
    if (this.ready) return;
    this.ready = true;
    const data = this.querySelector(':scope > script[type="application/json"]');
    this.live = data ? JSON.parse(data.textContent) : null;
    this.addEventListener("click", (event) => {
      const add = event.target.closest("[data-add-row]"), remove = event.target.closest("[data-remove-row]");
      if (!add && !remove) return;
      event.preventDefault();
      if (add) this.addRow(add); else this.removeRow(remove);
      this.changed();
    });
    this.addEventListener("input", () => this.work());
    // Pickers know nothing of a form that stands elsewhere: what they chose is handed over when it is sent.
    document.getElementById(this.dataset.form)?.addEventListener("formdata", ({ formData }) => {
      for (const one of this.querySelectorAll("input[name]")) {
        if (!one.form && (one.type !== "checkbox" || one.checked)) formData.append(one.name, one.value);
      }
    });
    if (this.live) calculator().then(() => this.work());
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

  value(name, path) {
    const found = this.querySelectorAll(`[name="${CSS.escape(name)}"]`);
    if (!found.length) return undefined;
    const one = found[0].type === "radio" ? [...found].find((each) => each.checked) : found[0];
    const text = typed(one?.value ?? "", this.live.types[path]).replace(/^(member|unit):(?=[0-9a-f-]{36}$)/, "");
    return ["member", "unit"].includes(this.live.types[path]) && text ? { id: text } : text || null;
  }

  gather() {
    const values = { ...this.live.values };
    const columns = Object.keys(this.live.types);
    for (const path of columns.filter((one) => !one.includes("."))) {
      const section = this.querySelector(`[data-table="${CSS.escape(path)}"]`);
      if (!section) { const value = this.value(`f.${path}`, path); if (value !== undefined) values[path] = value; continue; }
      const stored = Object.fromEntries((this.live.values[path] ?? []).map((row) => [row._id, row]));
      values[path] = [...section.querySelectorAll("tbody > [data-row]")].map((element) => {
        const hidden = element.querySelector('input[name$="._id"]');
        const start = hidden.name.slice(0, -3), row = { ...stored[hidden.value], element };
        for (const column of columns.filter((one) => one.startsWith(`${path}.`))) {
          const code = column.slice(path.length + 1), value = this.value(start + code, column);
          if (value !== undefined) row[code] = value;
        }
        return row;
      });
    }
    return values;
  }

  work() {
    if (!this.live || !evaluate) return;
    const values = this.gather();
    for (const formula of this.live.formulas) {
      const [head, column] = [formula.path.split(".")[0], formula.path.slice(formula.path.indexOf(".") + 1)];
      if (!formula.path.includes(".")) {
        values[head] = this.result(formula, values, this.live.types);
        this.show(this, formula, values[head]);
        continue;
      }
      const rowTypes = { ...this.live.types };
      for (const path of Object.keys(this.live.types)) if (path.startsWith(`${head}.`)) rowTypes[path.slice(head.length + 1)] = this.live.types[path];
      for (const row of values[head] ?? []) {
        const { element, ...own } = row;
        row[column] = this.result(formula, { ...values, ...own }, rowTypes);
        if (element) this.show(element, formula, row[column]);
      }
    }
    this.totals(values);
  }

  result(formula, values, types) {
    try {
      const value = evaluate(formula.tree, values, types, this.live.today);
      if (value === null || typeof value === "string" || typeof value === "boolean") return value;
      return "n" in value ? plainNumber(value, formula.digits) : value.d ?? null;
    } catch { return null; }
  }

  show(place, formula, value) {
    const output = place.querySelector(`output[data-live="${CSS.escape(formula.path)}"]`);
    if (!output) return;
    output.firstElementChild.textContent = this.say(formula, value);
    const capitals = output.querySelector(".capitals");
    if (capitals) capitals.textContent = formula.capital && value !== null ? capitalAmount(value) : "";
  }

  say({ type, currency }, value) {
    if (value === null) return "—";
    if (typeof value === "boolean") return this.live.words[value ? "yes" : "no"];
    if (type === "number") return grouped(value);
    if (type !== "money") return value;
    if (currency !== this.live.yuan) return `${grouped(value)} ${currency}`;
    return this.live.language === "zh-hans" ? `${grouped(value)} 元` : `¥${grouped(value)}`;
  }

  totals(values) {
    for (const cell of this.querySelectorAll("[data-total]")) {
      const table = cell.closest("[data-table]").dataset.table, column = cell.dataset.total;
      const tree = { call: "sum", arguments: [{ name: `${table}.${column}` }] };
      const about = this.live.columns[`${table}.${column}`];
      const result = this.result({ tree, ...about }, values, this.live.types);
      cell.textContent = this.say(about, result);
    }
  }
}

class CtpFiles extends HTMLElement {
  connectedCallback() {
    if (this.ready) return;
    this.ready = true;
    const input = this.querySelector('input[type="file"]'), drop = this.querySelector(".drop");
    input.addEventListener("change", () => { this.take([...input.files]); input.value = ""; });
    for (const name of ["dragover", "dragleave", "drop"]) drop.addEventListener(name, (event) => {
      event.preventDefault();
      drop.classList.toggle("over", name === "dragover");
      if (name === "drop") this.take([...event.dataTransfer.files]);
    });
    this.addEventListener("click", (event) => {
      const button = event.target.closest("[data-remove-file]");
      if (!button) return;
      button.closest("li").remove();
      this.changed();
    });
  }

  async take(files) {
    const room = Number(this.dataset.max) - this.querySelectorAll("li").length;
    for (const file of files.slice(0, room)) await this.upload(file);
    this.changed();
  }

  async upload(file) {
    const line = document.createElement("li");
    line.setAttribute("aria-busy", "true");
    line.textContent = file.name;
    this.querySelector(".files").append(line);
    const body = new FormData();
    body.append("file", file);
    const token = document.querySelector('[name="csrfmiddlewaretoken"]')?.value ?? "";
    try {
      const answer = await fetch(this.dataset.upload, { method: "POST", body, headers: { "X-CSRFToken": token, Accept: "application/json" } });
      if (!answer.ok) throw new Error(answer.status);
      this.keep(line, await answer.json());
    } catch {
      line.textContent = `${file.name}: ${this.dataset.failed}`;
      line.className = "errors";
      line.setAttribute("role", "alert");
    } finally { line.removeAttribute("aria-busy"); }
  }

  keep(line, file) {
    const link = Object.assign(document.createElement("a"), { href: file.url, textContent: file.name });
    const hidden = Object.assign(document.createElement("input"), { type: "hidden", name: this.dataset.name, value: file.id });
    if (this.dataset.form) hidden.setAttribute("form", this.dataset.form);
    const button = Object.assign(document.createElement("button"), { type: "button", className: "icon-button" });
    button.setAttribute("aria-label", `${this.dataset.remove} ${file.name}`);
    button.dataset.removeFile = "";
    const [paper, cross] = this.querySelector("template[data-icons]").content.cloneNode(true).children;
    button.append(cross);
    line.replaceChildren(paper, link, hidden, button);
  }

  changed() {
    this.dispatchEvent(new Event("input", { bubbles: true }));
  }
}

if (!customElements.get("ctp-form")) customElements.define("ctp-form", CtpForm);
if (!customElements.get("ctp-files")) customElements.define("ctp-files", CtpFiles);
