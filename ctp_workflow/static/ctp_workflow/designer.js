// The designer of flows: a column of cards, plus buttons between them, properties beside it. The drawing is data (an outline); the server
// makes the graph of it, checks it while one draws, predicts, saves and publishes.
import { el, placeOf, places, sayPeople, sayWords } from "./designer-words.js";

const PAUSE = 400;

class FlowDesigner extends HTMLElement {
  connectedCallback() {
    if (this.ready) return;
    this.ready = true;
    this.data = JSON.parse(this.querySelector('script[type="application/json"]').textContent);
    this.words = this.data.words;
    this.fields = this.data.fields;
    this.outline = this.data.outline;
    this.past = [JSON.stringify(this.outline)];
    this.now = 0;
    this.saved = this.past[0];
    this.problems = [];
    this.sel = null;
    for (const name of ["canvas", "props", "alerts", "state", "try"]) this[name === "try" ? "tryBox" : name] = this.querySelector(`[data-${name}]`);
    this.addEventListener("click", (event) => { const button = event.target.closest("[data-do]"); if (button) this.wake().then(() => this[button.dataset.do](button)); });
    this.addEventListener("keydown", (event) => this.key(event));
    this.canvas.addEventListener("keydown", (event) => this.move(event));
    document.addEventListener("click", (event) => { if (!event.target.closest(".fd-plus")) this.closeMenu(); });
    addEventListener("beforeunload", (event) => { if (this.isDirty()) event.preventDefault(); });
    this.draw();
    this.canvas.scrollLeft = (this.canvas.scrollWidth - this.canvas.clientWidth) / 2;
    this.check();
    // What happens by itself is said in words that are not in the first load.
    if (this.saysMore()) this.wake();
    for (const when of ["pointerdown", "focusin", "pointerover"]) this.addEventListener(when, () => this.wake(), { once: true });
  }
  // The rest comes when somebody begins: what is added and changed, the properties, the picker, their words.
  wake() {
    this.woken ??= (async () => {
      document.head.append(...this.data.more_css.map((href) => el("link", { rel: "stylesheet", href })));
      const [{ acts }, answer] = await Promise.all([import("./designer-acts.js"), fetch(this.data.more, { headers: { Accept: "application/json" } }), import(this.data.picker)]);
      const more = await answer.json();
      Object.assign(this.words, more.words);
      Object.assign(this.data, { buttons: more.buttons, off_at_first: more.off_at_first });
      Object.assign(this, acts);
      if (this.saysMore()) this.draw();
      this.drawProps();
    })().catch(() => { this.woken = null; this.tell(this.problems, this.words.failed); });
    return this.woken;
  }

  commit(again = true) {
    const now = JSON.stringify(this.outline);
    if (now !== this.past[this.now]) {
      this.past = [...this.past.slice(Math.max(0, this.now - 199), this.now + 1), now];
      this.now = this.past.length - 1;
      clearTimeout(this.timer);
      this.timer = setTimeout(() => this.check(), PAUSE);
    }
    this.draw();
    if (again) this.drawProps();
  }
  undo() { this.go(-1); }
  redo() { this.go(1); }
  go(step) {
    if (!this.past[this.now + step]) return;
    this.now += step;
    this.outline = JSON.parse(this.past[this.now]);
    this.half = null;
    if (!this.place()) this.sel = null;
    this.draw();
    this.drawProps();
    this.check();
  }
  isDirty() { return this.past[this.now] !== this.saved; }
  place() { const found = this.sel && placeOf(this.outline, this.sel.id); return found && (this.sel.branch === null || found.step.branches?.[this.sel.branch]) ? found : null; }
  selKey() { return `${this.sel?.id}:${this.sel?.branch}`; }
  async select(id, branch = null, focus = true) {
    await this.wake();
    this.sel = { id, branch };
    this.draw();
    this.drawProps();
    if (focus) this.focusCard();
    if (matchMedia("(max-width: 700px)").matches) this.props.scrollIntoView({ behavior: "smooth", block: "nearest" });
  }
  focusCard() {
    const card = this.canvas.querySelector('[aria-current="true"]');
    card?.focus({ preventScroll: true });
    card?.scrollIntoView({ block: "nearest", inline: "nearest" });
  }

  key(event) {
    if (event.key === "Escape") { this.closeMenu(true); return; }
    if (!(event.ctrlKey || event.metaKey)) return;
    const done = { z: event.shiftKey ? "redo" : "undo", y: "redo", s: "save" }[event.key.toLowerCase()], typing = event.target.matches("input, textarea");
    if (!done || (done !== "save" && typing)) return;
    event.preventDefault();
    if (typing) event.target.dispatchEvent(new Event("change", { bubbles: true }));
    this[done]();
  }
  move(event) { // arrows choose, with Alt they move; Insert adds after, Delete removes
    const menu = event.target.closest("[role=menu]");
    if (menu) {
      const all = [...menu.children], step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
      if (step) { event.preventDefault(); all[(all.indexOf(document.activeElement) + step + all.length) % all.length].focus(); }
      return;
    }
    if (!event.target.matches(".fd-card")) return;
    const step = { ArrowDown: 1, ArrowRight: 1, ArrowUp: -1, ArrowLeft: -1 }[event.key];
    if (step && event.altKey) { event.preventDefault(); this.shift(step); }
    else if (step) {
      event.preventDefault();
      const cards = [...this.canvas.querySelectorAll(".fd-card")], to = cards[cards.indexOf(event.target) + step];
      if (to) to.click();
    } else if (event.key === "Delete" && this.sel) { event.preventDefault(); this.sel.branch === null ? this.remove() : this.removeBranch(); }
    else if (event.key === "Insert" && this.sel?.branch === null) { event.preventDefault(); [...this.canvas.querySelectorAll(".fd-plus > button")].find((one) => one.dataset.after === this.sel.id)?.click(); }
  }

  draw() {
    const scrolled = this.canvas.scrollLeft;
    this.canvas.replaceChildren(this.column(this.outline.steps));
    this.canvas.scrollLeft = scrolled;
    this.querySelector('[data-do="undo"]').disabled = this.now === 0;
    this.querySelector('[data-do="redo"]').disabled = this.now === this.past.length - 1;
    this.state.textContent = this.isDirty() ? this.words.unsaved : this.data.changed ? this.words.saved_draft : this.words.saved;
    this.mark();
  }
  column(list) {
    const made = el("div", { className: "fd-column" });
    list.forEach((step, at) => {
      made.append(step.branches ? this.fork(step) : this.card(step));
      const last = at === list.length - 1;
      if (step.kind !== "end") made.append(this.plus(list, at + 1, step.id, last && list === this.outline.steps));
    });
    return made;
  }
  card(step) {
    const card = el("button", { type: "button", className: `fd-card kind-${step.kind}` });
    card.dataset.id = step.id;
    if (this.sel?.id === step.id && this.sel.branch === null) card.setAttribute("aria-current", "true");
    card.append(el("b", { textContent: this.titleOf(step) }), el("span", { className: "fd-says", textContent: this.says(step) }), ...(this.sayMore?.(step) ?? []).map((line) => el("span", { className: "fd-says", textContent: line })));
    card.addEventListener("click", () => this.select(step.id));
    return card;
  }
  saysMore() { return Boolean(this.outline.triggers) || [...places(this.outline.steps)].some(({ step }) => step.time || step.triggers || ["delay", "router", "trigger", "subprocess"].includes(step.kind)); }
  titleOf(step) { return step.name || this.words.kinds[step.kind]; }
  says(step) {
    if (step.kind === "start") return this.words.start_says;
    if (step.kind === "end") return this.words.outcomes[step.outcome ?? "approved"];
    if (step.kind === "condition") return this.words.branches[step.rule ?? "exclusive"];
    const people = sayPeople(step.participants, this.words, this.fields);
    if (["approve", "handle"].includes(step.kind)) return people ? `${people}${(step.mode ?? "any") === "any" ? "" : ` · ${this.words.mode[step.mode]}`}` : this.words.nobody;
    return people || (step.name && step.name !== this.words.kinds[step.kind] ? this.words.kinds[step.kind] : "");
  }
  fork(step) {
    const made = el("div", { className: "fd-fork" }), line = el("div", { className: "fd-branches" });
    step.branches.forEach((branch, index) => {
      const title = this.branchTitle(step, index), card = el("button", { type: "button", className: "fd-card fd-branch-card" });
      card.dataset.id = step.id;
      card.dataset.branch = index;
      if (this.sel?.id === step.id && this.sel.branch === index) card.setAttribute("aria-current", "true");
      card.append(el("b", { textContent: title }));
      if (step.kind === "condition") card.append(el("span", { className: "fd-says", textContent: branch.default ? this.words.otherwise_says : branch.when ? sayWords(branch.when, this.fields, this.words) : this.words.no_condition }));
      card.addEventListener("click", () => this.select(step.id, index));
      const way = el("div", { className: "fd-branch" }, card, this.plus(branch.steps, 0, `${step.id}:${index}`));
      if (branch.steps.length) way.append(this.column(branch.steps));
      line.append(way);
    });
    made.append(this.card(step), line);
    return made;
  }
  branchTitle(step, index) {
    if (step.kind !== "condition") return `${this.words.branch} ${index + 1}`;
    return step.branches[index].default ? this.words.otherwise : `${this.words.condition} ${index + 1}`;
  }
  plus(list, at, after, isLast = false) {
    const button = el("button", { type: "button", textContent: "+", title: this.words.add });
    button.dataset.after = after;
    button.setAttribute("aria-label", this.words.add);
    button.setAttribute("aria-haspopup", "menu");
    button.setAttribute("aria-expanded", "false");
    const made = el("div", { className: "fd-plus" }, button);
    if (isLast) made.classList.add("last");
    button.addEventListener("click", async () => {
      await this.wake();
      if (!button.isConnected) { this.canvas.querySelector(`[data-after="${CSS.escape(after)}"]`)?.click(); return; }
      const opened = button.getAttribute("aria-expanded") === "true";
      this.closeMenu();
      if (opened) return;
      button.setAttribute("aria-expanded", "true");
      const kinds = [...this.data.palette, ...(at === list.length && list !== this.outline.steps ? ["end"] : [])];
      const menu = el("div", { className: "fd-menu" }, ...kinds.map((kind) => { const one = el("button", { type: "button", className: `kind-${kind}`, textContent: this.words.palette[kind] }); one.setAttribute("role", "menuitem"); one.addEventListener("click", () => this.add(list, at, kind)); return one; }));
      menu.setAttribute("role", "menu");
      menu.setAttribute("aria-label", this.words.add);
      made.append(menu);
      menu.firstElementChild.focus();
      menu.scrollIntoView({ block: "nearest", inline: "nearest" });
    });
    return made;
  }
  closeMenu(back = false) {
    const menu = this.canvas.querySelector(".fd-menu");
    if (!menu) return;
    const button = menu.previousElementSibling;
    button.setAttribute("aria-expanded", "false");
    menu.remove();
    if (back) button.focus();
  }

  // Checking while one draws: what is wrong stands at its card.
  async send(address, more = {}) {
    const body = new FormData();
    body.append("outline", this.past[this.now]);
    body.append("revision", this.data.revision);
    for (const [key, value] of Object.entries(more)) body.append(key, value);
    return fetch(address, { method: "POST", body, headers: { "X-CSRFToken": this.querySelector('[name="csrfmiddlewaretoken"]').value, Accept: "application/json" } });
  }
  async check() {
    const sent = this.past[this.now];
    try {
      const answer = await this.send(this.data.check);
      if (answer.ok && sent === this.past[this.now]) this.tell((await answer.json()).problems);
    } catch { /* said when saving */ }
  }
  tell(problems, said = "") {
    this.problems = problems;
    const lost = problems.filter((one) => !this.cardOf(one));
    this.alerts.replaceChildren(...(said || lost.length ? [el("div", { className: "note bad" }, el("div", {}, ...[said, ...lost.map((one) => one.message)].filter(Boolean).map((one) => el("p", { textContent: one }))))] : []));
    this.mark();
  }
  cardOf({ node, edge }) {
    const at = node ?? edge?.[0], found = at && ([...places(this.outline.steps)].find(({ step }) => step.id === at || step.join?.id === at));
    if (!found) return null;
    let branch = "";
    if (edge && found.step.branches) branch = found.step.branches.findIndex((one) => (one.steps[0] ? one.steps[0].id === edge[1] : !one.default && !one.when) && !one.default);
    return this.canvas.querySelector(`[data-id="${CSS.escape(found.step.id)}"]${branch === "" || branch < 0 ? ":not([data-branch])" : `[data-branch="${branch}"]`}`);
  }
  mark() {
    for (const one of this.canvas.querySelectorAll(".fd-wrong")) one.remove();
    for (const one of this.problems) {
      const card = this.cardOf(one);
      if (card) card.append(el("span", { className: "fd-wrong", textContent: one.message }));
    }
  }

  async save() { await this.wake(); return this.keep?.(this.data.save, ""); }
  async publish() { await this.wake(); return this.goPublic?.(); }
}
customElements.define("ctp-flow-designer", FlowDesigner);
