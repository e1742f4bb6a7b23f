// The palette (Ctrl+K): go, create, find people, or search the full text. A combobox with one list.
const SVG = "http://www.w3.org/2000/svg";
const source = document.body.dataset.paletteUrl;
let dialog, input, box, told;
let known = null;
let asked = 0;

function build() {
  input = dialog.querySelector("input");
  box = dialog.querySelector('[role="listbox"]');
  told = dialog.querySelector("p");
  input.addEventListener("input", () => fill());
  input.addEventListener("keydown", steer);
  box.addEventListener("click", (event) => go(event.target.closest('[role="option"]')));
  box.addEventListener("mousemove", (event) => mark(event.target.closest('[role="option"]')));
}

export async function open(element) {
  if (!dialog) {
    dialog = element;
    build();
  }
  known ??= (await (await fetch(source)).json()).groups;
  await fill();
}

function matches(item, text) {
  const all = `${item.label} ${item.keywords}`.toLowerCase();
  return text.toLowerCase().split(/\s+/).every((word) => all.includes(word));
}

async function fill() {
  const text = input.value.trim();
  const turn = ++asked;
  const groups = (known ?? []).map((group) => ({ ...group, items: group.items.filter((item) => !text || matches(item, text)) }));
  draw(groups);
  if (!text) return;
  // Names are asked for when typing rests for a moment.
  await new Promise((resolve) => setTimeout(resolve, 180));
  if (turn !== asked) return;
  const answer = await fetch(`${source}?${new URLSearchParams({ q: text })}`);
  if (turn === asked && answer.ok) draw([...groups, ...(await answer.json()).groups]);
}

function draw(groups) {
  box.replaceChildren();
  let number = 0;
  for (const group of groups.filter((one) => one.items.length)) {
    const frame = document.createElement("div");
    frame.setAttribute("role", "group");
    frame.setAttribute("aria-label", group.label);
    const head = document.createElement("span");
    head.setAttribute("aria-hidden", "true");
    head.append(group.label);
    frame.append(head);
    for (const item of group.items) frame.append(line(item, number++));
    box.append(frame);
  }
  told.hidden = number > 0;
  mark(box.querySelector('[role="option"]'));
}

function line(item, number) {
  const element = document.createElement("div");
  element.id = `palette-${number}`;
  element.setAttribute("role", "option");
  element.dataset.url = item.url;
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("class", "icon");
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("aria-hidden", "true");
  const path = document.createElementNS(SVG, "path");
  path.setAttribute("d", item.path);
  svg.append(path);
  const label = document.createElement("span");
  label.append(item.label);
  element.append(svg, label);
  if (item.note) {
    const note = document.createElement("small");
    note.append(item.note);
    element.append(note);
  }
  return element;
}

function mark(option) {
  for (const one of box.querySelectorAll('[aria-selected="true"]')) one.setAttribute("aria-selected", "false");
  if (!option) return void input.removeAttribute("aria-activedescendant");
  option.setAttribute("aria-selected", "true");
  input.setAttribute("aria-activedescendant", option.id);
}

function steer(event) {
  const options = [...box.querySelectorAll('[role="option"]')];
  const here = options.findIndex((one) => one.getAttribute("aria-selected") === "true");
  const to = { ArrowDown: here + 1, ArrowUp: here - 1, Home: 0, End: options.length - 1 }[event.key];
  if (event.key === "Enter" && !event.isComposing) {
    event.preventDefault();
    go(options[here]);
  } else if (to !== undefined && options.length) {
    event.preventDefault();
    const next = options[(to + options.length) % options.length];
    mark(next);
    next.scrollIntoView({ block: "nearest" });
  }
}

function go(option) {
  if (!option) return;
  dialog.close();
  location.assign(option.dataset.url);
}
