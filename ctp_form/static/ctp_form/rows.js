// Rows of a sub-table to and from spreadsheets: paste a block of cells, read a CSV file, save the rows as CSV.
const LIMIT = 500;

/** The cells of what a spreadsheet put on the clipboard, or of a CSV file: quotes may hold tabs, commas and line breaks. */
export function parse(text, comma = "\t") {
  const rows = [[""]];
  let quoted = false;
  for (let at = text.charCodeAt(0) === 0xfeff ? 1 : 0; at < text.length; at += 1) {
    const sign = text[at], row = rows.at(-1), last = row.length - 1;
    if (quoted) {
      if (sign !== '"') row[last] += sign;
      else if (text[at + 1] === '"') { row[last] += '"'; at += 1; }
      else quoted = false;
    } else if (sign === '"' && row[last] === "") quoted = true;
    else if (sign === comma) row.push("");
    else if (sign === "\n") rows.push([""]);
    else if (sign !== "\r") row[last] += sign;
  }
  if (rows.at(-1).length === 1 && rows.at(-1)[0] === "") rows.pop();
  return rows;
}

/** One line of CSV in which no cell is a formula to a spreadsheet. */
export const line = (cells) => cells.map((cell) => {
  const safe = /^ *[=+\-@\t\r\n＝＋－＠]/.test(cell) && !/^-?[\d.,]+$/.test(cell) ? `'${cell}` : cell;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}).join(",");

const day = (text) => {
  const found = /^(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?$/.exec(text);
  return found ? `${found[1]}-${found[2].padStart(2, "0")}-${found[3].padStart(2, "0")}` : text;
};
const input = (cell) => cell?.querySelector("input:not([type=hidden], [type=checkbox], [type=radio]), select, textarea");

/** Puts *text* into a cell as one would have typed it; false when it can't be. */
export function fill(cell, text) {
  const target = input(cell);
  if (!target || target.disabled || target.closest("ctp-picker")) return text === "";
  const value = text.trim();
  if (target.tagName === "SELECT") {
    const yes = { 是: "true", yes: "true", true: "true", 否: "false", no: "false", false: "false" }[value.toLowerCase()];
    const found = [...target.options].find((one) => one.value === value || one.textContent.trim() === value) ?? [...target.options].find((one) => yes && one.value === yes);
    if (!found) return false;
    target.value = found.value;
  } else target.value = target.type === "date" ? day(value) : value.slice(0, target.maxLength > 0 ? target.maxLength : undefined);
  if (target.type === "date" && value && !target.value) return false;
  target.dispatchEvent(new Event("change", { bubbles: true }));
  return true;
}

/** Puts a block of cells into the rows of *section* from row and column on, adding rows; tells how many cells found no place. */
export function put(form, section, cells, fromRow, fromColumn) {
  const body = section.querySelector("tbody"), add = section.querySelector("[data-add-row]");
  let lost = 0;
  for (const [offset, texts] of cells.slice(0, LIMIT).entries()) {
    const rows = () => body.querySelectorAll(":scope > [data-row]");
    if (fromRow + offset >= rows().length && add) form.addRow(add);
    const row = rows()[fromRow + offset];
    if (!row) { lost += texts.length; continue; }
    const columns = row.querySelectorAll(".in-cell");
    for (const [index, text] of texts.entries()) if (!columns[fromColumn + index] || !fill(columns[fromColumn + index], text)) lost += text.trim() === "" ? 0 : 1;
  }
  form.changed();
  return lost;
}

const say = (section, lost) => {
  const told = section.querySelector("[data-rows-told]");
  if (told) told.textContent = lost ? told.dataset.lost.replace("{count}", lost) : told.dataset.done;
};
const heads = (section) => [...section.querySelectorAll("thead th")].map((one) => one.textContent.replace("*", "").trim());

export function watch(form) {
  // A file chosen before this script was here is read now.
  queueMicrotask(() => { for (const one of form.querySelectorAll("[data-rows-file]")) if (one.files.length) one.dispatchEvent(new Event("change", { bubbles: true })); });
  form.addEventListener("paste", (event) => {
    const cell = event.target.closest(".in-cell"), row = cell?.closest("[data-row]"), text = event.clipboardData?.getData("text/plain") ?? "";
    if (!row || !/[\t\n]/.test(text.replace(/\r?\n$/, "")) || event.target.tagName === "TEXTAREA") return;
    event.preventDefault();
    const section = row.closest("[data-table]"), rows = [...section.querySelectorAll("tbody > [data-row]")];
    say(section, put(form, section, parse(text), rows.indexOf(row), [...row.querySelectorAll(".in-cell")].indexOf(cell)));
  });
  form.addEventListener("change", async ({ target }) => {
    if (!target.matches?.("[data-rows-file]") || !target.files.length) return;
    const section = target.closest("[data-table]"), text = await target.files[0].text(), rows = parse(text, /^[^\n]*\t/.test(text) ? "\t" : ",");
    target.value = "";
    const names = heads(section), first = (rows[0] ?? []).map((one) => one.trim().replace(/\*$/, ""));
    // With the names of the columns in its first row a file may have them in any order.
    const places = names.map((name) => first.indexOf(name)), named = places.filter((one) => one >= 0).length >= Math.min(2, names.filter(Boolean).length);
    const cells = named ? rows.slice(1).map((row) => names.map((_name, at) => (places[at] >= 0 ? row[places[at]] ?? "" : ""))) : rows;
    const filled = [...section.querySelectorAll("tbody > [data-row]")].filter((row) => [...row.querySelectorAll(".in-cell")].some((cell) => input(cell)?.value));
    for (const row of section.querySelectorAll("tbody > [data-row]")) if (!filled.includes(row)) row.remove();
    say(section, put(form, section, cells, filled.length, 0));
  });
  form.addEventListener("click", (event) => {
    const button = event.target.closest("[data-rows-save]");
    if (!button) return;
    event.preventDefault();
    const section = button.closest("[data-table]"), columns = section.querySelectorAll("tbody > [data-row]");
    const said = (cell) => { const one = input(cell); return one ? (one.tagName === "SELECT" ? one.selectedOptions[0]?.textContent ?? "" : one.value) : cell.querySelector("output, .shown")?.textContent.trim() ?? ""; };
    const lines = [heads(section).slice(0, section.querySelectorAll("template .in-cell, tbody > [data-row]:first-child .in-cell").length || undefined), ...[...columns].map((row) => [...row.querySelectorAll(".in-cell")].map(said))];
    const link = Object.assign(document.createElement("a"), { href: URL.createObjectURL(new Blob([`\ufeff${lines.map(line).join("\r\n")}\r\n`], { type: "text/csv" })), download: `${section.querySelector("h2").textContent.replace("*", "").trim()}.csv` });
    link.click();
    URL.revokeObjectURL(link.href);
  });
}
