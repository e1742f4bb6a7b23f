// Rules of a step that work by themselves: its deadline, and what is done outside when something happens.
import { due, listed, whole } from "./designer-automatic.js";
import { act, choose, flag, fold, put, row } from "./designer-parts.js";
import { el } from "./designer-words.js";

const STAND_INS = ["member", "post", "role", "team", "unit_heads", "starter", "starter_head", "field", "field_unit_heads"];

export function times(designer, step, people) {
  const { words } = designer, time = step.time ?? {};
  const whenSet = { ...designer, commit: () => { put(step, "time", Object.keys(time).length ? time : ""); designer.commit(); } };
  const parts = due(time, whenSet);
  if (time.days || time.hours || time.field) {
    const remind = time.remind ?? {}, reminding = { ...whenSet, commit: () => { put(time, "remind", Object.keys(remind).length ? remind : ""); whenSet.commit(); } };
    parts.push(whole(remind, "before", words.remind_before, reminding), whole(remind, "every", words.remind_every, reminding), whole(remind, "times", words.remind_times, reminding, 20));
    parts.push(whole(time, "escalate", words.escalate, whenSet, 9));
    const known = Object.entries(words.thens).filter(([code]) => code !== "disagree" || step.kind === "approve");
    parts.push(row(words.then, choose(known, time.to ? "transfer_to" : time.then ?? "none", (value) => {
      const named = value === "transfer_to";
      put(time, "then", named ? "transfer" : value === "none" ? "" : value);
      if (named) time.to ??= []; else delete time.to;
      if (value === "none") delete time.grace;
      if (time.then !== "transfer") delete time.restart;
      whenSet.commit();
    })));
    if (time.to) parts.push(people(designer, time, "to", words.to_whom, STAND_INS));
    if (time.then) parts.push(whole(time, "grace", words.grace, whenSet));
    if (time.then === "transfer") parts.push(flag(words.restart, time.restart, (value) => { put(time, "restart", value || ""); whenSet.commit(); }));
    parts.push(flag(words.pause, time.pause, (value) => { put(time, "pause", value || ""); whenSet.commit(); }));
  }
  return fold(words.time, Boolean(step.time), ...parts);
}

/** What is done outside: of the step, and at the start also of the whole flow. */
export function triggers(designer, step) {
  const { words, outline } = designer, start = step.kind === "start";
  const parts = eventRows(designer, step, start ? ["leave"] : ["arrive", "leave", "return"]);
  if (start) parts.push(...eventRows(designer, outline, ["finish"]));
  return fold(words.aspects.triggers, Boolean(step.triggers?.length || (start && outline.triggers?.length)), el("p", { className: "muted small", textContent: words.triggers_hint }), ...parts);
}

function eventRows(designer, target, events) {
  const { words } = designer, list = target.triggers ?? [], again = () => { put(target, "triggers", list); designer.commit(); };
  const when = (on) => (events.length === 1 && on === "leave" ? words.submitted : words.events[on]);
  const rows = list.map((one, index) => {
    const more = one.on === "finish" ? [row(words.aspects.outcome, choose([["", words.any_outcome], ...Object.entries(words.outcomes)], one.outcome ?? "", (value) => { put(one, "outcome", value); again(); }))] : [];
    const on = row(words.when, choose(events.map((code) => [code, when(code)]), one.on, (value) => { one.on = value; again(); }));
    const what = row(words.action, choose(listed(words.actions, one.action), one.action, (value) => { one.action = value; again(); }));
    return el("div", { className: "fd-rule" }, on, what, ...more, act("×", () => { list.splice(index, 1); again(); }, { className: "icon-button", ariaLabel: words.remove }));
  });
  const free = words.actions.flatMap(([action]) => events.map((on) => ({ on, action }))).find((one) => !list.some((other) => other.on === one.on && other.action === one.action));
  return [...rows, ...(free ? [act(`${words.add_trigger}${events.length === 1 ? `：${when(events[0])}` : ""}`, () => { list.push(free); again(); })] : [])];
}
