// What a <ctp-picker> finds: asked for while one types, listed, chosen by mouse or keys.
const RECENT = 8;

export class Found {
  constructor(picker) {
    this.picker = picker;
    this.text = picker.text;
    this.list = picker.list;
    this.options = [];
    this.current = -1;
    this.asked = 0;
    this.text.addEventListener("input", () => this.searchSoon());
    this.text.addEventListener("focus", () => this.search());
    this.text.addEventListener("keydown", (event) => this.pressed(event));
    picker.addEventListener("focusout", (event) => { if (!picker.contains(event.relatedTarget)) this.close(); });
    picker.addEventListener("mousedown", (event) => {
      const option = event.target.closest("[role=option]");
      if (option) { event.preventDefault(); this.choose(this.options[Number(option.dataset.index)]); }
    });
    // Somebody was there before this script.
    if (this.text.matches(":focus")) this.search();
  }

  get recentKey() { return `ctp-picker:${this.picker.getAttribute("kinds")}`; }

  recent() {
    try { return JSON.parse(localStorage.getItem(this.recentKey)) || []; } catch { return []; }
  }

  remember(option) {
    const others = this.recent().filter((one) => one.ref !== option.ref);
    try { localStorage.setItem(this.recentKey, JSON.stringify([option, ...others].slice(0, RECENT))); } catch { /* a full store forgets */ }
  }

  searchSoon() {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.search(), 120);
  }

  async search() {
    const asked = ++this.asked;
    const typed = this.text.value.trim();
    const query = new URLSearchParams({ kinds: this.picker.getAttribute("kinds"), q: typed });
    try {
      // Recent choices are asked for again: who has left or is out of sight is not offered.
      if (!typed) for (const one of this.recent()) query.append("recent", one.ref);
      const answer = await fetch(`${this.picker.getAttribute("src")}?${query}`, { headers: { Accept: "application/json" } });
      if (!answer.ok) throw new Error(String(answer.status));
      const found = await answer.json();
      if (asked === this.asked) this.show(found.items, found.recent || []);
    } catch {
      if (asked === this.asked) this.say(this.picker.dataset.failed);
    }
  }

  show(items, recent) {
    const chosen = new Set(this.picker.values);
    const known = new Set(recent.map((one) => one.ref));
    const first = recent.filter((one) => !chosen.has(one.ref));
    const rest = items.filter((one) => !chosen.has(one.ref) && !known.has(one.ref));
    this.options = [...first, ...rest];
    if (!this.options.length) {
      if (this.text.value.trim()) this.say(this.picker.dataset.none); else this.close();
      return;
    }
    const rows = this.options.map((one, index) => this.row(one, index));
    if (first.length) rows.unshift(this.head(this.picker.dataset.recent));
    this.list.replaceChildren(...rows);
    this.open();
    this.mark(0);
  }

  head(text) {
    const row = document.createElement("li");
    row.className = "head";
    row.setAttribute("role", "presentation");
    row.textContent = text;
    return row;
  }

  row(option, index) {
    const row = document.createElement("li");
    row.setAttribute("role", "option");
    row.id = `${this.list.id}-${index}`;
    row.dataset.index = index;
    const label = document.createElement("span");
    label.textContent = option.label;
    const detail = document.createElement("small");
    detail.textContent = option.detail;
    row.append(label, detail);
    return row;
  }

  say(text) {
    this.options = [];
    const row = this.head(text);
    row.setAttribute("role", "status");
    this.list.replaceChildren(row);
    this.open();
  }

  open() { this.list.hidden = false; this.text.setAttribute("aria-expanded", "true"); }

  close() {
    this.asked++;
    clearTimeout(this.timer);
    this.list.hidden = true;
    this.current = -1;
    this.text.setAttribute("aria-expanded", "false");
    this.text.removeAttribute("aria-activedescendant");
  }

  mark(index) {
    this.current = index;
    for (const row of this.list.querySelectorAll("[role=option]")) {
      const here = Number(row.dataset.index) === index;
      row.setAttribute("aria-selected", String(here));
      if (here) { this.text.setAttribute("aria-activedescendant", row.id); row.scrollIntoView({ block: "nearest" }); }
    }
  }

  pressed(event) {
    if (event.isComposing) return; // Pinyin is still being typed.
    const open = !this.list.hidden && this.options.length;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      if (!open) { this.search(); return; }
      const step = event.key === "ArrowDown" ? 1 : this.options.length - 1;
      this.mark((this.current + step) % this.options.length);
    } else if (event.key === "Enter") {
      if (open && this.current >= 0) { event.preventDefault(); this.choose(this.options[this.current]); }
      else if (this.text.value.trim()) event.preventDefault();
    } else if (event.key === "Escape" && !this.list.hidden) {
      event.preventDefault();
      event.stopPropagation();
      this.close();
    } else if (event.key === "Backspace" && !this.text.value && this.picker.picked.lastElementChild) {
      this.picker.remove(this.picker.picked.lastElementChild);
    }
  }

  choose(option) {
    if (!option) return;
    const item = this.picker.add(option);
    this.remember(option);
    this.text.value = "";
    this.close();
    this.picker.showText();
    if (this.picker.multiple) this.text.focus();
    else item.querySelector("button").focus();
    this.picker.changed();
  }
}
