// A condition in plain words: rows of field, test and value, and the expression that is kept.
import { testsOf, writeWords } from "./designer-model.js";
import { act, choose, fold, labelled, row, text } from "./designer-parts.js";
import { el, readWords } from "./designer-words.js";

/** Rows of field, test and value where words can say it; the expression itself below, for experts. */
export function condition(designer, expression, change, place = "") {
  const { words } = designer, fields = designer.fields.filter((one) => one.compares), key = designer.selKey() + place, kept = designer.half;
  const found = kept && !expression && kept.key === key ? kept.words : readWords(expression);
  const written = text(expression, (value) => { designer.half = null; change(value.trim()); }, { maxLength: 2000 });
  written.classList.add("fd-code");
  // Most conditions are about an amount: it is offered first.
  const first = fields.find((one) => ["money", "number"].includes(one.type)) ?? fields[0], blank = () => ({ name: first.code, test: testsOf(first.type, first.several)[0] });
  if (found && !found.terms.length && fields.length) found.terms.push(blank());
  const parts = [];
  if (found) {
    const write = () => { const made = writeWords(found, fields); designer.half = made ? null : { key, words: found }; change(made); };
    if (found.terms.length > 1) parts.push(row(words.holds_when, choose([["and", words.all_hold], ["or", words.one_holds]], found.join, (value) => { found.join = value; write(); })));
    found.terms.forEach((term, index) => parts.push(termRow(designer, fields, term, write, () => { found.terms.splice(index, 1); write(); }, found.terms.length > 1)));
    if (fields.length) parts.push(act(words.add_condition, () => { found.terms.push(blank()); designer.half = { key, words: found }; change(""); designer.drawProps(); }));
    else parts.push(el("p", { className: "muted", textContent: words.no_fields }));
  }
  return [...parts, fold(words.expert, !found || !fields.length, row(words.expression, written))];
}

function termRow(designer, fields, term, write, drop, many) {
  const { words } = designer, about = fields.find((one) => one.code === term.name) ?? { type: "text" }, line = el("div", { className: "fd-term" });
  const value = (input) => labelled(words.value, input);
  line.append(labelled(words.field, choose(fields.map((one) => [one.code, one.label]), term.name, (code) => { const next = fields.find((one) => one.code === code); Object.assign(term, { name: code, test: testsOf(next.type, next.several)[0], value: undefined }); write(); designer.drawProps(); })));
  line.append(labelled(words.test, choose(testsOf(about.type, about.several).map((one) => [one, words.tests[one]]), term.test, (test) => { term.test = test; write(); designer.drawProps(); })));
  if (!["filled", "empty"].includes(term.test)) {
    const take = (given) => { term.value = given; write(); };
    if (about.options?.length) line.append(value(choose([["", "—"], ...about.options], term.value, take)));
    else if (about.type === "yes_no") line.append(value(choose([["true", words.yes], ["false", words.no]], term.value ?? "true", take)));
    else line.append(value(text(term.value, take, { type: about.type === "date" ? "date" : "text", inputMode: ["number", "money"].includes(about.type) ? "decimal" : "text" })));
  }
  if (many) line.append(act("×", drop, { className: "icon-button", ariaLabel: words.remove }));
  return line;
}
