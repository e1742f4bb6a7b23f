// What was typed into form[data-keep] and not sent stays in this tab: another line, the flow or a reload takes nothing away.
// Signing out empties the store (Clear-Site-Data). Files, people and added rows are not kept.
const PLAIN = "textarea, select, input:not([type=hidden], [type=file], [type=password])";
const store = (form) => `ctp-kept:${form.dataset.keep}`;
const revision = (form) => form.elements.revision?.value ?? "";

function controls(form) {
  const seen = {};
  return [...form.elements]
    .filter((one) => one.name && one.matches(PLAIN))
    .map((one) => ({ one, place: `${one.name} ${(seen[one.name] = (seen[one.name] ?? -1) + 1)}` }));
}

const ticks = (one) => one.matches("[type=checkbox], [type=radio]");
const chosen = (one, by) => [...one.options].filter((each) => each[by]).map((each) => each.value);

function read(one) {
  if (ticks(one)) return one.checked;
  return one.options ? chosen(one, "selected") : one.value;
}

// What the page came with.
function drawn(one) {
  if (ticks(one)) return one.defaultChecked;
  if (!one.options) return one.defaultValue;
  const first = one.multiple ? [] : [...one.options].slice(0, 1).map((each) => each.value);
  return chosen(one, "defaultSelected").length ? chosen(one, "defaultSelected") : first;
}

const touched = (one) => String(read(one)) !== String(drawn(one));

function write(one, value) {
  if (ticks(one)) one.checked = value;
  else if (one.options) for (const each of one.options) each.selected = value.includes(each.value);
  else one.value = value;
  one.dispatchEvent(new Event("input", { bubbles: true }));
  one.dispatchEvent(new Event("change", { bubbles: true }));
}

function keep(form) {
  const values = Object.fromEntries(controls(form).filter(({ one }) => touched(one)).map(({ one, place }) => [place, read(one)]));
  try {
    if (Object.keys(values).length) sessionStorage.setItem(store(form), JSON.stringify({ revision: revision(form), values }));
    else sessionStorage.removeItem(store(form));
  } catch { /* a full store keeps nothing */ }
}

function restore(form) {
  const kept = JSON.parse(sessionStorage.getItem(store(form)) ?? "null");
  if (!kept) return;
  // Somebody else has changed the form since: their values stand, one's own words come back.
  const same = kept.revision === revision(form);
  let back = 0;
  for (const { one, place } of controls(form)) {
    if (!(place in kept.values) || (!same && one.name.startsWith("f.")) || String(kept.values[place]) === String(read(one))) continue;
    write(one, kept.values[place]);
    back += 1;
  }
  if (back) tell(form);
  else sessionStorage.removeItem(store(form));
}

function tell(form) {
  const line = Object.assign(document.createElement("p"), { className: "hint kept" });
  line.setAttribute("role", "status");
  const drop = Object.assign(document.createElement("button"), { type: "button", className: "button quiet", textContent: form.dataset.discard });
  drop.addEventListener("click", () => {
    for (const { one } of controls(form)) if (touched(one)) write(one, drawn(one));
    sessionStorage.removeItem(store(form));
    line.remove();
  });
  line.append(form.dataset.kept, " ", drop);
  form.prepend(line);
}

let current = null;

// What was kept of a form that was sent goes when another page follows; the sign-in page comes between and leads back.
function follow() {
  const sent = sessionStorage.getItem("ctp-sent");
  if (!sent || document.body.matches(".bare")) return;
  sessionStorage.removeItem("ctp-sent");
  if (document.querySelector("form[data-keep]")?.dataset.keep !== sent) sessionStorage.removeItem(`ctp-kept:${sent}`);
}

export function watch() {
  follow();
  // Another operation on the same item begins with the opinion that was typed beside it.
  const opening = document.querySelector("[data-opens-with]");
  const typed = opening && JSON.parse(sessionStorage.getItem(`ctp-kept:${opening.dataset.opensWith}`) ?? "null")?.values["opinion 0"];
  if (typed && !opening.value) opening.value = typed;
  const form = document.querySelector("form[data-keep]");
  if (form === current) return;
  current = form;
  if (form) restore(form);
}

document.addEventListener("input", ({ target }) => {
  if (target.form?.dataset.keep) keep(target.form);
});
document.addEventListener("change", ({ target }) => {
  if (target.form?.dataset.keep) keep(target.form);
});
// Sent: by htmx it is done when the answer says so, otherwise when another page follows.
document.addEventListener("ctp:acted", () => {
  const key = document.querySelector("[data-opens-with]")?.dataset.opensWith ?? current?.dataset.keep;
  if (key) sessionStorage.removeItem(`ctp-kept:${key}`);
}, true);
document.addEventListener("submit", ({ target, defaultPrevented }) => {
  if (target.dataset.keep && !target.hasAttribute("hx-post") && !defaultPrevented) sessionStorage.setItem("ctp-sent", target.dataset.keep);
});

// A reason begins with what was already typed as an opinion.
document.addEventListener("click", ({ target }) => {
  const dialog = document.getElementById(target.closest("[data-dialog]")?.dataset.dialog ?? "");
  for (const field of dialog?.querySelectorAll("[data-like]") ?? []) {
    const typed = document.getElementById(field.dataset.like)?.value;
    if (!field.value && typed) write(field, typed);
  }
});
