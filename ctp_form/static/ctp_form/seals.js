// Putting a stored seal into a signature field: choose it, prove who you are, and the server writes down that you put it.
const make = (tag, own = {}, ...inner) => { const one = Object.assign(document.createElement(tag), own); one.append(...inner); return one; };

/** Show the seals one may put below the pad of *signature*, or take the list away again. */
export async function offer(signature, button) {
  const list = signature.seals, words = list.dataset;
  list.hidden = !list.hidden;
  button.setAttribute("aria-expanded", String(!list.hidden));
  if (list.hidden) return;
  list.replaceChildren();
  list.setAttribute("aria-busy", "true");
  try {
    const answer = await fetch(words.choices, { headers: { Accept: "application/json" } });
    if (!answer.ok) throw new Error(answer.status);
    const { items } = await answer.json();
    list.replaceChildren(...items.map((one) => choice(signature, button, one)));
    if (!items.length) list.append(make("p", { className: "muted small" }, `${words.none} `, make("a", { className: "link", href: words.own, target: "_blank", textContent: words.make })));
  } catch { list.replaceChildren(make("p", { className: "errors", textContent: words.failed })); }
  list.removeAttribute("aria-busy");
  list.querySelector("button, a")?.focus();
}

function choice(signature, button, one) {
  const picture = make("img", { src: one.picture, alt: "" });
  const name = make("span", {}, make("b", { textContent: one.name }), make("span", { className: "small muted", textContent: one.owner }));
  const pick = make("button", { type: "button", className: "seal-choice" }, picture, name);
  pick.addEventListener("click", () => put(signature, button, one, ""));
  return pick;
}

async function put(signature, button, one, password) {
  const list = signature.seals, body = new FormData();
  if (password) body.append("password", password);
  const token = document.querySelector('[name="csrfmiddlewaretoken"]')?.value ?? "";
  let found = {};
  try {
    const answer = await fetch(list.dataset.choices.replace("choices", `${one.id}/put`), { method: "POST", body, headers: { "X-CSRFToken": token, Accept: "application/json" } });
    found = await answer.json();
    if (!answer.ok) { ask(signature, button, one, found.code === "core.confirmation_required" ? "" : found.title); return; }
  } catch { list.replaceChildren(make("p", { className: "errors", textContent: list.dataset.failed })); return; }
  signature.putSeal(found.seal, found.said);
  signature.picture.src = found.picture;
  signature.picture.hidden = false;
  const text = signature.querySelector('input[type="text"]');
  if (text) text.value = "";
  list.hidden = true;
  button.setAttribute("aria-expanded", "false");
  button.focus();
}

/** The password stays on this page: what was filled in stays too. */
function ask(signature, button, one, wrong) {
  const list = signature.seals, words = list.dataset, id = `put-${signature.kept.name}`;
  const input = make("input", { type: "password", id, autocomplete: "current-password" });
  const go = make("button", { type: "button", className: "button", textContent: words.go });
  const send = () => input.value && put(signature, button, one, input.value);
  go.addEventListener("click", send);
  input.addEventListener("keydown", (event) => { if (event.key === "Enter") { event.preventDefault(); send(); } });
  const other = make("a", { className: "link small", href: words.confirm, target: "_blank", textContent: words.other });
  const parts = [make("label", { htmlFor: id, textContent: `${words.password} (${one.name})` }), make("div", { className: "bar" }, input, go, other)];
  if (wrong) { input.setAttribute("aria-invalid", "true"); parts.push(make("p", { className: "errors", role: "alert", textContent: wrong })); }
  list.replaceChildren(make("div", { className: "field" }, ...parts));
  input.focus();
}
