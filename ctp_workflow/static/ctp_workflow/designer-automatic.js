// The properties of cards at which nobody acts: how long they wait, where they lead, what is done outside, which flows run below.
import { before, behindOf } from "./designer-model.js";
import { act, choose, flag, fold, put, row, text } from "./designer-parts.js";
import { condition } from "./designer-conditions.js";
import { el } from "./designer-words.js";

export const whole = (target, key, label, designer, max = 9999, usual = "") => row(label, text(target[key] ?? "", (value) => { put(target, key, /^\d+$/.test(value) && Number(value) ? Math.min(max, Number(value)) : ""); designer.commit(); }, { type: "number", min: 0, max, placeholder: usual }));

// A stretch of time, or the day a field of the form holds.
export function due(target, designer) {
  const { words } = designer, days = fieldsOf(designer, ["date", "datetime"]);
  const parts = days.length ? [row(words.until, choose([["", words.stretch], ...days], target.field, (value) => {
    put(target, "field", value);
    if (value) { delete target.days; delete target.hours; delete target.count; } else target.days ??= 1;
    designer.commit();
  }))] : [];
  if (target.field) return parts;
  const counted = [["working", words.working], ["calendar", words.calendar]];
  return [...parts, whole(target, "days", words.days, designer), whole(target, "hours", words.hours, designer), row(words.count, choose(counted, target.count ?? "working", (value) => { put(target, "count", value === "working" ? "" : value); designer.commit(); }))];
}

// Where a router leads: the first route whose condition holds, to an earlier step or over the next ones to a later one.
export function routes(designer, step) {
  const { words, outline } = designer, own = step.router, again = () => designer.commit();
  const group = (label, steps) => (steps.length ? [el("optgroup", { label }, ...steps.map((one) => el("option", { value: one.id, textContent: designer.titleOf(one) })))] : []);
  const parts = own.routes.map((route, index) => {
    const where = choose([["", "—"]], "", (value) => { route.to = value; again(); });
    where.append(...group(words.back_to, before(outline, step.id, ["start", "approve", "handle"])), ...group(words.on_to, behindOf(outline, step.id)));
    where.value = route.to;
    const drop = own.routes.length > 1 ? [act("×", () => { own.routes.splice(index, 1); again(); }, { className: "icon-button", ariaLabel: words.remove })] : [];
    const box = el("div", { className: "fd-rule" }, el("b", { textContent: `${words.route} ${index + 1}` }), ...condition(designer, route.when, (value) => { route.when = value; again(); }, `route${index}`), row(words.to_step, where), ...drop);
    box.setAttribute("role", "group");
    box.setAttribute("aria-label", `${words.route} ${index + 1}`);
    return box;
  });
  return [el("p", { className: "muted small", textContent: words.routes_hint }), ...parts, ...(own.routes.length < 20 ? [act(words.add_route, () => { own.routes.push({ to: "", when: "" }); again(); })] : []), whole(own, "limit", words.limit, designer, 100)];
}

export function outside(designer, own) {
  const { words } = designer, again = () => designer.commit();
  const parts = [
    row(words.action, choose(listed(words.actions, own.action), own.action, (value) => { own.action = value; again(); })),
    flag(words.wait_answer, own.wait, (value) => { put(own, "wait", value || ""); if (!value) delete own.answers; again(); }),
  ];
  if (own.wait) parts.push(picked(designer, words.answers, own.answers ?? [], (codes) => { put(own, "answers", codes); again(); }));
  return parts;
}

// Fields by their names; what the form does not know stays, and where there is no form names are written out.
function picked(designer, title, chosen, change) {
  const { words } = designer, fields = designer.fields.filter((one) => one.compares), known = fields.map((one) => one.code);
  const other = chosen.filter((one) => !known.includes(one)), box = el("fieldset", { className: "fd-people" }, el("legend", { textContent: title }));
  for (const one of fields) box.append(flag(one.label, chosen.includes(one.code), (on) => change(on ? [...chosen, one.code] : chosen.filter((code) => code !== one.code))));
  const written = row(words.other_names, text(other.join(", "), (value) => change([...chosen.filter((one) => known.includes(one)), ...value.split(/[\s,，、]+/).filter(Boolean)])));
  box.append(fields.length ? fold(words.expert, other.length > 0, written) : written);
  return box;
}

export function below(designer, own) {
  const { words } = designer, again = () => designer.commit(), numbers = fieldsOf(designer, ["number"]), lists = designer.fields.filter((one) => one.type === "list" && one.holds === "member").map((one) => [one.code, one.label]);
  const members = starters(designer, own), how = own.each !== undefined ? "each" : own.count_field !== undefined ? "count_field" : "count";
  const ways = [["count", words.so_many], ...(numbers.length ? [["count_field", words.as_field_says]] : []), ...(lists.length ? [["each", words.one_an_entry]] : [])];
  const turn = (way) => {
    for (const key of ["count", "count_field", "each", "each_as", "starter", "starter_field"]) delete own[key];
    if (way === "count_field") own.count_field = numbers[0][0];
    if (way === "each") Object.assign(own, { each: lists[0][0], each_as: "entry" });
    again();
  };
  return [
    ...(words.flows.length ? [row(words.flow_below, choose(listed(words.flows, own.flow), own.flow, (value) => { own.flow = value; again(); }))] : [el("p", { className: "muted", textContent: words.no_flows }), fold(words.expert, Boolean(own.flow), row(words.flow_code, text(own.flow, (value) => { own.flow = value.trim(); again(); }, { maxLength: 64 })))]),
    row(words.how_many, choose(ways, how, turn)),
    how === "count" ? whole(own, "count", words.number_of_flows, designer, 100, "1") : row(words.field, choose(how === "each" ? lists : numbers, own[how], (value) => { own[how] = value; again(); })),
    ...(how === "each" ? [flag(words.entry_starts, own.starter === "each", (value) => { put(own, "starter", value ? "each" : ""); again(); })] : []),
    ...(members.length ? [row(words.who_starts, choose([["starter", words.people.starter], ["field", words.people.field]], own.starter === "field" ? "field" : "starter", (value) => { put(own, "starter", value === "field" ? "field" : ""); put(own, "starter_field", value === "field" ? members[0][0] : ""); again(); }))] : []),
    ...(own.starter === "field" ? [row(words.field, choose(listed(members, own.starter_field), own.starter_field, (value) => { own.starter_field = value; again(); }))] : []),
    flag(words.all_values, !own.values, (value) => { if (value) delete own.values; else own.values = Object.fromEntries(designer.fields.filter((one) => one.compares).map((one) => [one.code, one.code])); again(); }),
    ...(own.values ? [picked(designer, words.its_values, Object.values(own.values), (codes) => { const kept = Object.entries(own.values).filter(([, code]) => codes.includes(code)); own.values = Object.fromEntries([...kept, ...codes.filter((code) => !kept.some(([, one]) => one === code)).map((code) => [code, code])]); again(); })] : []),
    flag(words.wait_end, own.wait !== false, (value) => { if (value) delete own.wait; else own.wait = false; again(); }),
  ];
}

// Somebody else than the starter may start it; where each person of a list gets a flow, that is said there.
const starters = (designer, own) => (own.each === undefined ? designer.fields.filter((one) => one.compares && one.type === "member").map((one) => [one.code, one.label]) : []);

// What is chosen stays a choice, also where it is not offered any more.
export function listed(known, value) {
  return known.some(([code]) => code === value) ? known : [[value ?? "", value || "—"], ...known];
}

const fieldsOf = (designer, types) => designer.fields.filter((one) => one.compares && types.includes(one.type)).map((one) => [one.code, one.label]);
