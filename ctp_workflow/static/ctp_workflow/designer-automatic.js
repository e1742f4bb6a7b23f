// The properties of cards at which nobody acts: how long they wait, what is done outside, which flows run below.
import { choose, flag, put, row, text } from "./designer-parts.js";

export const whole = (target, key, label, designer, max = 9999) => row(label, text(target[key] ?? "", (value) => { put(target, key, /^\d+$/.test(value) && Number(value) ? Math.min(max, Number(value)) : ""); designer.commit(); }, { type: "number", min: 0, max }));

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

export function outside(designer, own) {
  const { words } = designer, again = () => designer.commit();
  const parts = [
    row(words.action, choose(listed(words.actions, own.action), own.action, (value) => { own.action = value; again(); })),
    flag(words.wait_answer, own.wait, (value) => { put(own, "wait", value || ""); if (!value) delete own.answers; again(); }),
  ];
  if (own.wait) parts.push(row(words.answers, text((own.answers ?? []).join(", "), (value) => { const names = value.split(/[\s,，、]+/).filter(Boolean); put(own, "answers", names.length ? names : ""); again(); })));
  return parts;
}

export function below(designer, own) {
  const { words } = designer, again = () => designer.commit(), numbers = fieldsOf(designer, ["number"]), lists = designer.fields.filter((one) => one.type === "list" && one.holds === "member").map((one) => [one.code, one.label]);
  const how = own.each !== undefined ? "each" : own.count_field !== undefined ? "count_field" : "count";
  const ways = [["count", words.so_many], ...(numbers.length ? [["count_field", words.as_field_says]] : []), ...(lists.length ? [["each", words.one_an_entry]] : [])];
  const turn = (way) => {
    for (const key of ["count", "count_field", "each", "each_as", "starter", "starter_field"]) delete own[key];
    if (way === "count_field") own.count_field = numbers[0][0];
    if (way === "each") Object.assign(own, { each: lists[0][0], each_as: "entry" });
    again();
  };
  return [
    row(words.flow_below, words.flows.length ? choose(listed(words.flows, own.flow), own.flow, (value) => { own.flow = value; again(); }) : text(own.flow, (value) => { own.flow = value.trim(); again(); }, { maxLength: 64 })),
    row(words.how_many, choose(ways, how, turn)),
    how === "count" ? whole(own, "count", words.number_of_flows, designer, 100) : row(words.field, choose(how === "each" ? lists : numbers, own[how], (value) => { own[how] = value; again(); })),
    ...(how === "each" ? [flag(words.entry_starts, own.starter === "each", (value) => { put(own, "starter", value ? "each" : ""); again(); })] : []),
    flag(words.wait_end, own.wait !== false, (value) => { if (value) delete own.wait; else own.wait = false; again(); }),
  ];
}

// What is chosen stays a choice, also where it is not offered any more.
function listed(known, value) {
  return known.some(([code]) => code === value) ? known : [[value ?? "", value || "—"], ...known];
}

const fieldsOf = (designer, types) => designer.fields.filter((one) => one.compares && types.includes(one.type)).map((one) => [one.code, one.label]);
