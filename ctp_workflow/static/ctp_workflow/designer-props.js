// The properties of the chosen card: who, how they sign, rules, rights on fields, buttons, times; of a branch its condition.
import { below, due, outside, routes } from "./designer-automatic.js";
import { condition } from "./designer-conditions.js";
import { before } from "./designer-model.js";
import { act, choose, flag, fold, labelled, picker, put, row, text } from "./designer-parts.js";
import { times, triggers } from "./designer-rules.js";
import { el } from "./designer-words.js";

const PRINCIPALS = ["member", "unit", "unit_tree", "post", "level", "team", "role", "unit_heads"], LEVELS = ["starter_head", "starter_head_chain", "previous_head"], FIELDS = ["field", "field_unit_heads"];
const STEPS = ["approve", "handle"], HUMAN = ["start", ...STEPS];
const pairs = (known, only = null) => Object.entries(known).filter(([code]) => !only || only.includes(code));

export function drawProperties(designer) {
  const { words, props, sel } = designer, place = designer.place();
  const open = new Set([...props.querySelectorAll("details[open] > summary")].map((one) => one.textContent));
  const focused = props.contains(document.activeElement) ? [...props.querySelectorAll("input, select, textarea, button")].indexOf(document.activeElement) : -1;
  props.replaceChildren(...(!place ? [el("p", { className: "muted", textContent: words.nothing })] : sel.branch === null ? ofStep(designer, place) : ofBranch(designer, place)));
  for (const one of props.querySelectorAll("details")) if (open.has(one.firstChild.textContent)) one.open = true;
  if (focused >= 0) props.querySelectorAll("input, select, textarea, button")[focused]?.focus();
}

function ofStep(designer, { step, at, list }) {
  const { words } = designer, set = (key, value, again = true) => { put(step, key, value); designer.commit(again); };
  const parts = [el("h2", { textContent: designer.titleOf(step) })];
  if (step.kind !== "start" && step.kind !== "end") parts.push(row(words.name, text(step.name, (value) => set("name", value.trim(), false), { maxLength: 100 })));
  if (["approve", "handle", "inform"].includes(step.kind)) parts.push(people(designer, step, "participants", words.aspects.participants));
  if (STEPS.includes(step.kind)) parts.push(...signing(designer, step, set), rules(designer, step, set));
  if (step.kind === "condition") parts.push(row(words.aspects.branches, choose(pairs(words.branches), step.rule ?? "exclusive", (value) => designer.turn(step, value))));
  if (["condition", "parallel"].includes(step.kind)) parts.push(act(words.add_branch, () => designer.addBranch(step)));
  if (["delay", "router", "trigger", "subprocess"].includes(step.kind)) parts.push(...configured(designer, step));
  if (step.kind === "end") parts.push(row(words.aspects.outcome, choose(pairs(words.outcomes), step.outcome ?? "approved", (value) => set("outcome", value === "approved" ? "" : value))));
  if (designer.data.rights && designer.fields.length && ["start", "approve", "handle", "inform"].includes(step.kind)) parts.push(rights(designer, step));
  if (STEPS.includes(step.kind)) parts.push(buttons(designer, step));
  if (STEPS.includes(step.kind) && designer.data.can.time) parts.push(times(designer, step, people));
  if (HUMAN.includes(step.kind)) parts.push(triggers(designer, step));
  if (step.kind === "start") parts.push(...ofFlow(designer));
  if (step.kind !== "start" && !(step.kind === "end" && list === designer.outline.steps && at === list.length - 1)) parts.push(el("div", { className: "bar" }, act(words.move_up, () => designer.shift(-1)), act(words.move_down, () => designer.shift(1)), ...(step.branches || step.kind === "end" ? [] : [act(words.copy, () => designer.duplicate())]), act(words.remove, () => designer.remove())));
  return parts;
}

function ofFlow(designer) {
  const { outline, words } = designer, set = (key, value) => { put(outline, key, value); designer.commit(); };
  const repeated = { ...words.duplicate };
  delete repeated[""];
  return [row(words.aspects.revoke, choose(pairs(words.revoke), outline.revoke ?? "before_end", (value) => set("revoke", value === "before_end" ? "" : value))), row(words.aspects.duplicate, choose(pairs(repeated), outline.duplicate ?? "ask", (value) => set("duplicate", value === "ask" ? "" : value)))];
}

// Who: rules one below the other; people chosen by name are one rule.
function people(designer, step, key, title, only = null) {
  const { words, data } = designer, list = step[key] ?? [], box = el("fieldset", { className: "fd-people" }, el("legend", { textContent: title }));
  const groups = [];
  for (const one of list) { const last = groups.at(-1); if (PRINCIPALS.includes(one.kind) && last?.[0].kind === one.kind) last.push(one); else groups.push([one]); }
  if (!groups.length) groups.push([{ kind: designer.pending?.[designer.sel.id + key] ?? "member" }]);
  const write = (again = true) => { const said = groups.flat().filter((one) => !PRINCIPALS.includes(one.kind) || one.id); if (only) step[key] = said; else put(step, key, said); designer.commit(again); };
  groups.forEach((group, index) => {
    const kind = group[0].kind, line = el("div", { className: "fd-rule" });
    const kinds = pairs(words.people).filter(([code]) => (!only || only.includes(code)) && (!FIELDS.includes(code) || fieldsFor(designer, code).length));
    const which = choose(kinds, kind, (value) => {
      designer.pending = { ...designer.pending, [designer.sel.id + key]: value };
      groups[index] = LEVELS.includes(value) ? [{ kind: value, level: 1 }] : FIELDS.includes(value) ? [{ kind: value, field: fieldsFor(designer, value)[0].code }] : [{ kind: value }];
      write();
      designer.drawProps();
    });
    which.setAttribute("aria-label", title);
    line.append(which);
    if (PRINCIPALS.includes(kind)) line.append(picker(designer, words.people[kind], kind === "unit_heads" ? "unit" : kind, group.filter((one) => one.id).map((one) => [`${kind === "unit_heads" ? "unit" : kind}:${one.id}`, one.name]), true, (chosen) => { groups[index] = chosen.length ? chosen.map(([ref, name]) => ({ kind, id: ref.slice(ref.indexOf(":") + 1), name })) : [{ kind }]; write(false); }));
    if (LEVELS.includes(kind)) line.append(labelled(words.level, choose([...Array(9).keys()].map((one) => [one + 1, one ? words.levels.replace("%(level)s", one + 1) : words.direct]), group[0].level ?? 1, (value) => { group[0].level = Number(value); write(); })));
    if (FIELDS.includes(kind)) line.append(labelled(words.field, choose(fieldsFor(designer, kind).map((one) => [one.code, one.label]), group[0].field, (value) => { group[0].field = value; write(); })));
    if (groups.length > 1) line.append(act("×", () => { groups.splice(index, 1); write(); designer.drawProps(); }, { className: "icon-button", ariaLabel: words.remove }));
    box.append(line);
  });
  if (list.length && data.can) box.append(act(words.add_people, () => { step[key] = [...list, { kind: "starter" }]; designer.commit(); }));
  return box;
}
const fieldsFor = (designer, kind) => designer.fields.filter((one) => (kind === "field" ? ["member"] : ["unit"]).includes(one.holds ?? one.type));

function signing(designer, step, set) {
  const { words } = designer, parts = [row(words.aspects.mode, choose(pairs(words.mode), step.mode ?? "any", (value) => {
    put(step, "mode", value === "any" ? "" : value);
    put(step, "vote", { ratio: { ratio: 60 }, vote: { passes: 2 } }[value]);
    designer.commit();
  }))];
  const number = (key, label, max) => row(label, text(step.vote?.[key] ?? "", (value) => { put(step.vote, key, /^\d+$/.test(value) ? Math.min(max, Number(value)) : ""); designer.commit(); }, { type: "number", min: 1, max }));
  if (step.mode === "ratio") parts.push(number("ratio", words.ratio, 100));
  if (step.mode === "vote") parts.push(number("passes", words.passes, 300), number("rejects", words.rejects, 300));
  if (step.kind === "approve") {
    const back = step.disagree?.startsWith("return:") ? "return" : step.disagree ?? "end", behind = before(designer.outline, step.id, STEPS);
    parts.push(row(words.aspects.disagree, choose(pairs(words.disagree).filter(([code]) => code !== "return" || behind.length), back, (value) => set("disagree", value === "return" ? `return:${behind.at(-1).id}` : value === "end" ? "" : value))));
    if (back === "return") parts.push(row(words.to_step, choose(behind.map((one) => [one.id, one.name]), step.disagree.slice(7), (value) => set("disagree", `return:${value}`))));
    parts.push(flag(words.opinion_required, step.opinion === "required", (value) => set("opinion", value ? "required" : "")));
  }
  return parts;
}

function rules(designer, step, set) {
  const { words, data } = designer, plain = (key, known, usual) => row(words.aspects[key === "self" ? "self_rule" : key], choose(pairs(known), step[key] ?? usual, (value) => set(key, value === usual ? "" : value)));
  const behind = before(designer.outline, step.id, HUMAN), parts = [row(words.aspects.empty, choose(pairs(words.empty), step.empty ?? "refuse", (value) => { put(step, "empty", value === "refuse" ? "" : value); if (value !== "substitute") delete step.substitutes; designer.commit(); }))];
  if (step.empty === "substitute") parts.push(people(designer, step, "substitutes", words.aspects.substitutes));
  parts.push(plain("self", words.self, "ask"), plain("duplicate", words.duplicate, ""));
  parts.push(row(words.aspects.returns, choose(pairs(words.returns), step.returns ?? "any", (value) => { put(step, "returns", value === "any" ? "" : value); put(step, "return_to", value === "listed" ? ["start"].filter((one) => behind.some(({ id }) => id === one)) : ""); designer.commit(); })));
  if (step.returns === "listed") for (const one of behind) parts.push(flag(designer.titleOf(one), step.return_to?.includes(one.id), (value) => set("return_to", value ? [...(step.return_to ?? []), one.id] : step.return_to.filter((id) => id !== one.id))));
  parts.push(plain("back", words.back, "rerun"), plain("take_back", words.take_back, "until_handled"));
  if (data.can.ahead) parts.push(plain("ahead", words.ahead, "none"));
  return fold(words.rules, false, ...parts);
}

// Rights on fields: one row a field, one column a right.
function rights(designer, step) {
  const { words } = designer, usual = step.kind === "start" ? "write" : "read", policy = step.settings?.policy ?? {};
  const table = el("table", { className: "fd-rights" }, el("thead", {}, el("tr", {}, el("th", { textContent: words.field }), ...pairs(words.access).map(([, label]) => el("th", { textContent: label })))));
  // What holds where nothing is said: a column follows its table, "required" asks for the table alone.
  const inherited = ({ default: all, fields }, path) => { const whole = (path.includes(".") && fields?.[path.split(".")[0]]) || (all ?? usual); return path.includes(".") && whole === "required" ? "write" : whole; };
  const body = el("tbody"), write = (path, value) => {
    const next = { default: policy.default ?? usual, fields: { ...(policy.fields ?? {}) }, tables: policy.tables ?? {} };
    if (path === "*") next.default = value; else if (value === inherited(next, path)) delete next.fields[path]; else next.fields[path] = value;
    const rest = { ...(step.settings ?? {}) };
    delete rest.policy;
    put(step, "settings", next.default === usual && !Object.keys(next.fields).length && !Object.keys(next.tables).length ? rest : { ...rest, policy: next });
    if (step.settings && !Object.keys(step.settings).length) delete step.settings;
    designer.commit();
  };
  for (const [path, label] of [["*", words.everything], ...designer.fields.map((one) => [one.code, one.label])]) {
    const now = path === "*" ? policy.default ?? usual : policy.fields?.[path] ?? inherited(policy, path);
    body.append(el("tr", { className: path === "*" ? "strong" : "" }, el("th", { scope: "row", textContent: label }), ...pairs(words.access).map(([code, said]) => {
      const input = el("input", { type: "radio", name: `right-${step.id}-${path}`, checked: code === now });
      input.setAttribute("aria-label", `${label}: ${said}`);
      input.addEventListener("change", () => write(path, code));
      return el("td", {}, el("label", {}, input));
    })));
  }
  table.append(body);
  return fold(words.aspects.settings, false, el("div", { className: "scroll", tabIndex: 0 }, table));
}

function buttons(designer, step) {
  const { words, data } = designer, box = fold(words.buttons, false), offAtFirst = data.off_at_first;
  for (const [code, label] of data.buttons[step.kind]) {
    const said = step.buttons?.[code], on = typeof said === "boolean" ? said : said ? said.on !== false : !offAtFirst.includes(code), name = typeof said === "object" ? said.name ?? "" : "";
    const write = (isOn, called) => {
      const next = { ...(step.buttons ?? {}) };
      if (isOn === !offAtFirst.includes(code) && !called) delete next[code]; else next[code] = called ? { on: isOn, name: called } : isOn;
      put(step, "buttons", Object.keys(next).length ? next : "");
      designer.commit();
    };
    const input = labelled(`${words.called}: ${label}`, text(name, (value) => write(on, value.trim()), { maxLength: 12, placeholder: label }));
    input.disabled = !on;
    box.append(el("div", { className: "fd-button" }, flag(label, on, (value) => write(value, name)), input));
  }
  return box;
}

function configured(designer, step) {
  const own = step[step.kind] ??= {};
  if (step.kind === "delay") return due(own, designer);
  if (step.kind === "trigger") return outside(designer, own);
  if (step.kind === "subprocess") return below(designer, own);
  return routes(designer, step);
}

function ofBranch(designer, { step }) {
  const { words, sel } = designer, branch = step.branches[sel.branch], parts = [el("h2", { textContent: designer.branchTitle(step, sel.branch) })];
  if (step.kind === "condition" && branch.default) parts.push(el("p", { className: "muted", textContent: words.default_hint }));
  if (step.kind === "condition" && !branch.default) parts.push(...condition(designer, branch.when, (value) => { branch.when = value; designer.commit(); }));
  const many = step.branches.length > 2;
  parts.push(el("div", { className: "bar" }, act(words.add_branch, () => designer.addBranch(step)), ...(step.kind === "condition" && !branch.default ? [act(words.earlier, () => designer.turnBranch(-1)), act(words.later, () => designer.turnBranch(1)), act(words.make_default, () => designer.makeDefault())] : []), ...(many && !branch.default ? [act(words.remove_branch, () => designer.removeBranch())] : [])));
  return parts;
}
