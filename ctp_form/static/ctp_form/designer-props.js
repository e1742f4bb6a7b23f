// The properties of the chosen field: texts, width, its own settings, conditions and rules in plain words.
import { codeFor, fieldAt, listAt, textIn } from "./designer-model.js";
import { bothTexts, joinTexts, linesOf, namesAt, optionsOf, readWords, TESTS, writeWords } from "./designer-texts.js";

const make = (tag, properties = {}, ...children) => { const made = Object.assign(document.createElement(tag), properties); made.append(...children); return made; };
let count = 0;
const row = (label, input, hint = "") => {
  input.id ||= `design-${count += 1}`;
  return make("div", { className: "field" }, make("label", { htmlFor: input.id, textContent: label }), input, ...(hint ? [make("p", { className: "hint", textContent: hint })] : []));
};
const flag = (label, checked, change) => {
  const input = make("input", { type: "checkbox", checked });
  input.addEventListener("change", () => change(input.checked));
  return make("label", { className: "choice" }, input, label);
};
const text = (value, change, more = {}) => {
  const input = make(more.lines ? "textarea" : "input", { value: value ?? "", ...(more.lines ? { rows: more.lines } : { type: more.type ?? "text" }) });
  if (more.maxLength) input.maxLength = more.maxLength;
  input.addEventListener("change", () => change(input.value));
  return input;
};
const choose = (options, value, change) => {
  const input = make("select", {}, ...options.map(([code, label]) => make("option", { value: code, textContent: label, selected: code === (value ?? "") })));
  input.addEventListener("change", () => change(input.value));
  return input;
};
const put = (target, key, value) => { if (value === "" || value === null || value === undefined || value === false || (Array.isArray(value) && !value.length)) delete target[key]; else target[key] = value; };

export function drawProperties(designer) {
  const { schema, sel, words, data } = designer, one = fieldAt(schema, sel), box = designer.props;
  if (!one) return; // the choice went while the scripts came
  const focused = box.contains(document.activeElement) ? [...box.querySelectorAll("input, select, textarea")].indexOf(document.activeElement) : -1;
  const kind = data.kinds[one.kind] ?? { own: [], value: true }, set = (key, value, again = false) => { put(one, key, value); designer.commit(again); };
  const [own, english] = bothTexts(one.label), parts = [];
  parts.push(make("h2", { textContent: kind.name }));
  parts.push(row(words.label, text(own || english, (value) => rename(designer, one, value), { maxLength: 200 })));
  if (kind.value && !kind.calculated) parts.push(flag(words.required, Boolean(one.required), (value) => set("required", value)));
  for (const [key, sort] of kind.own) if (key !== "total" || sel[1] !== null) parts.push(ownProperty(designer, one, key, sort, set));
  const names = namesAt(schema, sel, data).filter((found) => found.name !== one.code || sel[1] !== null);
  parts.push(condition(designer, words.show, one.show, (value, again) => set("show", value, again), names));
  if (kind.value && !kind.calculated) {
    parts.push(condition(designer, words.require, one.require, (value, again) => set("require", value, again), names));
    parts.push(condition(designer, words.lock, one.lock, (value, again) => set("lock", value, again), names));
    if (kind.starts && sel[1] === null) parts.push(row(words.start_from, text(one.start_from, (value) => set("start_from", value.trim())), "my.name · my.number · my.unit · my.post · today()"));
  }
  if (kind.value) parts.push(rules(designer, namesAt(schema, sel, data)));
  const rare = [row(words.help, text(textIn(one.help, data.language), (value) => set("help", value), { lines: 2, maxLength: 2000 }))];
  rare.push(row(words.label_en, text(english, (value) => { one.label = joinTexts(bothTexts(one.label)[0], value) || one.label; designer.commit(false); }, { maxLength: 200 })));
  if (sel[1] === null) rare.push(row(words.width, choose([["auto", words.auto], ["third", words.third], ["half", words.half], ["full", words.full]], one.width ?? "auto", (value) => set("width", value === "auto" ? "" : value))));
  const code = text(one.code, (value) => recode(designer, one, value.trim()), { maxLength: 40 });
  code.dataset.code = "";
  rare.push(row(words.code, code));
  // What most fields never need stands below, and stays open for who uses it.
  const more = make("details", { className: "design-condition", open: designer.more ?? false }, make("summary", { textContent: words.more }), ...rare);
  more.addEventListener("toggle", () => { designer.more = more.open; });
  parts.push(more);
  const act = (label, work) => { const button = make("button", { type: "button", className: "button quiet", textContent: label }); button.addEventListener("click", work); return button; };
  parts.push(make("div", { className: "bar design-acts" }, act(words.move_up, () => designer.shift(-1)), act(words.move_down, () => designer.shift(1)), act(words.copy, () => designer.duplicate()), act(words.remove, () => designer.remove())));
  box.replaceChildren(...parts);
  if (focused >= 0) box.querySelectorAll("input, select, textarea")[focused]?.focus();
}

// The code follows the name until the field has been published: afterwards records and conditions know it by that code.
function rename(designer, one, value) {
  const [list] = listAt(designer.schema, designer.sel), others = list.filter((other) => other !== one).map((other) => other.code);
  const published = designer.sel[1] !== null && designer.kept.has(designer.schema.fields[designer.sel[0]].code);
  const follows = !published && !designer.kept.has(one.code) && !isNamed(designer, one.code);
  one.label = joinTexts(value, bothTexts(one.label)[1]) || one.label;
  if (follows && value) designer.props.querySelector("[data-code]").value = one.code = codeFor(value, others, one.kind);
  designer.commit(false);
}
const restsOn = (one) => [one.show, one.require, one.lock, one.formula, one.relation, one.copy];
const isNamed = (designer, code) => JSON.stringify([designer.schema.rules ?? [], designer.schema.fields.map((one) => [...restsOn(one), (one.columns ?? []).map(restsOn)])]).includes(code);
function recode(designer, one, code) {
  if (!code || code === one.code) return;
  const before = designer.path(designer.sel);
  one.code = code;
  designer.kept.add(code); // chosen by hand: it follows the name no more
  const after = designer.path(designer.sel);
  for (const rule of designer.schema.rules ?? []) if (rule.at === before) rule.at = after; else if (rule.at.startsWith(`${before}.`)) rule.at = after + rule.at.slice(before.length);
  designer.commit();
}

function ownProperty(designer, one, key, sort, set) {
  const { data, words } = designer, label = data.keys[key] ?? key;
  switch (sort) {
    case "flag": return flag(label, Boolean(one[key]), (value) => set(key, value));
    case "whole": return row(label, text(one[key], (value) => set(key, /^\d+$/.test(value.trim()) ? Number(value) : ""), { type: "number" }));
    case "options": case "tree": return row(label, text(linesOf(one.options, data.language).join("\n"), (value) => set("options", optionsOf(value, one.options, data.language)), { lines: 5 }));
    case "lines": return row(label, text((one[key] ?? []).join("\n"), (value) => set(key, value.split("\n").map((line) => line.trim()).filter(Boolean)), { lines: 2 }));
    case "me": case "mine": return flag(words[`default_${sort}`], one.default === sort, (value) => set("default", value ? sort : ""));
    case "result": return row(label, choose(["number", "money", "text", "date", "yes_no"].map((code) => [code, data.kinds[code].name]), one.type ?? "number", (value) => set("type", value)));
    case "source": return row(label, choose([["", ""], ...sourcesOf(designer).map((found) => [found.ref, found.name])], one.source, (value) => { delete one.title; delete one.copy; set("source", value, true); }));
    case "source_field": return row(label, choose([["", words.first_text], ...fieldsOf(designer, one.source)], one.title, (value) => set("title", value)));
    case "relation": return row(label, choose([["", ""], ...relationsAt(designer).map((found) => [found.code, textIn(found.label, data.language)])], one.relation, (value) => { delete one.field; set("relation", value, true); }));
    case "looked_up": return row(label, choose([["", ""], ...fieldsOf(designer, relationsAt(designer).find((found) => found.code === one.relation)?.source)], one.field, (value) => set("field", value)));
    case "copies": return copies(designer, one, label, set);
    case "expression": return formula(designer, one, key, label, set);
    default: return row(label, text(one[key], (value) => set(key, value.trim()), { type: ["date", "time"].includes(sort) ? sort : "text" }));
  }
}

// The lists a form may relate to are asked for when a relation is first drawn: most forms have none.
function sourcesOf(designer) {
  if (!designer.sources) {
    designer.sources = [];
    fetch(designer.data.sources, { headers: { Accept: "application/json" } }).then((answer) => answer.json()).then((found) => { designer.sources = found.sources; drawProperties(designer); }).catch(() => { designer.sources = null; });
  }
  return designer.sources;
}
const fieldsOf = (designer, source) => sourcesOf(designer).find((one) => one.ref === source)?.fields ?? [];
const relationsAt = (designer) => listAt(designer.schema, designer.sel)[0].filter((one) => one.kind === "relation");

function copies(designer, one, label, set) {
  const { words, data } = designer, box = make("fieldset", { className: "field" }, make("legend", { textContent: label })), from = fieldsOf(designer, one.source);
  const into = listAt(designer.schema, designer.sel)[0].filter((other) => other !== one && data.kinds[other.kind]?.value && !data.kinds[other.kind].calculated && !["table", "attachment", "image", "signature"].includes(other.kind)).map((other) => [other.code, textIn(other.label, data.language)]);
  const found = one.copy ?? [], write = (again) => set("copy", found, again);
  found.forEach((pair, index) => {
    const line = make("div", { className: "design-term" }, choose(from, pair.from, (value) => { pair.from = value; write(false); }), choose(into, pair.to, (value) => { pair.to = value; write(false); }));
    const away = make("button", { type: "button", className: "icon-button", textContent: "×" });
    away.setAttribute("aria-label", words.remove);
    away.addEventListener("click", () => { found.splice(index, 1); write(true); });
    line.append(away);
    for (const input of line.querySelectorAll("select")) input.setAttribute("aria-label", label);
    box.append(line);
  });
  const add = make("button", { type: "button", className: "button quiet", textContent: words.add_copy, disabled: !from.length || !into.length });
  add.addEventListener("click", () => { found.push({ from: from[0][0], to: into[0][0] }); write(true); });
  box.append(add);
  return box;
}

function formula(designer, one, key, label, set) {
  const input = text(one[key], (value) => set(key, value.trim()), { lines: 2 }), names = make("div", { className: "design-names" });
  const listed = designer.schema.fields.flatMap((field) => (field.columns ?? []).map((column) => [`${field.code}.${column.code}`, textIn(column.label, designer.data.language)]));
  for (const [name, said] of [...namesAt(designer.schema, designer.sel, designer.data).map((found) => [found.name, found.label]), ...listed]) {
    if (name === one.code) continue;
    const button = make("button", { type: "button", textContent: said, title: name });
    button.addEventListener("click", () => { input.setRangeText(input.value === "0" ? name : ` ${name} `, input.value === "0" ? 0 : input.selectionStart, input.value === "0" ? 1 : input.selectionEnd, "end"); input.focus(); });
    names.append(button);
  }
  const made = row(label, input);
  made.append(names);
  return made;
}

// A condition: rows of field, test and value where words can say it, the expression itself below.
function condition(designer, title, expression, change, names, open = false) {
  const { words } = designer, found = readWords(expression), box = make("details", { className: "design-condition", open: Boolean(expression) || open });
  box.append(make("summary", { textContent: title }));
  const written = text(expression, (value) => change(value.trim(), true), { maxLength: 2000 });
  written.classList.add("design-code");
  if (found) {
    const write = (again = true) => { written.value = writeWords(found, names); change(written.value, again); };
    if (found.terms.length > 1) box.append(choose([["and", words.all], ["or", words.any]], found.join, (value) => { found.join = value; write(); }));
    found.terms.forEach((term, index) => box.append(termRow(designer, term, names, write, () => { found.terms.splice(index, 1); write(); })));
    const add = make("button", { type: "button", className: "button quiet", textContent: words.condition, disabled: !names.length });
    add.addEventListener("click", () => { found.terms.push(firstTerm(designer, names)); write(); });
    box.append(add);
  }
  box.append(row(words.expression, written));
  return box;
}

// Most conditions ask for the nearest choice above: it is what a new one begins with.
function firstTerm({ schema, sel }, names) {
  const above = new Set(schema.fields.slice(0, sel[0]).map((one) => one.code)), choice = names.findLast((one) => one.options?.length && one.type !== "list" && above.has(one.name));
  return choice ? { name: choice.name, test: "==", value: choice.options[0].value } : { name: names[0].name, test: "filled" };
}

function termRow(designer, term, names, write, drop) {
  const { words } = designer, about = names.find((one) => one.name === term.name) ?? { type: "text" };
  const allowed = about.type === "list" ? ["filled", "empty", "contains"] : about.type === "yes_no" ? ["==", "filled", "empty"] : ["number", "money", "date"].includes(about.type) ? ["==", "!=", ">", ">=", "<", "<=", "filled", "empty"] : ["member", "unit"].includes(about.type) ? ["filled", "empty"] : ["==", "!=", "filled", "empty", ...(about.type === "text" ? ["contains"] : [])];
  const line = make("div", { className: "design-term" });
  line.append(choose(names.map((one) => [one.name, one.label]), term.name, (value) => { Object.assign(term, { name: value, test: "filled", value: undefined }); write(); }));
  line.append(choose(allowed.map((one) => [one, words[TESTS[one]]]), term.test, (value) => { term.test = value; write(); }));
  if (!["filled", "empty"].includes(term.test)) {
    const flat = (list) => (list ?? []).flatMap((one) => [[one.value, textIn(one.label, designer.data.language)], ...flat(one.children)]);
    const take = (value) => { term.value = value; write(false); };
    if (about.options) line.append(choose([["", ""], ...flat(about.options)], term.value, take));
    else if (about.type === "yes_no") line.append(choose([["true", words.yes], ["false", words.no]], term.value ?? "true", take));
    else line.append(text(term.value, take, { type: about.type === "date" ? "date" : "text" }));
  }
  const away = make("button", { type: "button", className: "icon-button", textContent: "×" });
  away.setAttribute("aria-label", words.remove);
  away.addEventListener("click", drop);
  line.append(away);
  for (const input of line.querySelectorAll("select, input")) input.setAttribute("aria-label", words.when);
  return line;
}

function rules(designer, names) {
  const { schema, words } = designer, at = designer.path(designer.sel), box = make("details", { className: "design-condition" }, make("summary", { textContent: words.rules }));
  const own = (schema.rules ?? []).filter((rule) => rule.at === at);
  box.open = own.length > 0;
  for (const rule of own) {
    box.append(condition(designer, words.rule_holds, rule.check, (value, again) => { rule.check = value; designer.commit(again); }, names, true));
    box.append(row(words.message, text(textIn(rule.message, designer.data.language), (value) => { rule.message = value; designer.commit(false); }, { maxLength: 200 })));
    const away = make("button", { type: "button", className: "button quiet", textContent: words.remove });
    away.addEventListener("click", () => { schema.rules = schema.rules.filter((other) => other !== rule); designer.commit(); });
    box.append(away);
  }
  const add = make("button", { type: "button", className: "button quiet", textContent: words.rule });
  add.addEventListener("click", () => { schema.rules = [...(schema.rules ?? []), { check: `not is_empty(${at.split(".").at(-1)})`, message: "…", at }]; designer.commit(); });
  box.append(add);
  return box;
}
