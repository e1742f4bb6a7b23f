// Show, require, read-only by condition and rules between fields, as domain/conditions.py does them: in the form's order, what was
// dropped once stays dropped. The server does it all again when it saves.
import { evaluate, plainNumber } from "./expressions.js";

const ROUNDS = 20;
const isEmpty = (value) => value === null || value === undefined || value === "" || (Array.isArray(value) && !value.length);
const holds = (tree, scope, types, today) => { try { return evaluate(tree, scope, types, today) === true; } catch { return false; } };

/** What an expression at a path may name: in a row the row's columns by their own codes too. */
export function typesAt(path, types) {
  if (!path.includes(".")) return types;
  const head = path.slice(0, path.indexOf(".") + 1), own = {};
  for (const name of Object.keys(types)) if (name.startsWith(head)) own[name.slice(head.length)] = types[name];
  return { ...types, ...own };
}

/** [place, scope, row] wherever a path stands: once for a field, once a row for a column. */
export function* scopes(path, values, types) {
  const at = path.indexOf(".");
  if (at < 0) { yield [path, values, null]; return; }
  if (!Array.isArray(values[path.slice(0, at)])) return;
  const head = path.slice(0, at), column = path.slice(at + 1), empty = {};
  for (const name of Object.keys(types)) if (name.startsWith(`${head}.`)) empty[name.slice(at + 1)] = null;
  for (const [index, row] of values[head].entries()) {
    const { element, ...own } = row;
    yield [`${head}.${index}.${column}`, { ...values, ...empty, ...own }, row];
  }
}

const drop = (values, place) => {
  const [code, index, ...column] = place.split(".");
  if (index === undefined) delete values[code];
  else if (values[code]?.[index]) values[code][index] = { ...values[code][index], [column.join(".")]: null };
};

/** What a formula gives, as it is stored; null where it can't be worked out. */
export function result(formula, values, types, today) {
  try {
    const value = evaluate(formula.tree, values, types, today);
    if (value === null || typeof value === "string" || typeof value === "boolean") return value;
    return "n" in value ? plainNumber(value, formula.digits) : value.d ?? null;
  } catch { return null; }
}

/** All formulas worked out into values, in the order of their dependence. */
export function calculate(live, values) {
  for (const formula of live.formulas) {
    const at = formula.path.indexOf("."), types = typesAt(formula.path, live.types);
    if (at < 0) { values[formula.path] = result(formula, values, types, live.today); continue; }
    const head = formula.path.slice(0, at), column = formula.path.slice(at + 1);
    values[head] = (values[head] ?? []).map((row) => {
      const { element, ...own } = row;
      return { ...row, [column]: result(formula, { ...values, ...own }, types, live.today) };
    });
  }
}

/** Works the formulas out and tells the places not asked for; values lose them. */
export function settle(live, values) {
  calculate(live, values);
  const off = new Set(), gated = live.conditions.filter((one) => one.show);
  for (let round = 0; round < ROUNDS && gated.length; round += 1) {
    const before = off.size;
    for (const one of gated) {
      const types = typesAt(one.path, live.types);
      for (const [place, scope] of scopes(one.path, values, live.types)) {
        if (off.has(place) || one.show.every((tree) => holds(tree, scope, types, live.today))) continue;
        off.add(place);
        drop(values, place);
      }
    }
    if (off.size === before) break;
    calculate(live, values);
    for (const place of off) drop(values, place);
  }
  return off;
}

/** Every place whose condition *key* ("require", "lock") holds. */
export function placesWhere(live, key, values) {
  const found = new Set();
  for (const one of live.conditions) {
    if (!one[key]) continue;
    const types = typesAt(one.path, live.types);
    for (const [place, scope] of scopes(one.path, values, live.types)) if (holds(one[key], scope, types, live.today)) found.add(place);
  }
  return found;
}

/** [place, message] of the rules that are broken. */
export function* brokenRules(live, values) {
  for (const rule of live.rules) {
    const types = typesAt(rule.at, live.types);
    for (const [place, scope] of scopes(rule.at, values, live.types)) {
      const filled = (name) => Object.hasOwn(scope, name) ? !isEmpty(scope[name]) : namedPart(scope, name);
      if (!rule.always && !rule.names.every(filled)) continue;
      try { if (evaluate(rule.tree, scope, types, live.today) === false) yield [place, rule.message]; } catch { /* the server judges */ }
    }
  }
}
const namedPart = (scope, name) => {
  const at = name.indexOf("."), container = at < 0 ? undefined : scope[name.slice(0, at)];
  return Array.isArray(container) ? container.length > 0 : Boolean(container && typeof container === "object" && container[name.slice(at + 1)]);
};
