// Does a text follow a pattern? The program comes from the server and is run as domain/patterns/matching.py does: every pair of step
// and place is looked at once. The server judges again when it saves.
const MOST = 400_000;

/** True when the whole of *text* follows *steps*; null when it takes too long. */
export function matches(steps, text) {
  const codes = Array.from(text, (one) => one.codePointAt(0)), end = codes.length, looks = new Map();
  let spent = 0;
  const reaches = (step, place, whole) => {
    const seen = new Set(), ahead = [[step, place]];
    while (ahead.length) {
      const [now, at] = ahead.pop(), key = now * (end + 1) + at;
      if (seen.has(key)) continue;
      seen.add(key);
      spent += 1;
      if (spent > MOST) throw new RangeError("pattern");
      const found = steps[now];
      if (found[0] === "match") { if (!whole || at === end) return true; }
      else if (found[0] === "set") { if (at < end && found[1].some(([low, high]) => low <= codes[at] && codes[at] <= high) !== found[2]) ahead.push([now + 1, at + 1]); }
      else if (found[0] === "split") ahead.push([found[2], at], [found[1], at]);
      else if (found[0] === "jump") ahead.push([found[1], at]);
      else if (found[0] === "start") { if (at === 0) ahead.push([now + 1, at]); }
      else if (found[0] === "end") { if (at === end) ahead.push([now + 1, at]); }
      else {
        const look = found[2] * (end + 1) + at;
        if (!looks.has(look)) looks.set(look, reaches(found[2], at, false));
        if (looks.get(look) !== found[1]) ahead.push([found[3], at]);
      }
    }
    return false;
  };
  try { return reaches(0, 0, true); } catch (error) { if (error instanceof RangeError) return null; throw error; }
}

/** Says at each field of *form* with a pattern that it isn't followed, once one has left it. */
export function watch(form) {
  form.addEventListener("change", ({ target }) => {
    if (!target.dataset?.pattern) return;
    const text = target.value.normalize("NFC").replace(/\r\n?/g, "\n").replace(/^[ \t\n\u3000]+|[ \t\n\u3000]+$/g, "");
    const wrong = text !== "" && matches(JSON.parse(target.dataset.pattern), text) === false;
    const place = target.closest(".field, .in-cell, [data-field]");
    let told = place.querySelector(":scope > .pattern-told");
    if (!wrong) { told?.remove(); target.removeAttribute("aria-invalid"); return; }
    if (!told) {
      told = Object.assign(document.createElement("p"), { className: "pattern-told errors" });
      told.setAttribute("role", "status");
      place.append(told);
    }
    told.textContent = target.dataset.patternHint;
    target.setAttribute("aria-invalid", "true");
  });
}
