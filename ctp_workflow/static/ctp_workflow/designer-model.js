// The drawing as data: new steps, steps taken out, conditions written. Nothing here knows the page.
import { placeOf, places } from "./designer-words.js";

/** Steps that come before *id* on its road: what one may return to. */
export function before(outline, id, kinds) {
  const found = [], walk = (list) => {
    for (const step of list) {
      if (step.id === id) return true;
      if (kinds.includes(step.kind)) found.push(step);
      const kept = found.length;
      for (const one of step.branches ?? []) {
        const inner = found.length;
        if (walk(one.steps)) { found.splice(kept, inner - kept); return true; }
      }
    }
    return false;
  };
  walk(outline.steps);
  return found;
}

/** Steps of the same column after *id*: what a router may go on to without passing those between. */
export function behindOf(outline, id) {
  const found = placeOf(outline, id);
  return found ? found.list.slice(found.at + 1).filter((one) => one.kind !== "start") : [];
}

const fresh = (outline, kind) => {
  const taken = new Set([...places(outline.steps)].flatMap(({ step }) => [step.id, step.join?.id]));
  let number = 1;
  while (taken.has(`${kind}${number}`)) number += 1;
  return `${kind}${number}`;
};
const named = (outline, name) => {
  const taken = new Set([...places(outline.steps)].map(({ step }) => step.name));
  let found = name;
  for (let number = 2; taken.has(found); number += 1) found = `${name} ${number}`;
  return found;
};

/** A new step of *kind*, ready to be used as it is where that is possible. */
export function make(outline, kind, words) {
  const id = fresh(outline, kind), person = [{ kind: "starter_head", level: 1 }];
  if (["approve", "handle"].includes(kind)) return { id, kind, name: named(outline, words.kinds[kind]), participants: person, ...(kind === "approve" ? { disagree: "return_to_starter" } : {}) };
  if (kind === "countersign") return { id: fresh(outline, "approve"), kind: "approve", name: named(outline, words.countersign), participants: [], mode: "all", disagree: "return_to_starter" };
  if (kind === "inform") return { id, kind, name: named(outline, words.kinds[kind]), participants: [{ kind: "starter" }] };
  if (kind === "condition") return { id, kind, name: named(outline, words.kinds[kind]), branches: [{ when: "", steps: [] }, { default: true, steps: [] }] };
  if (kind === "inclusive") return { id: fresh(outline, "condition"), kind: "condition", rule: "inclusive", name: named(outline, words.inclusive), join: { id: fresh(outline, "join"), kind: "join" }, branches: [{ when: "", steps: [] }, { default: true, steps: [] }] };
  if (kind === "parallel") {
    const one = make(outline, "approve", words), two = { ...structuredClone(one), id: `${one.id}b`, name: `${one.name} b` };
    return { id, kind, name: named(outline, words.kinds[kind]), join: { id: fresh(outline, "join"), kind: "join" }, branches: [{ steps: [one] }, { steps: [two] }] };
  }
  if (kind === "end") return { id, kind, outcome: "rejected" };
  const own = { delay: { hours: 24, count: "calendar" }, router: { routes: [{ to: "", when: "" }], limit: 3 }, trigger: { action: words.first_action ?? "" }, subprocess: { flow: "" } };
  return { id, kind, name: named(outline, words.kinds[kind]), [kind]: own[kind] };
}

/** Take a step out; whoever goes back to it goes back to the starter. */
export function remove(outline, id) {
  const { list, at } = placeOf(outline, id);
  list.splice(at, 1);
  const known = new Set([...places(outline.steps)].map(({ step }) => step.id));
  for (const { step } of places(outline.steps)) {
    if (step.disagree?.startsWith("return:") && !known.has(step.disagree.slice(7))) step.disagree = "return_to_starter";
    for (const route of step.router?.routes ?? []) if (!known.has(route.to)) route.to = "";
    if (step.return_to) step.return_to = step.return_to.filter((one) => known.has(one));
    if (step.returns === "listed" && !step.return_to?.length) { delete step.returns; delete step.return_to; }
  }
}

export const testsOf = (type, several) => several ? ["has", "filled", "empty"] : type === "yes_no" ? ["=="] : ["number", "money", "date"].includes(type) ? [">", ">=", "<", "<=", "==", "!=", "filled", "empty"] : ["member", "unit"].includes(type) ? ["filled", "empty"] : type === "text" ? ["==", "!=", "contains", "filled", "empty"] : ["==", "!=", "filled", "empty"];
/** The expression of {join, terms}; empty while a value is missing, so that it is asked for. */
export function writeWords({ join, terms }, fields) {
  const parts = terms.map(({ name, test, value }) => {
    const type = fields.find((one) => one.code === name)?.type ?? "text", text = String(value ?? "").trim().replace(/['\\]/g, "");
    if (test === "empty") return `is_empty(${name})`;
    if (test === "filled") return `not is_empty(${name})`;
    if (!text && type !== "yes_no") return "";
    if (test === "has") return `'${text}' in ${name}`;
    if (test === "contains") return `contains(${name}, '${text}')`;
    if (["number", "money"].includes(type)) { const plain = text.replace(/[,，\s]/g, ""); return /^-?\d+(\.\d+)?$/.test(plain) ? `${name} ${test} ${plain}` : ""; }
    return `${name} ${test} ${type === "date" ? `date('${text}')` : type === "yes_no" ? (text === "false" ? "false" : "true") : `'${text}'`}`;
  });
  return parts.includes("") ? "" : parts.join(` ${join} `);
}
