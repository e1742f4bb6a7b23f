// What was typed or chosen in form[data-keep] and not sent stays in this tab: another line, the flow or a reload takes nothing
// away. A form that came back from the server (data-again) is kept as it stands; the fields in data-given have a newer value from
// the address. Signing out empties the store (Clear-Site-Data), and so does another account. Files and added rows are not kept.
const PLAIN = "textarea, select, input:not([type=hidden], [type=file], [type=password])";
const PICKER = "ctp-picker";
const store = (form) => `ctp-kept:${form.dataset.keep}`;
const revision = (form) => form.elements.revision?.value ?? "";

function controls(form) {
  const seen = {};
  const plain = [...form.elements].filter((one) => one.name && one.matches(PLAIN) && !one.closest(PICKER));
  return [...plain, ...form.querySelectorAll(PICKER)].map((one) => {
    const name = one.getAttribute("name");
    return { one, name, place: `${name} ${(seen[name] = (seen[name] ?? -1) + 1)}` };
  });
}

const ticks = (one) => one.matches("[type=checkbox], [type=radio]");
const people = (picker) => [...picker.querySelectorAll(".picked input:checked")].map((box) => [box.value, box.nextElementSibling.textContent]);
const peopleDrawn = new WeakMap();
const chosen = (one, by) => [...one.options].filter((each) => each[by]).map((each) => each.value);

function read(one) {
  if (ticks(one)) return one.checked;
  if (one.matches(PICKER)) return people(one);
  return one.options ? chosen(one, "selected") : one.value;
}

// What the page came with.
function drawn(one) {
  if (ticks(one)) return one.defaultChecked;
  if (one.matches(PICKER)) return peopleDrawn.get(one) ?? [];
  if (!one.options) return one.defaultValue;
  const first = one.multiple ? [] : [...one.options].slice(0, 1).map((each) => each.value);
  return chosen(one, "defaultSelected").length ? chosen(one, "defaultSelected") : first;
}

const touched = (one) => String(read(one)) !== String(drawn(one));

async function choose(picker, value) {
  await customElements.whenDefined(PICKER);
  picker.picked.replaceChildren();
  for (const [ref, label] of value) picker.add({ ref, label });
  picker.showText();
  picker.changed();
}

function write(one, value) {
  if (one.matches(PICKER)) return void choose(one, value);
  if (ticks(one)) one.checked = value;
  else if (one.options) for (const each of one.options) each.selected = value.includes(each.value);
  else one.value = value;
  one.dispatchEvent(new Event("input", { bubbles: true }));
  one.dispatchEvent(new Event("change", { bubbles: true }));
}

function keep(form) {
  const whole = "again" in form.dataset;
  const values = Object.fromEntries(controls(form).filter(({ one }) => whole || touched(one)).map(({ one, place }) => [place, read(one)]));
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
  const given = form.dataset.given?.split(" ") ?? [];
  let back = 0;
  for (const { one, name, place } of controls(form)) {
    if (!(place in kept.values) || touched(one) || given.includes(name) || (!same && name.startsWith("f."))) continue;
    if (String(kept.values[place]) === String(read(one))) continue;
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

// A tab may pass from one person to the next: what another account left is gone before anything is put back.
function mine() {
  const { who } = document.documentElement.dataset;
  if (!who || sessionStorage.getItem("ctp-who") === who) return;
  for (const key of Object.keys(sessionStorage)) if (/^ctp-(kept:|sent$)/.test(key)) sessionStorage.removeItem(key);
  sessionStorage.setItem("ctp-who", who);
}

// What was kept of a form that was sent goes when another page follows; the sign-in page comes between and leads back.
function follow() {
  const sent = sessionStorage.getItem("ctp-sent");
  if (!sent || document.body.matches(".bare")) return;
  sessionStorage.removeItem("ctp-sent");
  if (document.querySelector("form[data-keep]")?.dataset.keep !== sent) sessionStorage.removeItem(`ctp-kept:${sent}`);
}

export function watch() {
  mine();
  follow();
  // Another operation on the same item begins with the opinion that was typed beside it.
  const opening = document.querySelector("[data-opens-with]");
  const typed = opening && JSON.parse(sessionStorage.getItem(`ctp-kept:${opening.dataset.opensWith}`) ?? "null")?.values["opinion 0"];
  if (typed && !opening.value) opening.value = typed;
  const form = document.querySelector("form[data-keep]");
  if (form === current) return;
  current = form;
  if (!form) return;
  for (const picker of form.querySelectorAll(PICKER)) peopleDrawn.set(picker, people(picker));
  const again = "again" in form.dataset;
  const early = controls(form).some(({ one }) => touched(one)); // typed before this script was there, or put back by the browser
  if (!again) restore(form);
  if (again || early) keep(form);
}

for (const name of ["input", "change"]) document.addEventListener(name, ({ target }) => {
  const form = target.form ?? target.closest?.("form");
  if (form?.dataset.keep) keep(form);
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
