// What the properties write and read: texts in two languages, options as lines, conditions as words.
import { labelOf, textIn } from "./designer-model.js";

/** [own text, English text] of a label, and back. */
export const bothTexts = (label) => !label ? ["", ""] : typeof label === "string" ? [label, ""] : [label["zh-hans"] ?? "", label.en ?? ""];
export const joinTexts = (own, english) => english && own ? { "zh-hans": own, en: english } : english ? { en: english } : own;


/** Options as lines, ``value = label`` or the label alone; two spaces a level in a tree. */
export function linesOf(options, language, depth = 0) {
  return (options ?? []).flatMap((one) => {
    const label = textIn(one.label, language), line = "  ".repeat(depth) + (label === one.value ? label : `${one.value} = ${label}`);
    return [line, ...linesOf(one.children, language, depth + 1)];
  });
}
export function optionsOf(text, before, language) {
  const known = new Map(), walk = (list) => { for (const one of list ?? []) { known.set(one.value, one); walk(one.children); } };
  walk(before);
  const root = [], stack = [root];
  for (const line of text.split("\n")) {
    if (!line.trim()) continue;
    const depth = Math.min(stack.length - 1, Math.floor(/^[ \u3000\t]*/.exec(line)[0].replace(/[\u3000\t]/g, "  ").length / 2));
    const [value, label] = line.includes("=") ? [line.slice(0, line.indexOf("=")).trim(), line.slice(line.indexOf("=") + 1).trim()] : [line.trim(), line.trim()];
    const old = known.get(value), made = { value: value.slice(0, 100), label: old && textIn(old.label, language) === label ? old.label : label || value };
    stack.length = depth + 1;
    stack[depth].push(made);
    const inner = [];
    stack.push(inner);
    Object.defineProperty(made, "inner", { value: inner });
  }
  const settle = (list) => { for (const one of list) if (one.inner.length) { one.children = one.inner; settle(one.inner); } return list; };
  return settle(root);
}

/** What conditions at a place may name: [{name, label, type, options}]; in a row the row's columns by their own codes. */
export function namesAt(schema, sel, data) {
  const found = [], put = (one, name, label) => {
    const kind = data.kinds[one.kind];
    if (!kind?.value) return;
    const parts = Object.entries(kind.parts);
    if (parts.length) for (const [part, said] of parts) found.push({ name: `${name}.${part}`, label: `${label} · ${said}`, type: one.kind === "period" ? "date" : "text" });
    else found.push({ name, label, type: one.kind === "calculated" ? one.type ?? "number" : kind.type, options: one.options, kind: one.kind });
  };
  if (sel && sel[1] !== null) for (const one of schema.fields[sel[0]].columns) put(one, one.code, labelOf(one, data.language));
  for (const one of schema.fields) put(one, one.code, labelOf(one, data.language));
  return found;
}

const NAME = "([\\p{L}_][\\p{L}\\p{N}_]*(?:\\.[\\p{L}\\p{N}_]+)?)";
const TERMS = [
  [new RegExp(`^is_empty\\(${NAME}\\)$`, "u"), (m) => ({ name: m[1], test: "empty" })],
  [new RegExp(`^not is_empty\\(${NAME}\\)$`, "u"), (m) => ({ name: m[1], test: "filled" })],
  [new RegExp(`^'([^'\\\\]*)' in ${NAME}$`, "u"), (m) => ({ name: m[2], test: "contains", value: m[1] })],
  [new RegExp(`^contains\\(${NAME}, '([^'\\\\]*)'\\)$`, "u"), (m) => ({ name: m[1], test: "contains", value: m[2] })],
  [new RegExp(`^${NAME} (==|!=|<|<=|>|>=) (?:'([^'\\\\]*)'|date\\('(\\d{4}-\\d\\d-\\d\\d)'\\)|(-?\\d+(?:\\.\\d+)?|true|false))$`, "u"), (m) => ({ name: m[1], test: m[2], value: m[3] ?? m[4] ?? m[5] })],
];
export const TESTS = { "==": "equals", "!=": "not_equals", filled: "filled", empty: "empty", contains: "contains", ">": "larger", ">=": "least", "<": "smaller", "<=": "most" };

/** {join, terms} of an expression that plain words can say; null for any other. */
export function readWords(text) {
  if (!text) return { join: "and", terms: [] };
  const join = / or /.test(text) ? "or" : "and";
  const terms = text.split(` ${join} `).map((part) => TERMS.map(([pattern, read]) => { const m = pattern.exec(part.trim()); return m && read(m); }).find(Boolean) ?? null);
  return terms.includes(null) ? null : { join, terms };
}
export function writeWords({ join, terms }, names) {
  return terms.map(({ name, test, value }) => {
    const type = names.find((one) => one.name === name)?.type ?? "text", text = String(value ?? "").replace(/['\\]/g, "");
    if (test === "empty") return `is_empty(${name})`;
    if (test === "filled") return `not is_empty(${name})`;
    if (test === "contains") return type === "list" ? `'${text}' in ${name}` : `contains(${name}, '${text}')`;
    const literal = ["number", "money"].includes(type) ? (/^-?\d+(\.\d+)?$/.test(text) ? text : "0") : type === "date" ? `date('${text || "2026-01-01"}')` : type === "yes_no" ? (text === "false" ? "false" : "true") : `'${text}'`;
    return `${name} ${test} ${literal}`;
  }).join(` ${join} `);
}
