// The designer of forms: palette, canvas, properties. The drawing is the definition's JSON; the server checks, previews and saves it.
import { fieldAt, fresh, labelOf, listAt } from "./designer-model.js";

const PAUSE = 500;
const make = (tag, properties = {}, ...children) => { const made = Object.assign(document.createElement(tag), properties); made.append(...children); return made; };

class CtpDesigner extends HTMLElement {
  connectedCallback() {
    if (this.ready) return;
    this.ready = true;
    this.data = JSON.parse(this.querySelector('script[type="application/json"]').textContent);
    this.words = this.data.words;
    this.schema = structuredClone(this.data.schema);
    this.kept = new Set(this.data.kept);
    this.past = [JSON.stringify(this.schema)];
    this.now = 0;
    this.saved = this.past[0];
    this.sel = null;
    this.also = new Set(); // what is chosen along with it
    this.problems = [];
    for (const name of ["palette", "canvas", "props", "alerts", "state", "preview"]) this[name] = this.querySelector(`[data-${name}]`);
    this.addEventListener("click", (event) => this.act(event.target.closest("[data-do]")));
    this.addEventListener("keydown", (event) => this.key(event));
    this.canvas.addEventListener("keydown", (event) => this.move(event));
    // A press leaves the box somebody typed in, and what was typed draws the canvas anew: no click meets the card that was pressed.
    let pressed = null, place = null;
    this.canvas.addEventListener("pointerdown", ({ target }) => { pressed = target; place = this.under(target); });
    this.canvas.addEventListener("pointerup", () => { if (place && !pressed.isConnected) this.pick(place); });
    for (const button of this.querySelectorAll("[data-size]")) button.addEventListener("click", () => this.size(button));
    this.querySelector("[name=name]").addEventListener("input", () => this.tell());
    const publishing = document.getElementById("design-publish");
    publishing.addEventListener("submit", async (event) => { // what is published is what is drawn
      if (!this.isDirty()) return;
      event.preventDefault();
      await this.save();
      if (!this.isDirty()) publishing.submit();
    });
    addEventListener("beforeunload", (event) => { if (this.isDirty()) event.preventDefault(); });
    // The properties are half of the scripts: they come when somebody reaches for a field, and at the latest when one is chosen.
    for (const event of ["pointerover", "focusin"]) this.addEventListener(event, () => this.furnish().catch(() => {}), { once: true });
    this.drawPalette();
    this.draw();
    this.alert(this.data.found);
  }

  async act(button) { // what a button does may come with the properties
    if (button && !this[button.dataset.do]) try { await this.furnish(); } catch { this.lost(); return; }
    if (button) this[button.dataset.do](button);
  }
  lost() { this.alert({ problems: [{ path: "", message: this.words.failed }], warnings: [] }); }

  // History: every change is one step back. What was typed leaves the properties as they are: the next click must find its place.
  commit(again = true) {
    const text = JSON.stringify(this.schema);
    if (text === this.past[this.now]) return;
    this.past = [...this.past.slice(Math.max(0, this.now - 199), this.now + 1), text];
    this.now = this.past.length - 1;
    this.draw(again);
    this.later();
  }
  undo() { this.go(-1); }
  redo() { this.go(1); }
  go(step) {
    if (!this.past[this.now + step]) return;
    this.now += step;
    this.schema = JSON.parse(this.past[this.now]);
    if (!fieldAt(this.schema, this.sel)) this.sel = null;
    this.draw();
    this.later();
  }
  isDirty() { return this.past[this.now] !== this.saved || this.querySelector("[name=name]").value !== this.data.name; }

  key(event) {
    if (!(event.ctrlKey || event.metaKey)) return;
    const done = { z: event.shiftKey ? "redo" : "undo", y: "redo", s: "save" }[event.key.toLowerCase()];
    if (!done || (done !== "save" && event.target.matches("input, textarea"))) return;
    event.preventDefault();
    if (event.target.matches("input, textarea")) event.target.dispatchEvent(new Event("change", { bubbles: true }));
    this[done]();
  }

  move(event) { // arrows choose, with Alt they move; Delete removes
    if (event.target.matches("input, select, textarea")) return;
    const step = { ArrowDown: 1, ArrowRight: 1, ArrowUp: -1, ArrowLeft: -1 }[event.key];
    if (step) {
      event.preventDefault();
      if (event.altKey) this.shift(step);
      else this.select(this.next(step));
    } else if (event.key === "Delete" && this.sel) { event.preventDefault(); this.remove(); }
    else if (event.key === "Enter" && this.sel) { event.preventDefault(); this.props.querySelector("input, textarea, select")?.focus(); }
  }
  next(step) {
    const all = this.schema.fields.flatMap((one, i) => [[i, null], ...(one.columns ?? []).map((_column, j) => [i, j])]);
    const at = this.sel ? all.findIndex(([i, j]) => i === this.sel[0] && j === this.sel[1]) : -1;
    return all[Math.min(all.length - 1, Math.max(0, at + step))] ?? null;
  }
  shift(step) {
    if (!this.sel) return;
    const [list, at] = listAt(this.schema, this.sel), to = at + step;
    if (to < 0 || to >= list.length) return;
    list.splice(to, 0, ...list.splice(at, 1));
    this.sel = this.sel[1] === null ? [to, null] : [this.sel[0], to];
    this.commit();
    this.focusField();
  }
  select(sel, also = new Set()) { this.sel = sel; this.also = also; this.draw(); this.focusField(); }
  focusField() { this.canvas.querySelector('[aria-current="true"]')?.focus({ preventScroll: false }); }

  add(kind, at = null) {
    const made = fresh(kind, this.data, this.schema);
    const place = at ?? (this.sel ? this.sel[0] + 1 : this.schema.fields.length);
    this.schema.fields.splice(place, 0, made);
    this.sel = [place, null];
    this.commit();
    this.enter();
  }
  addColumn(i, kind) {
    this.schema.fields[i].columns.push(fresh(kind, this.data, this.schema, this.schema.fields[i].columns));
    this.sel = [i, this.schema.fields[i].columns.length - 1];
    this.commit();
    this.enter();
  }
  remove() {
    const [list, at] = listAt(this.schema, this.sel), gone = new Set([...this.also, list[at]]);
    const paths = list.flatMap((one, i) => gone.has(one) ? [this.path(this.sel[1] === null ? [i, null] : [this.sel[0], i])] : []);
    list.splice(0, list.length, ...list.filter((one) => !gone.has(one)));
    if (this.schema.rules) this.schema.rules = this.schema.rules.filter(({ at: place }) => !paths.some((path) => place === path || place.startsWith(`${path}.`)));
    this.sel = null;
    this.commit();
    this.canvas.focus();
  }
  duplicate() {
    const [list, at] = listAt(this.schema, this.sel), copy = structuredClone(list[at]);
    let number = 2;
    while (list.some((one) => one.code === `${list[at].code}_${number}`)) number += 1;
    copy.code = `${list[at].code}_${number}`.slice(0, 40);
    list.splice(at + 1, 0, copy);
    this.sel = this.sel[1] === null ? [at + 1, null] : [this.sel[0], at + 1];
    this.commit();
  }
  path([i, j]) { const one = this.schema.fields[i]; return j === null ? one.code : `${one.code}.${one.columns[j].code}`; }

  drawPalette() {
    for (const group of this.data.groups) {
      const list = make("div", { className: "design-kinds" });
      for (const kind of group.kinds) {
        const button = make("button", { type: "button", textContent: this.data.kinds[kind].name, draggable: true });
        button.addEventListener("click", () => this.add(kind));
        button.addEventListener("dragstart", (event) => event.dataTransfer.setData("text/plain", `kind:${kind}`));
        list.append(button);
      }
      this.palette.append(make("h2", { textContent: group.name }), list);
    }
  }

  draw(again = true) {
    const { fields } = this.schema;
    if (!this.also.has(fieldAt(this.schema, this.sel))) this.also.clear();
    this.canvas.replaceChildren(...fields.map((one, i) => this.card(one, i)));
    if (!fields.length) this.canvas.append(make("p", { className: "muted design-none", textContent: this.words.empty_canvas }));
    this.canvas.ondragover = (event) => event.preventDefault();
    this.canvas.ondrop = (event) => this.drop(event, fields.length);
    if (again) this.drawing = this.properties();
    this.querySelector('[data-do="undo"]').disabled = this.now === 0;
    this.querySelector('[data-do="redo"]').disabled = this.now === this.past.length - 1;
    this.tell();
  }
  async properties() {
    if (!fieldAt(this.schema, this.sel)) { this.props.replaceChildren(make("p", { className: "muted", textContent: this.words.nothing })); return; }
    if (!this.panel) {
      try { await this.furnish(); }
      catch { this.lost(); return; }
    }
    this.panel.drawProperties(this);
  }
  furnish() {
    this.coming ??= Promise.all([import("./designer-props.js"), import("./designer-copy.js"), fetch(this.data.more, { headers: { Accept: "application/json" } }).then((answer) => answer.json())]).then(([panel, copying, { words, kinds, keys, addresses }]) => {
      Object.assign(this.words, words);
      for (const [code, more] of Object.entries(kinds)) Object.assign(this.data.kinds[code], more);
      Object.assign(this.data, { keys, addresses });
      if (!this.panel) copying.attach(this);
      this.panel = panel;
    }).catch((error) => { this.coming = null; throw error; });
    return this.coming;
  }
  async enter() { // into the first property, its text ready to be written over
    await this.drawing;
    this.props.querySelector("input")?.focus();
    this.props.querySelector("input")?.select();
  }
  tell() { this.state.textContent = this.isDirty() ? this.words.unsaved : this.words.saved; }

  card(one, i) {
    const kind = this.data.kinds[one.kind] ?? { name: one.kind }, wide = !["auto", undefined].includes(one.width) ? one.width : kind.value === false || ["table", "long_text", "rich_text", "address", "attachment", "image", "signature", "members", "units", "multiple_choice"].includes(one.kind) ? "full" : "auto";
    const card = make("div", { className: `design-field cell cell-${wide} kind-${one.kind}`, tabIndex: -1, draggable: true });
    card.setAttribute("role", "listitem");
    if (this.sel?.[0] === i && this.sel[1] === null) card.setAttribute("aria-current", "true");
    if (this.wrong(i, null)) card.classList.add("wrong");
    if (this.also.has(one)) card.classList.add("also");
    const name = make("b", { textContent: labelOf(one, this.data.language) || "—" });
    if (one.required) name.append(make("span", { className: "required", textContent: "*" }));
    card.append(name, make("small", { className: "muted", textContent: [kind.name, one.show && this.words.show.replace(/[:：]?$/, "…")].filter(Boolean).join(" · ") }));
    if (one.columns) card.append(this.columns(one, i));
    card.addEventListener("click", (event) => { if (!event.target.closest(".design-column, select")) this.pick([i, null]); });
    card.addEventListener("dragstart", (event) => { event.stopPropagation(); event.dataTransfer.setData("text/plain", `field:${i}`); });
    card.addEventListener("dragover", (event) => { event.preventDefault(); event.stopPropagation(); card.classList.add("over"); });
    card.addEventListener("dragleave", () => card.classList.remove("over"));
    card.addEventListener("drop", (event) => this.drop(event, i));
    return card;
  }
  columns(one, i) {
    const list = make("div", { className: "design-columns" });
    one.columns.forEach((column, j) => {
      const chip = make("button", { type: "button", className: "design-column", textContent: labelOf(column, this.data.language) || "—", tabIndex: -1 });
      chip.setAttribute("aria-pressed", String(this.sel?.[0] === i && this.sel[1] === j));
      if (this.wrong(i, j)) chip.classList.add("wrong");
      if (this.also.has(column)) chip.classList.add("also");
      chip.addEventListener("click", () => this.pick([i, j]));
      list.append(chip);
    });
    const more = make("select", { className: "input", tabIndex: -1 }, make("option", { value: "", textContent: this.words.add_column }));
    more.setAttribute("aria-label", this.words.add_column);
    for (const [code, kind] of Object.entries(this.data.kinds)) if (kind.column) more.append(make("option", { value: code, textContent: kind.name }));
    more.addEventListener("change", () => { if (more.value) this.addColumn(i, more.value); });
    list.append(more);
    return list;
  }
  under(element) { // the place of the card or column *element* stands in
    const card = element.closest(".design-field"), chip = element.closest(".design-column");
    return card && !element.closest("select") ? [[...this.canvas.children].indexOf(card), chip ? [...card.querySelectorAll(".design-column")].indexOf(chip) : null] : null;
  }
  pick(sel) {
    this.select(sel);
    if (matchMedia("(max-width: 860px)").matches) this.props.scrollIntoView({ behavior: "smooth", block: "start" });
  }
  drop(event, to) {
    event.preventDefault();
    event.stopPropagation();
    const [what, value] = event.dataTransfer.getData("text/plain").split(":");
    if (what === "kind" && this.data.kinds[value]) this.add(value, to);
    if (what !== "field") return;
    const from = Number(value), place = from < to ? to - 1 : to;
    this.schema.fields.splice(place, 0, ...this.schema.fields.splice(from, 1));
    this.sel = [place, null];
    this.commit();
  }

  // Validation as you draw.
  later() { clearTimeout(this.timer); this.timer = setTimeout(() => this.check(), PAUSE); }
  body() {
    const body = new FormData();
    body.append("schema", JSON.stringify(this.schema));
    body.append("name", this.querySelector("[name=name]").value);
    body.append("revision", this.data.revision);
    return body;
  }
  send(address) { return this.post(address, this.body()); }
  post(address, body) {
    const token = this.querySelector('[name="csrfmiddlewaretoken"]').value;
    return fetch(address, { method: "POST", body, headers: { "X-CSRFToken": token, Accept: "application/json" } });
  }
  async check() {
    const sent = this.past[this.now];
    try {
      const answer = await this.send(this.data.check);
      if (!answer.ok || sent !== this.past[this.now]) return;
      this.alert(await answer.json());
      if (!this.preview.hidden && this.tried !== sent) this.tryIt(); // what was typed into it stays while nothing changes
    } catch { /* said when saving */ }
  }
  alert({ problems, warnings }) {
    this.problems = problems;
    const list = (title, items, tone) => items.length ? [make("div", { className: `note ${tone}` }, make("div", {}, make("b", { textContent: title }), make("ul", {}, ...items)))] : [];
    const wrong = problems.slice(0, 20).map(({ path, message }) => {
      const sel = this.placeOf(path), name = sel ? labelOf(fieldAt(this.schema, sel), this.data.language) : "";
      if (!sel) return make("li", { textContent: message });
      const button = make("button", { type: "button", className: "link-button", textContent: `${name || "—"}: ${message}` });
      button.addEventListener("click", () => this.pick(sel));
      return make("li", {}, button);
    });
    this.alerts.replaceChildren(...list(this.words.problems, wrong, "bad"), ...list(this.words.warnings, warnings.map((text) => make("li", { textContent: text })), "warn"));
    for (const card of this.canvas.querySelectorAll(".design-field")) card.classList.toggle("wrong", this.wrong([...this.canvas.children].indexOf(card), null));
  }
  placeOf(path) {
    const field = /^fields\.(\d+)(?:\.columns\.(\d+))?/.exec(path), rule = /^rules\.(\d+)/.exec(path);
    if (field) return fieldAt(this.schema, [Number(field[1]), field[2] === undefined ? null : Number(field[2])]) ? [Number(field[1]), field[2] === undefined ? null : Number(field[2])] : null;
    if (!rule) return null;
    const [code, column] = (this.schema.rules?.[rule[1]]?.at ?? "").split("."), i = this.schema.fields.findIndex((one) => one.code === code);
    return i < 0 ? null : [i, column ? this.schema.fields[i].columns.findIndex((one) => one.code === column) : null];
  }
  wrong(i, j) { return this.problems.some(({ path }) => { const found = this.placeOf(path); return found && found[0] === i && (j === null || found[1] === j); }); }

  async save() {
    try {
      const sent = this.past[this.now], answer = await this.send(this.data.save), found = await answer.json();
      if (!answer.ok) { this.alert(found); this.alerts.scrollIntoView({ block: "nearest" }); return; }
      this.data.revision = found.revision;
      this.data.name = this.querySelector("[name=name]").value;
      this.saved = sent;
      this.alert({ problems: [], warnings: [] });
      this.check();
      this.tell();
    } catch { this.lost(); }
  }

  try(button) {
    this.preview.hidden = !this.preview.hidden;
    button.setAttribute("aria-pressed", String(!this.preview.hidden));
    if (this.preview.hidden) return;
    this.tryIt();
    this.preview.scrollIntoView({ behavior: "smooth" });
  }
  tryIt() {
    const form = this.querySelector("[data-preview-form]");
    this.tried = this.past[this.now];
    form.elements.schema.value = this.tried;
    form.submit();
  }
  size(button) {
    for (const one of this.querySelectorAll("[data-size]")) one.setAttribute("aria-pressed", String(one === button));
    this.preview.querySelector("iframe").classList.toggle("phone", button.dataset.size === "phone");
  }
}
customElements.define("ctp-designer", CtpDesigner);
