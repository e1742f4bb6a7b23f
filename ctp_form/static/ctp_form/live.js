// What a form works out while one types: results, totals, what is shown, required and locked, rules between fields.
import { capitalAmount } from "./capitals.js";
import * as conditions from "./conditions.js";

const typed = (text, type) => { // what was typed, as the server would store it
  const value = text.normalize("NFKC").trim();
  if (type !== "number" && type !== "money") return value;
  const plain = value.replaceAll(",", "");
  return /^[+-]?\d{1,15}(\.\d{1,10})?$/.test(plain) ? plain : "";
};
const grouped = (text) => text.replace(/^(-?\d+)/, (whole) => whole.replace(/\B(?=(\d{3})+$)/g, ","));

class Live {
  constructor(form, about) {
    this.form = form;
    this.about = about;
  }

  value(name, path) {
    const found = [...this.form.querySelectorAll(`:is(input, select, textarea)[name="${CSS.escape(name)}"]`)];
    if (!found.length) return undefined;
    const type = this.about.types[path], chosen = found.filter((one) => !["radio", "checkbox"].includes(one.type) || one.checked);
    const texts = chosen.map((one) => typed(one.value, type).replace(/^(member|unit|post):(?=[0-9a-f-]{36}$)/, ""));
    const principal = found.some((one) => one.closest("ctp-picker"));
    if (type === "list") return texts.filter(Boolean).map((text) => principal ? { id: text } : text);
    const text = texts.at(-1) ?? "";
    if (type === "yes_no") return text === "" ? null : text === "true";
    return ["member", "unit"].includes(type) && text ? { id: text } : text || null;
  }

  gather() {
    const values = { ...this.about.values }, names = Object.keys(this.about.types);
    const tables = [...this.form.querySelectorAll("[data-table]")];
    for (const path of names) {
      const at = path.indexOf("."), head = at < 0 ? path : path.slice(0, at);
      if (tables.some((one) => one.dataset.table === head)) continue;
      const value = this.value(`f.${path}`, path);
      if (value === undefined) continue;
      if (at < 0) values[path] = value;
      else values[head] = { ...values[head], [path.slice(at + 1)]: value };
    }
    for (const section of tables) {
      const code = section.dataset.table, columns = names.filter((one) => one.startsWith(`${code}.`));
      const stored = Object.fromEntries((this.about.values[code] ?? []).map((row) => [row._id, row]));
      values[code] = [...section.querySelectorAll("tbody > [data-row]")].map((element) => {
        const hidden = element.querySelector('input[name$="._id"]');
        const start = hidden.name.slice(0, -3), row = { ...stored[hidden.value], element };
        for (const column of columns) {
          const value = this.value(start + column.slice(code.length + 1), column);
          if (value !== undefined) row[column.slice(code.length + 1)] = value;
        }
        return row;
      });
    }
    return values;
  }

  work() {
    const values = this.gather();
    conditions.calculate(this.about, values);
    const locked = conditions.placesWhere(this.about, "lock", values);
    const off = conditions.settle(this.about, values);
    for (const formula of this.about.formulas) this.showResult(formula, values);
    this.totals(values);
    this.apply(off, locked, conditions.placesWhere(this.about, "require", values));
    this.complain(values, off);
  }

  showResult(formula, values) {
    const [head, column] = [formula.path.split(".")[0], formula.path.slice(formula.path.indexOf(".") + 1)];
    if (!formula.path.includes(".")) { this.show(this.form, formula, values[head] ?? null); return; }
    for (const row of values[head] ?? []) if (row.element) this.show(row.element, formula, row[column] ?? null);
  }

  // Where a place stands on the page: the cell of a field, the heading of a section, a cell of a row.
  element(place) {
    const [code, index, ...column] = place.split(".");
    if (index === undefined) return this.form.querySelector(`[data-field="${CSS.escape(code)}"]`);
    const row = this.form.querySelectorAll(`[data-table="${CSS.escape(code)}"] tbody > [data-row]`)[index];
    return row?.querySelector(`[data-field="${CSS.escape(`${code}.${column.join(".")}`)}"]`);
  }

  apply(off, locked, required) {
    for (const one of this.about.conditions) {
      for (const place of this.places(one.path)) {
        const element = this.element(place);
        if (!element) continue;
        if (one.show) element.hidden = off.has(place);
        if (one.lock) for (const input of element.querySelectorAll("input, select, textarea, button")) input.disabled = locked.has(place);
        if (one.require) this.mark(element, required.has(place));
      }
    }
  }

  places(path) {
    const at = path.indexOf(".");
    if (at < 0) return [path];
    const rows = this.form.querySelectorAll(`[data-table="${CSS.escape(path.slice(0, at))}"] tbody > [data-row]`);
    return [...rows].map((_row, index) => `${path.slice(0, at)}.${index}.${path.slice(at + 1)}`);
  }

  mark(element, required) { // the star of what must be filled in
    const label = element.querySelector("label, legend, h2"), star = label?.querySelector("[data-star]");
    if (!label || (label.querySelector(".required") && !star)) return;
    if (star) star.hidden = !required;
    else if (required) {
      const made = Object.assign(document.createElement("span"), { className: "required", textContent: "*" });
      made.setAttribute("aria-hidden", "true");
      made.dataset.star = "";
      label.append(made);
    }
    for (const input of element.querySelectorAll("input:not([type=hidden]), select, textarea")) input.setAttribute("aria-required", String(required));
  }

  complain(values, off) { // rules between fields, said where they stand
    const said = new Set();
    if (!this.form.touched) return; // nobody is blamed for an empty form
    for (const [place, message] of conditions.brokenRules(this.about, values)) {
      const element = off.has(place) ? null : this.element(place);
      if (!element) continue;
      said.add(element);
      let told = element.querySelector(":scope > .rule-told");
      if (!told) {
        told = Object.assign(document.createElement("p"), { className: "rule-told errors" });
        told.setAttribute("role", "status");
        element.append(told);
      }
      if (told.textContent !== message) told.textContent = message;
    }
    for (const told of this.form.querySelectorAll(".rule-told")) if (!said.has(told.parentElement)) told.remove();
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
    if (typeof value === "boolean") return this.about.words[value ? "yes" : "no"];
    if (type === "number") return grouped(value);
    if (type !== "money") return value;
    if (currency !== this.about.yuan) return `${grouped(value)} ${currency}`;
    return this.about.language === "zh-hans" ? `${grouped(value)} 元` : `¥${grouped(value)}`;
  }

  totals(values) {
    for (const cell of this.form.querySelectorAll("[data-total]")) {
      const table = cell.closest("[data-table]").dataset.table, column = cell.dataset.total;
      const tree = { call: "sum", arguments: [{ name: `${table}.${column}` }] };
      const about = this.about.columns[`${table}.${column}`];
      const result = conditions.result({ tree, ...about }, values, this.about.types, this.about.today);
      cell.textContent = this.say(about, result);
    }
  }
}

/** Works *form* out by what the server tells *about* it, now and whenever it is touched. */
export function liven(form, about) {
  const live = new Live(form, about);
  live.work();
  return live;
}
