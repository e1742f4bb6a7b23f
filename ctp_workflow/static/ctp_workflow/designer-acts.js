// What the designer needs once somebody touches it: adding, moving, removing, trying. Loaded then, not before.
import { make, remove } from "./designer-model.js";
import { row, text } from "./designer-parts.js";
import { drawProperties } from "./designer-props.js";
import { sayMore } from "./designer-says.js";
import { el, placeOf, places } from "./designer-words.js";

export const acts = {
  drawProps() { drawProperties(this); },
  sayMore(step) { return sayMore(this, step); },
  async goPublic() {
    const done = await this.keep(this.data.publish, this.words.mend_first);
    if (done?.next) { this.saved = this.past[this.now]; location.assign(done.next); }
  },
  async keep(address, said) {
    try {
      const sent = this.past[this.now], answer = await this.send(address), found = await answer.json();
      if (found.revision) this.data.revision = found.revision;
      if (found.revision) { this.saved = sent; this.data.changed = true; }
      if (!answer.ok) { this.tell(found.problems, found.message || said); this.alerts.scrollIntoView({ block: "nearest" }); (this.canvas.querySelector(".fd-wrong")?.closest(".fd-card") ?? this.alerts).scrollIntoView({ block: "center", behavior: "smooth" }); this.draw(); return null; }
      this.tell(found.problems ?? []);
      this.draw();
      return found;
    } catch { this.tell(this.problems, this.words.failed); return null; }
  },
  // What one does with cards.
  add(list, at, kind) {
    const step = make(this.outline, kind, this.words);
    list.splice(at, 0, step);
    this.sel = step.branches && step.kind === "condition" ? { id: step.id, branch: 0 } : { id: step.id, branch: null };
    this.commit();
    const field = this.props.querySelector(this.sel.branch === null ? "input:not([type=radio]):not([type=checkbox])" : "select");
    field?.focus();
    if (field?.select) field.select();
  },
  isFixed(found) { return !found || found.step.kind === "start" || (found.step.kind === "end" && found.list === this.outline.steps && found.at === found.list.length - 1); },
  remove() {
    const found = this.place();
    if (this.isFixed(found)) return;
    const next = found.list[found.at - 1]?.id ?? found.parent?.id;
    remove(this.outline, found.step.id);
    this.sel = next ? { id: next, branch: null } : null;
    this.commit();
    this.focusCard();
  },
  shift(by) {
    const found = this.place();
    if (this.sel?.branch !== null) { this.turnBranch(by); return; }
    const to = found ? found.at + by : -1, top = found?.list === this.outline.steps;
    if (this.isFixed(found) || to < (top ? 1 : 0) || to > found.list.length - (top ? 2 : 1) || found.list[to].kind === "end") return;
    found.list.splice(to, 0, ...found.list.splice(found.at, 1));
    this.commit();
    this.focusCard();
  },
  duplicate() {
    const found = this.place(), copy = { ...structuredClone(found.step), id: make(this.outline, found.step.kind, this.words).id };
    found.list.splice(found.at + 1, 0, copy);
    this.sel = { id: copy.id, branch: null };
    this.commit();
  },
  addBranch(step) {
    const choice = step.kind === "condition", at = choice ? step.branches.findIndex((one) => one.default) : step.branches.length;
    step.branches.splice(at, 0, choice ? { when: "", steps: [] } : { steps: [make(this.outline, "approve", this.words)] });
    this.sel = { id: step.id, branch: at };
    this.commit();
  },
  removeBranch() {
    const { step } = this.place();
    if (step.branches.length < 3 || step.branches[this.sel.branch].default) return;
    for (const one of [...places(step.branches[this.sel.branch].steps)].reverse()) if (placeOf(this.outline, one.step.id)) remove(this.outline, one.step.id);
    step.branches.splice(this.sel.branch, 1);
    this.sel = { id: step.id, branch: null };
    this.commit();
  },
  turnBranch(by) {
    const { step } = this.place(), from = this.sel.branch, to = from + by;
    if (to < 0 || to >= step.branches.length || step.branches[to].default || step.branches[from].default) return;
    step.branches.splice(to, 0, ...step.branches.splice(from, 1));
    this.sel = { id: step.id, branch: to };
    this.commit();
    this.focusCard();
  },
  makeDefault() {
    const { step } = this.place(), chosen = step.branches.splice(this.sel.branch, 1)[0];
    for (const one of step.branches) if (one.default) { delete one.default; one.when = ""; }
    delete chosen.when;
    chosen.default = true;
    step.branches.push(chosen);
    this.sel = { id: step.id, branch: step.branches.length - 1 };
    this.commit();
  },
  turn(step, rule) {
    if (rule === "inclusive") { step.rule = rule; step.join = make(this.outline, "inclusive", this.words).join; } else { delete step.rule; delete step.join; }
    this.commit();
  },
  // Who would get it if I started now.
  preview() {
    this.tryBox.hidden = !this.tryBox.hidden;
    this.querySelector('[data-do="preview"]').setAttribute("aria-pressed", String(!this.tryBox.hidden));
    if (this.tryBox.hidden) return;
    const asked = this.fields.filter((one) => one.compares && !["member", "unit"].includes(one.type) && this.past[this.now].includes(one.code));
    this.values ??= {};
    const road = el("ol", { className: "fd-road" });
    const inputs = asked.map((one) => row(one.label, one.options?.length ? this.option(one) : text(this.values[one.code], (value) => { this.values[one.code] = value; this.predict(road); }, { type: one.type === "date" ? "date" : "text" })));
    this.tryBox.replaceChildren(el("header", {}, el("h2", { textContent: this.words.preview })), el("div", { className: "body" }, el("p", { className: "muted small", textContent: this.words.preview_hint }), el("div", { className: "fields" }, ...inputs), road));
    this.predict(road);
    this.tryBox.scrollIntoView({ behavior: "smooth", block: "nearest" });
  },
  option(one) {
    const input = el("select", {}, el("option", { value: "", textContent: "—" }), ...one.options.map(([code, label]) => el("option", { value: code, textContent: label, selected: this.values[one.code] === code })));
    input.addEventListener("change", () => { this.values[one.code] = input.value; this.predict(this.tryBox.querySelector("ol")); });
    return input;
  },
  async predict(road) {
    try {
      const answer = await this.send(this.data.predict, { values: JSON.stringify(this.values) }), found = await answer.json();
      road.replaceChildren(...found.steps.map((one) => el("li", { className: one.kind }, el("b", { textContent: one.name }), el("span", { textContent: one.people }), ...one.conditions.map((said) => el("small", { className: "muted", textContent: said })))), ...found.problems.map((one) => el("li", { className: "bad", textContent: one.message })));
    } catch { road.replaceChildren(el("li", { className: "bad", textContent: this.words.failed })); }
  },
};
