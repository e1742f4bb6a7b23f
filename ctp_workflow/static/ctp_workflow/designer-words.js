// What the first drawing needs: where steps stand, and conditions and people in words.
export const el = (tag, properties = {}, ...children) => { const made = Object.assign(document.createElement(tag), properties); made.append(...children); return made; };

/** Every place a step stands at: {step, list, at, parent, branch, depth}, in the order of the drawing. */
export function* places(list, parent = null, branch = -1, depth = 0) {
  for (const [at, step] of list.entries()) {
    yield { step, list, at, parent, branch, depth };
    for (const [index, one] of (step.branches ?? []).entries()) yield* places(one.steps, step, index, depth + 1);
  }
}
export const placeOf = (outline, id) => { for (const one of places(outline.steps)) if (one.step.id === id) return one; return null; };

// Conditions: what people say with a field, a test and a value, and the expression that is kept.
const NAME = "([\\p{L}_][\\p{L}\\p{N}_]*(?:\\.[\\p{L}\\p{N}_]+)?)", VALUE = "(?:'([^'\\\\]*)'|date\\('(\\d{4}-\\d\\d-\\d\\d)'\\)|(-?\\d+(?:\\.\\d+)?|true|false))";
const TERMS = [
  [new RegExp(`^is_empty\\(${NAME}\\)$`, "u"), (m) => ({ name: m[1], test: "empty" })],
  [new RegExp(`^not is_empty\\(${NAME}\\)$`, "u"), (m) => ({ name: m[1], test: "filled" })],
  [new RegExp(`^'([^'\\\\]*)' in ${NAME}$`, "u"), (m) => ({ name: m[2], test: "has", value: m[1] })],
  [new RegExp(`^contains\\(${NAME}, '([^'\\\\]*)'\\)$`, "u"), (m) => ({ name: m[1], test: "contains", value: m[2] })],
  [new RegExp(`^${NAME} (==|!=|<|<=|>|>=) ${VALUE}$`, "u"), (m) => ({ name: m[1], test: m[2], value: m[3] ?? m[4] ?? m[5] })],
];
/** {join, terms} of an expression that words can say; null for any other. */
export function readWords(text) {
  if (!text) return { join: "and", terms: [] };
  const join = / or /.test(text) ? "or" : "and";
  const terms = text.split(` ${join} `).map((part) => TERMS.map(([pattern, read]) => { const m = pattern.exec(part.trim()); return m && read(m); }).find(Boolean) ?? null);
  return terms.includes(null) ? null : { join, terms };
}
/** A condition as a sentence: “金额 大于 5,000”. */
export function sayWords(text, fields, words) {
  const found = readWords(text);
  if (!found) return text;
  return found.terms.map(({ name, test, value }) => {
    const field = fields.find((one) => one.code === name), option = field?.options?.find(([code]) => code === value);
    const said = value === undefined ? "" : option ? option[1] : field?.type === "yes_no" ? words[value === "false" ? "no" : "yes"] : ["number", "money"].includes(field?.type) ? Number(value).toLocaleString() : value;
    return [field?.label ?? name, words.tests[test], said].filter(Boolean).join(" ");
  }).join(` ${words[found.join]} `);
}
/** Who a step concerns, as its card says it. */
export function sayPeople(list, words, fields) {
  return (list ?? []).map((one) => {
    if (one.kind === "member") return one.name;
    const label = one.field ? fields.find((field) => field.code === one.field)?.label ?? one.field : one.name;
    return [words.people[one.kind] ?? one.kind, label || (one.level > 1 ? words.levels.replace("%(level)s", one.level) : "")].filter(Boolean).join(" · ");
  }).join("、");
}
