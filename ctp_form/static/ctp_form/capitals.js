// Amounts in Chinese capitals (大写), as domain/capitals.py has them.
const DIGITS = "零壹贰叁肆伍陆柒捌玖", PLACES = ["", "拾", "佰", "仟"];

const group = (value) => {
  let text = "", gap = false;
  for (const place of [3, 2, 1, 0]) {
    const digit = Number(value / 10n ** BigInt(place) % 10n);
    if (!digit) { gap = text !== ""; continue; }
    text += (gap ? "零" : "") + DIGITS[digit] + PLACES[place];
    gap = false;
  }
  return text;
};
const whole = (number) => {
  for (const [size, name] of [[10n ** 8n, "亿"], [10n ** 4n, "万"]]) {
    if (number < size) continue;
    const [high, low] = [number / size, number % size];
    return whole(high) + name + (low > 0n && low < size / 10n ? "零" : "") + (low ? whole(low) : "");
  }
  return group(number);
};

/** "86400.00" → 捌万陆仟肆佰元整 */
export function capitalAmount(text) {
  const cents = BigInt(text.replace(/[-.]/g, "")), sign = text.startsWith("-") && cents ? "负" : "";
  const [yuan, jiao, fen] = [cents / 100n, Number(cents / 10n % 10n), Number(cents % 10n)];
  const before = yuan ? `${whole(yuan)}元` : "";
  if (!jiao && !fen) return `${sign}${before || "零元"}整`;
  return `${sign}${before}${jiao ? `${DIGITS[jiao]}角` : before ? "零" : ""}${fen ? `${DIGITS[fen]}分` : "整"}`;
}
