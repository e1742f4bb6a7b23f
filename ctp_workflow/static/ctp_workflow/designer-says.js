// What cards at which nobody acts do, and the deadlines and triggers of the others, in a sentence.
import { placeOf, sayPeople, sayWords } from "./designer-words.js";

const fill = (text, values) => text.replace(/%\((\w+)\)s/g, (_, key) => values[key] ?? "");

/** “2 working days 4 hours”, or the field that says until when; nothing while neither is said. */
function span({ days, hours, count, field }, { words, fields }) {
  if (field) return fill(words.until_field, { field: labelOf(field, fields) });
  const way = count === "calendar" ? "calendar" : "working";
  const said = (unit, n) => (n ? [n === 1 ? words.spans[`${way}_${unit}`] : fill(words.spans[`${way}_${unit}s`], { n })] : []);
  return [...said("day", days), ...said("hour", hours)].join(" ");
}
const labelOf = (code, fields) => fields.find((one) => one.code === code)?.label ?? code;
const called = (known, code) => known?.find(([one]) => one === code)?.[1] ?? code;

/** The lines of a card; empty where the kind alone says it. */
export function sayMore(designer, step) {
  const own = step[step.kind];
  if (step.kind === "delay") return [span(own ?? {}, designer)];
  if (step.kind === "router") return routesOf(designer, own);
  if (step.kind === "trigger") return [called(designer.words.actions, own?.action), ...(own?.wait ? [designer.words.wait_answer] : [])].filter(Boolean);
  if (step.kind === "subprocess") return [below(designer, own ?? {}), ...(own?.wait === false ? [designer.words.goes_on] : [])].filter(Boolean);
  return [...timeOf(designer, step), ...eventsOf(designer, step.triggers), ...(step.kind === "start" ? eventsOf(designer, designer.outline.triggers) : [])];
}

function routesOf({ words, fields, outline, titleOf }, own) {
  const lines = (own?.routes ?? []).map(({ to, when }) => {
    const found = to && placeOf(outline, to)?.step;
    return fill(words.route_says, { when: when ? sayWords(when, fields, words) : words.no_condition, step: found ? found.name || words.kinds[found.kind] : "—" });
  });
  return [...lines, fill(words.limit_says, { n: own?.limit ?? 3 })];
}

function below({ words, fields }, own) {
  if (!own.flow) return words.choose_flow;
  const flow = called(words.flows, own.flow);
  if (own.each) return fill(words.each_says, { flow, field: labelOf(own.each, fields) });
  if (own.count_field) return fill(words.count_says, { flow, field: labelOf(own.count_field, fields) });
  return own.count > 1 ? `${flow} × ${own.count}` : flow;
}

function timeOf(designer, { time }) {
  const { words, fields } = designer, long = time && span(time, designer);
  if (!long) return [];
  const then = time.then ? words.thens[time.to ? "transfer_to" : time.then] : "";
  const whom = time.to?.length ? ` · ${sayPeople(time.to, words, fields)}` : "";
  return [fill(time.field ? words.due_says : words.within_says, { span: long }) + (then ? `；${fill(words.overdue_says, { then })}${whom}` : "")];
}

function eventsOf({ words }, list) {
  return (list ?? []).map((one) => `${words.events[one.on]}：${called(words.actions, one.action)}`);
}
