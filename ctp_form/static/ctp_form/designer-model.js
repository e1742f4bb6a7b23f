// The drawing as data: finding fields, making new ones, their texts.

/** The field at [index, column or null]. */
export const fieldAt = (schema, sel) => { const one = sel && schema.fields[sel[0]]; return !one || sel[1] === null ? one ?? null : one.columns?.[sel[1]] ?? null; };
export const listAt = (schema, [i, j]) => j === null ? [schema.fields, i] : [schema.fields[i].columns, j];

export const labelOf = (one, language) => textIn(one?.label, language);
export const textIn = (label, language) => !label ? "" : typeof label === "string" ? label : label[language] || label["zh-hans"] || label.en || "";

const plain = (text) => text.normalize("NFKC").replace(/[^\p{L}\p{N}_]+/gu, "_").replace(/^[\d_]+|_+$/g, "").slice(0, 36);
/** A code nobody has among *taken*: after the label where that gives one. */
export function codeFor(label, taken, kind) {
  const base = plain(label) || kind;
  let code = base;
  for (let number = 2; taken.includes(code); number += 1) code = `${base}_${number}`;
  return code;
}

export function fresh(kind, data, schema, columns = null) {
  const name = data.kinds[kind].name, made = { code: codeFor(name, (columns ?? schema.fields).map((one) => one.code), kind), kind, label: name };
  if (["choice", "multiple_choice", "tree_choice"].includes(kind)) made.options = [{ value: "1", label: "1" }, { value: "2", label: "2" }];
  if (kind === "calculated") made.formula = "0";
  if (kind === "opinion") made.nodes = ["head"];
  if (kind === "table") { made.columns = []; made.columns.push(fresh("text", data, schema, made.columns)); }
  return made;
}
