// The expression language in the browser, for live results only: the server works everything out again.
// Numbers are BigInt on a grid of ten decimals, as in the server's evaluator; both are tested on the same table of cases.
const SCALE = 10n ** 10n, LIMIT = 10n ** 28n;

class Refused extends Error {}
const num = (grid) => { if (grid >= LIMIT || grid <= -LIMIT) throw new Refused("number"); return { n: grid }; };
const abs = (grid) => (grid < 0n ? -grid : grid);
const halfUp = (top, bottom) => { // division, half away from zero
  const negative = (top < 0n) !== (bottom < 0n), a = abs(top), b = abs(bottom);
  const found = (2n * a + b) / (2n * b);
  return negative ? -found : found;
};
export const number = (text) => {
  const match = /^([+-]?)(\d{1,19})(?:\.(\d*))?$/.exec(String(text).trim());
  if (!match) throw new Refused("value");
  const places = (match[3] ?? "").padEnd(11, "0");
  const grid = BigInt(match[2]) * SCALE + BigInt(places.slice(0, 10)) + (places[10] >= "5" ? 1n : 0n);
  return num(match[1] ? (match[1] === "-" ? -grid : grid) : grid);
};
export const plainNumber = (value, digits = null) => { // "1234.5", or with exactly so many digits
  let grid = value.n;
  if (digits !== null) { const step = 10n ** BigInt(10 - digits); grid = halfUp(grid, step) * step; }
  const whole = abs(grid) / SCALE, rest = String(abs(grid) % SCALE).padStart(10, "0");
  const places = digits === null ? rest.replace(/0+$/, "") : rest.slice(0, digits);
  return (grid < 0n ? "-" : "") + whole + (places ? "." + places : "");
};
const day = (text) => {
  const match = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text);
  if (!match || match[1] === "0000") return null;
  const at = new Date(0); at.setUTCFullYear(+match[1], +match[2] - 1, +match[3]);
  return at.getUTCMonth() === match[2] - 1 && at.getUTCDate() === +match[3] ? { d: text } : null;
};
const days = (value) => { const [y, m, d] = value.d.split("-"); const at = new Date(0); at.setUTCFullYear(+y, m - 1, +d); return Math.round(at / 864e5); };
const fromDays = (count) => { const at = new Date(count * 864e5); const year = at.getUTCFullYear(); return year < 1 || year > 9999 || Number.isNaN(year) ? null : { d: `${String(year).padStart(4, "0")}-${at.toISOString().slice(-19, -14)}` }; };
const kind = (v) => v === null ? "empty" : typeof v === "boolean" ? "yes_no" : typeof v === "string" ? "text" : Array.isArray(v) ? "list" : "n" in v ? "number" : "t" in v ? "datetime" : "date";
const onlyDate = (v) => v === null ? null : "t" in v ? { d: v.t.slice(0, 10) } : v;

const TYPES = { number: "number", money: "number", date: "date", datetime: "datetime" };
export const read = (raw, type) => { // a stored or typed value in normal form
  if (raw === null || raw === undefined || raw === "") return null;
  if (typeof raw === "boolean") return raw;
  if (typeof raw === "number") return number(String(raw));
  if (Array.isArray(raw)) return raw.map((one) => one && typeof one === "object" && !("id" in one) ? true : read(one, "text"));
  if (typeof raw === "object") { if (typeof raw.id === "string") return raw.id || null; throw new Refused("value"); }
  if (TYPES[type] === "number") return number(raw);
  if (TYPES[type] === "date") { const found = day(raw); if (!found) throw new Refused("value"); return found; }
  if (TYPES[type] === "datetime") return { t: raw, at: Date.parse(raw) };
  return raw;
};
const lookUp = (path, values, types) => {
  if (Object.hasOwn(values, path)) return read(values[path], types[path]);
  const [head, tail] = [path.split(".")[0], path.slice(path.indexOf(".") + 1)];
  const container = Object.hasOwn(values, head) ? values[head] : null;
  if (head === path || container === null || container === undefined || container === "") return null;
  if (Array.isArray(container)) return container.map((row) => read(row && typeof row === "object" ? row[tail] : null, types[path]));
  if (typeof container === "object") return read(container[tail], types[path]);
  throw new Refused("value");
};

const known = (list) => list.filter((one) => one !== null);
const sum = (list) => num(known(list).reduce((total, one) => total + one.n, 0n));
const order = (a, b) => { const [x, y] = "n" in a ? [a.n, b.n] : "t" in a ? [a.at, b.at] : [a.d, b.d]; return x < y ? -1 : x > y ? 1 : 0; };
const same = (a, b) => kind(a) === kind(b) && (typeof a === "object" && a !== null ? order(a, b) === 0 : a === b);
const extreme = (sign) => (list) => known(list).reduce((best, one) => best === null || order(one, best) * sign > 0 ? one : best, null);
const whole = (value, least, most) => { if (value === null) return null; if (value.n % SCALE || value.n / SCALE < BigInt(least) || value.n / SCALE > BigInt(most)) throw new Refused("whole_number"); return Number(value.n / SCALE); };
const floor = (n) => (n % SCALE && n < 0n ? n / SCALE - 1n : n / SCALE) * SCALE;
const textual = (test) => ([a, b]) => a !== null && b !== null && test(a, b);
const part = (from, to) => ([v]) => v === null ? null : number(onlyDate(v).d.slice(from, to));
const show = (v) => typeof v === "string" ? v : "n" in v ? plainNumber(v) : v.d;
const [T, N, D, O, S, W] = [["text"], ["number"], ["date", "datetime"], ["number", "date", "datetime"], ["yes_no", "number", "text", "date", "datetime"], ["number", "text", "date"]];
const FUNCTIONS = { // [kinds of each place, optional places, repeats, spreads, work]
  sum: [[N], 0, 1, 1, sum],
  avg: [[N], 0, 1, 1, (list) => known(list).length ? num(halfUp(sum(list).n, BigInt(known(list).length))) : null],
  min: [[O], 0, 1, 1, extreme(-1)], max: [[O], 0, 1, 1, extreme(1)],
  count: [[S], 0, 1, 1, (list) => number(known(list).length)],
  round: [[N, N], 1, 0, 0, ([v, p]) => { const places = p === undefined ? 0 : whole(p, 0, 10); if (v === null || places === null) return null; const step = 10n ** BigInt(10 - places); return num(halfUp(v.n, step) * step); }],
  abs: [[N], 0, 0, 0, ([v]) => v && num(abs(v.n))],
  floor: [[N], 0, 0, 0, ([v]) => v && num(floor(v.n))], ceil: [[N], 0, 0, 0, ([v]) => v && num(-floor(-v.n))],
  len: [[T], 0, 0, 0, ([v]) => number([...(v ?? "")].length)],
  contains: [[T, T], 0, 0, 0, textual((a, b) => a.includes(b))], startswith: [[T, T], 0, 0, 0, textual((a, b) => a.startsWith(b))], endswith: [[T, T], 0, 0, 0, textual((a, b) => a.endsWith(b))],
  upper: [[T], 0, 0, 0, ([v]) => v && v.replace(/[a-z]/g, (c) => c.toUpperCase())], lower: [[T], 0, 0, 0, ([v]) => v && v.replace(/[A-Z]/g, (c) => c.toLowerCase())],
  concat: [[W], 0, 1, 0, (list) => known(list).map(show).join("") || null],
  is_empty: [[[...S, "list"]], 0, 0, 0, ([v]) => v === null || (Array.isArray(v) && !v.length)],
  date: [[T], 0, 0, 0, ([v]) => v === null ? null : day(v)],
  year: [[D], 0, 0, 0, part(0, 4)], month: [[D], 0, 0, 0, part(5, 7)], day: [[D], 0, 0, 0, part(8, 10)],
  days_between: [[D, D], 0, 0, 0, ([a, b]) => a === null || b === null ? null : number(days(onlyDate(b)) - days(onlyDate(a)))],
  add_days: [[D, N], 0, 0, 0, ([a, b]) => { const by = whole(b, -4000000, 4000000); return a === null || by === null ? null : fromDays(days(onlyDate(a)) + by); }],
};
const ORDERS = { "<": (o) => o < 0, "<=": (o) => o <= 0, ">": (o) => o > 0, ">=": (o) => o >= 0 };

/** The value of a tree (``to_json``) for values: null, a boolean, a text, {n}, {d} or a list. Throws where the server refuses. */
export function evaluate(tree, values, types = {}, today = null) {
  const need = (value, kinds) => { if (value !== null && !kinds.includes(kind(value))) throw new Refused("types"); return value; };
  const single = (node) => need(visit(node), S);
  const truth = (node) => need(visit(node), ["yes_no"]) === true;
  const numeric = (node) => need(visit(node), N);
  const binary = ({ operator, left, right }) => {
    if (operator === "and") return truth(left) && truth(right);
    if (operator === "or") return truth(left) || truth(right);
    if (operator === "in" || operator === "not in") {
      const one = single(left), list = need(visit(right), ["list"]) ?? [];
      return list.some((item) => same(item, one)) === (operator === "in");
    }
    if (operator === "==" || operator === "!=" || operator in ORDERS) {
      const a = single(left), b = single(right);
      if (a === null || b === null) return !(operator in ORDERS) && (a === b) === (operator === "==");
      if (kind(a) !== kind(b)) throw new Refused("types");
      if (!(operator in ORDERS)) return same(a, b) === (operator === "==");
      return ORDERS[operator](order(need(a, O), b));
    }
    const a = numeric(left), b = numeric(right);
    if (a === null || b === null || (operator === "/" && b.n === 0n)) return null;
    return num({ "+": () => a.n + b.n, "-": () => a.n - b.n, "*": () => halfUp(a.n * b.n, SCALE), "/": () => halfUp(a.n * SCALE, b.n) }[operator]());
  };
  const call = ({ call: name, arguments: given }) => {
    if (name === "if") return single(given[truth(given[0]) ? 1 : 2]);
    if (name === "coalesce") { for (const one of given) { const value = single(one); if (value !== null) return value; } return null; }
    if (name === "today") { if (!today) throw new Refused("no_today"); return { d: today }; }
    if (!Object.hasOwn(FUNCTIONS, name)) throw new Refused("unknown_function");
    const [takes, optional, repeats, spreads, work] = FUNCTIONS[name];
    if (given.length < takes.length - optional || (!repeats && given.length > takes.length)) throw new Refused("arguments");
    const found = given.flatMap((node, place) => {
      const value = visit(node), several = Array.isArray(value) && spreads ? value : [value];
      return several.map((one) => need(one, takes[Math.min(place, takes.length - 1)]));
    });
    if ((name === "min" || name === "max") && new Set(known(found).map(kind)).size > 1) throw new Refused("types");
    return work(found);
  };
  const visit = (node) => {
    if ("literal" in node) return node.literal !== null && typeof node.literal === "object" ? number(node.literal.number) : node.literal === "" ? null : node.literal;
    if ("name" in node) return lookUp(node.name, values, types);
    if ("list" in node) return node.list.map(single);
    if ("not" in node) return !truth(node.not);
    if ("negate" in node) { const value = numeric(node.negate); return value && num(-value.n); }
    return "operator" in node ? binary(node) : call(node);
  };
  return visit(tree);
}
