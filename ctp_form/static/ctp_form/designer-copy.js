// Fields carried from one form into another: several chosen at once, the clipboard, a dialog of this form's fields or another's.
// What is pasted is judged and given free codes by the server; here it is only put where it belongs.
import { labelOf, listAt } from "./designer-model.js";

const KEPT = "ctp-form-fields", MARK = "ctp_form_fields", MOST = 300000;
const RANKS = { tab: 1, page_break: 1, section: 2 };
const make = (tag, properties = {}, ...children) => { const made = Object.assign(document.createElement(tag), properties); made.append(...children); return made; };
const say = (message, tone) => document.dispatchEvent(new CustomEvent("ctp:toast", { detail: { message, tone } }));
const elsewhere = (designer, target) => target !== document.body && (!designer.contains(target) || target.closest("input, textarea, select, dialog"));
const ask = async (address) => (await fetch(address, { headers: { Accept: "application/json" } })).json();

export function attach(designer) {
  designer.copyFields = () => copyDialog(designer);
  designer.pasteFields = () => pasteKept(designer);
  designer.otherForm = () => otherDialog(designer);
  document.addEventListener("copy", (event) => {
    if (elsewhere(designer, event.target) || !designer.sel || !getSelection().isCollapsed) return;
    const text = clipOf(designer, chosen(designer));
    event.clipboardData.setData("text/plain", text);
    event.preventDefault();
    keep(designer, text);
  });
  document.addEventListener("paste", (event) => {
    const clip = elsewhere(designer, event.target) ? null : read(event.clipboardData.getData("text/plain"));
    if (!clip) return;
    event.preventDefault();
    put(designer, clip);
  });
  designer.canvas.addEventListener("click", (event) => {
    const on = (event.ctrlKey || event.metaKey || event.shiftKey) && placeOf(designer, event.target);
    if (!on) return;
    event.preventDefault();
    event.stopPropagation();
    choose(designer, on, event.shiftKey);
  }, { capture: true });
  designer.canvas.addEventListener("keydown", (event) => {
    const step = { ArrowDown: 1, ArrowRight: 1, ArrowUp: -1, ArrowLeft: -1 }[event.key];
    if (!step || !event.shiftKey || event.altKey || !designer.sel || event.target.matches("select")) return;
    event.preventDefault();
    event.stopPropagation();
    const [list, at] = listAt(designer.schema, designer.sel), to = at + step;
    if (!list[to]) return;
    choose(designer, designer.sel[1] === null ? [to, null] : [designer.sel[0], to], true);
  }, { capture: true });
}

// Which field or column an element of the canvas stands for.
function placeOf(designer, target) {
  const card = target.closest(".design-field"), column = target.closest(".design-column");
  if (!card || target.closest("select")) return null;
  const i = [...designer.canvas.children].indexOf(card);
  return [i, column ? [...column.parentElement.children].indexOf(column) : null];
}

// Several at once: all of one list, the fields of the form or the columns of one table.
function choose(designer, sel, range) {
  const [list, to] = listAt(designer.schema, sel), before = designer.sel && listAt(designer.schema, designer.sel);
  const also = new Set(before?.[0] === list ? [...designer.also, list[before[1]]] : []);
  if (range && before?.[0] === list) for (let at = Math.min(before[1], to); at <= Math.max(before[1], to); at += 1) also.add(list[at]);
  else if (also.size > 1 && also.has(list[to])) { // a second time takes it out again
    also.delete(list[to]);
    const left = list.findIndex((one) => also.has(one));
    sel = sel[1] === null ? [left, null] : [sel[0], left];
  } else also.add(list[to]);
  designer.select(sel, also);
}

// The chosen fields in their order; a heading chosen alone stands for all below it.
function chosen(designer) {
  const [list, at] = listAt(designer.schema, designer.sel);
  if (designer.also.size > 1) return list.filter((one) => designer.also.has(one) || one === list[at]);
  return [list[at], ...below(list, at)];
}
function below(list, at) {
  const rank = RANKS[list[at].kind], found = [];
  if (rank) for (const one of list.slice(at + 1)) { if ((RANKS[one.kind] ?? 9) <= rank) break; found.push(one); }
  return found;
}

function clipOf(designer, fields) {
  const table = designer.schema.fields.find((one) => one.columns?.includes(fields[0])), prefix = table ? `${table.code}.` : "";
  const rules = (designer.schema.rules ?? []).filter((rule) => rule.at.startsWith(prefix)).map((rule) => ({ ...rule, at: rule.at.slice(prefix.length) }));
  return JSON.stringify({ [MARK]: 1, columns: Boolean(table), fields, rules: rules.filter((rule) => fields.some((one) => one.code === rule.at.split(".")[0])) });
}
function read(text) {
  if (!text || text.length > MOST || !text.includes(MARK)) return null;
  try { const clip = JSON.parse(text); return clip?.[MARK] === 1 ? clip : null; } catch { return null; }
}
function keep(designer, text) {
  try { localStorage.setItem(KEPT, text); } catch { /* no room: the clipboard has it */ }
  navigator.clipboard?.writeText(text).catch(() => {});
  say(designer.words.carry_copied);
}
function pasteKept(designer) {
  let clip = null;
  try { clip = read(localStorage.getItem(KEPT)); } catch { /* this browser keeps nothing */ }
  if (clip) put(designer, clip);
  else say(designer.words.carry_nothing, "bad");
}

// Columns come into the chosen table; everything else after the chosen field.
async function put(designer, clip) {
  const table = clip.columns && designer.sel && designer.schema.fields[designer.sel[0]].columns ? designer.schema.fields[designer.sel[0]] : null;
  const list = table ? table.columns : designer.schema.fields, body = new FormData();
  body.append("clip", JSON.stringify({ fields: clip.fields, rules: clip.rules }));
  body.append("taken", JSON.stringify(list.map((one) => one.code)));
  let made;
  try {
    const answer = await designer.post(designer.data.addresses.carry, body);
    made = await answer.json();
    if (!answer.ok) { designer.alert(made); designer.alerts.scrollIntoView({ block: "nearest" }); return; }
  } catch { say(designer.words.failed, "bad"); return; }
  const at = table ? designer.sel[1] === null ? list.length : designer.sel[1] + 1 : designer.sel ? designer.sel[0] + 1 : list.length;
  list.splice(at, 0, ...made.fields);
  const rules = made.rules.map((rule) => table ? { ...rule, at: `${table.code}.${rule.at}` } : rule);
  if (rules.length) designer.schema.rules = [...(designer.schema.rules ?? []), ...rules];
  designer.sel = table ? [designer.sel[0], at] : [at, null];
  designer.also = new Set(made.fields);
  designer.commit();
  designer.focusField();
  say(designer.words.carry_inserted);
}

// Dialogs.
function dialog(designer, title, act, body, done) {
  const { words } = designer, close = make("button", { type: "button", className: "button", textContent: words.cancel });
  const go = make("button", { type: "submit", className: "button primary", textContent: act }), box = make("dialog", { className: "dialog" });
  const form = make("form", { method: "dialog" }, ...body, make("footer", {}, close, go));
  box.append(make("header", {}, make("h2", { textContent: title, id: "design-copy-title" })), form);
  box.setAttribute("aria-labelledby", "design-copy-title");
  close.addEventListener("click", () => box.close());
  form.addEventListener("submit", () => done());
  box.addEventListener("close", () => { box.remove(); designer.focusField(); });
  designer.append(box);
  box.showModal();
  return go;
}

// Fields to tick; a heading ticks what stands below it.
function ticks(designer, fields, ticked, changed) {
  const boxes = fields.map((one, at) => {
    const input = make("input", { type: "checkbox", checked: ticked.has(one) });
    input.addEventListener("change", () => {
      for (const under of below(fields, at)) boxes[fields.indexOf(under)].checked = input.checked;
      changed();
    });
    return input;
  });
  const lines = fields.map((one, at) => make("label", { className: "choice" }, boxes[at], labelOf(one, designer.data.language) || "—", make("small", { className: "muted", textContent: designer.data.kinds[one.kind]?.name ?? one.kind })));
  const box = make("fieldset", { className: "field design-pick" }, make("legend", { textContent: designer.words.carry_fields }), ...lines);
  return { box, picked: () => fields.filter((_one, at) => boxes[at].checked) };
}

function copyDialog(designer) {
  const { words, schema } = designer, list = designer.sel ? listAt(schema, designer.sel)[0] : schema.fields;
  const found = ticks(designer, list, new Set(designer.sel ? chosen(designer) : []), () => { go.disabled = !found.picked().length; });
  const go = dialog(designer, words.carry_copy_title, words.carry_copy, [found.box], () => keep(designer, clipOf(designer, found.picked())));
  go.disabled = !found.picked().length;
}

function otherDialog(designer) {
  const { words } = designer, none = make("p", { className: "muted small" }), place = make("div");
  const search = make("input", { type: "search", className: "input", maxLength: 100, placeholder: words.search, id: "design-copy-search" }), forms = make("select", { size: 5, className: "input" });
  forms.setAttribute("aria-label", words.carry_form);
  let found = null, source = null, timer = null, asked = 0;
  const go = dialog(designer, words.carry_title, words.carry_insert, [make("div", { className: "field" }, make("label", { htmlFor: search.id, textContent: words.carry_form }), search, forms, none), place], () => put(designer, { fields: found.picked(), rules: source.rules }));
  const tell = () => { go.disabled = !found?.picked().length; };
  const look = async () => {
    const turn = asked += 1;
    try {
      const { forms: all } = await ask(`${designer.data.addresses.forms}?text=${encodeURIComponent(search.value)}`);
      if (turn !== asked) return;
      forms.replaceChildren(...all.map((one) => make("option", { value: one.fields, textContent: one.name })));
      none.textContent = all.length ? "" : words.carry_none;
    } catch { none.textContent = words.failed; }
  };
  const open = async () => {
    try { source = await ask(forms.value); } catch { none.textContent = words.failed; return; }
    found = ticks(designer, source.fields, new Set(), tell);
    place.replaceChildren(found.box);
    tell();
  };
  search.addEventListener("input", () => { clearTimeout(timer); timer = setTimeout(look, 250); });
  search.addEventListener("keydown", (event) => { if (event.key === "Enter") event.preventDefault(); });
  forms.addEventListener("change", open);
  tell();
  look();
}
