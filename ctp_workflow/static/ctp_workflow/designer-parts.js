// Small parts the designer's properties are made of. Each gives an element and tells changes to a function.
import { el } from "./designer-words.js";

let count = 0;
export const row = (label, input, hint = "") => {
  input.id ||= `flow-${count += 1}`;
  return el("div", { className: "field" }, el("label", { htmlFor: input.id, textContent: label }), input, ...(hint ? [el("p", { className: "hint", textContent: hint })] : []));
};
export const flag = (label, checked, change) => {
  const input = el("input", { type: "checkbox", checked: Boolean(checked) });
  input.addEventListener("change", () => change(input.checked));
  return el("label", { className: "choice" }, input, el("span", { textContent: label }));
};
export const text = (value, change, more = {}) => {
  const input = el(more.lines ? "textarea" : "input", { value: value ?? "", ...(more.lines ? { rows: more.lines } : { type: more.type ?? "text" }) });
  for (const key of ["maxLength", "min", "max", "inputMode", "placeholder"]) if (more[key] !== undefined) input[key] = more[key];
  input.addEventListener("change", () => change(input.value));
  return input;
};
export const choose = (options, value, change) => {
  const input = el("select", {}, ...options.map(([code, label]) => el("option", { value: code, textContent: label, selected: String(code) === String(value ?? "") })));
  input.addEventListener("change", () => change(input.value));
  return input;
};
export const act = (label, work, more = {}) => {
  const button = el("button", { type: "button", className: "button quiet", textContent: label, ...more });
  button.addEventListener("click", work);
  return button;
};
/** An input whose name is said, not shown. */
export const labelled = (label, input) => { input.setAttribute("aria-label", label); return input; };
export const fold = (title, open, ...children) => el("details", { className: "fd-fold", open }, el("summary", { textContent: title }), ...children);
export const put = (target, key, value) => { if (value === "" || value === null || value === undefined || (Array.isArray(value) && !value.length)) delete target[key]; else target[key] = value; };
/** The house's picker, chosen ones given as [ref, name]. */
export function picker(designer, label, kinds, chosen, several, change) {
  const box = designer.querySelector("template[data-picker]").content.querySelector("ctp-picker").cloneNode(true), input = box.querySelector(".pick-text");
  box.setAttribute("kinds", kinds);
  box.setAttribute("name", `pick-${count += 1}`);
  box.toggleAttribute("multiple", several);
  input.id = `flow-${count += 1}`;
  input.setAttribute("aria-label", label);
  for (const [ref, name] of chosen) box.querySelector(".picked").append(el("li", {}, el("label", { className: "pick" }, el("input", { type: "checkbox", value: ref, checked: true }), el("span", { textContent: name || "—" }))));
  box.addEventListener("change", () => change([...box.querySelectorAll(".picked li")].map((one) => [one.querySelector("input").value, one.querySelector("span").textContent])));
  return box;
}
