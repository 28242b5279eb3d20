// Days as the border sends them ("2026-04-01") and as people in this trade read them
// (令和8年4月1日（水）). Reading what somebody typed is the Rust side's work; writing it out is here.

/** A day of the calendar as "YYYY-MM-DD", without time or zone. */
export type Day = string;

interface Era {
  readonly name: string;
  readonly from: Day;
}

// domain.md 6: first days of the eras, newest first; 明治 from its first Gregorian year.
const ERAS: readonly Era[] = [
  { name: "令和", from: "2019-05-01" },
  { name: "平成", from: "1989-01-08" },
  { name: "昭和", from: "1926-12-25" },
  { name: "大正", from: "1912-07-30" },
  { name: "明治", from: "1873-01-01" },
];

const WEEKDAYS = "日月火水木金土";

interface Parts {
  readonly year: number;
  readonly month: number;
  readonly day: number;
}

function partsOf(day: Day): Parts | null {
  const match = /^(\d{4})-(\d{2})-(\d{2})/.exec(day);
  if (match === null) return null;
  const [year, month, date] = [Number(match[1]), Number(match[2]), Number(match[3])];
  const probe = new Date(Date.UTC(year, month - 1, date));
  const exists = probe.getUTCMonth() === month - 1 && probe.getUTCDate() === date;
  return exists ? { year, month, day: date } : null;
}

function eraYear(day: Day, year: number): string {
  const era = ERAS.find((candidate) => candidate.from <= day.slice(0, 10));
  if (era === undefined) return `${year}年`;
  const count = year - Number(era.from.slice(0, 4)) + 1;
  return `${era.name}${count === 1 ? "元" : count}年`;
}

function weekday({ year, month, day }: Parts): string {
  return WEEKDAYS.charAt(new Date(Date.UTC(year, month - 1, day)).getUTCDay());
}

/** Writes a day in full: 令和8年4月1日（水）. Text that is not a day comes back unchanged. */
export function longDay(day: Day): string {
  const parts = partsOf(day);
  if (parts === null) return day;
  return `${eraYear(day, parts.year)}${parts.month}月${parts.day}日（${weekday(parts)}）`;
}

/** Writes a day without its weekday, for dates of birth: 昭和28年4月1日. */
/** Returns a month as 令和8年4月; what is no month stays as it is. */
export function monthName(month: string): string {
  return plainDay(`${month}-01`).replace(/1日.*$/, "");
}

export function plainDay(day: Day): string {
  const parts = partsOf(day);
  return parts === null ? day : `${eraYear(day, parts.year)}${parts.month}月${parts.day}日`;
}

/** Writes a day without its year when it is this year's, for lists: 4月1日（水）. */
export function shortDay(day: Day, today: Day): string {
  const parts = partsOf(day);
  if (parts === null) return day;
  if (day.slice(0, 4) !== today.slice(0, 4)) return longDay(day);
  return `${parts.month}月${parts.day}日（${weekday(parts)}）`;
}

/** Writes a moment ("2026-04-01T14:03…") as day and time: 令和8年4月1日（水）14:03. */
export function moment(value: string): string {
  const time = clock(value);
  return time === "" ? longDay(value) : `${longDay(value)}${time}`;
}

/** Returns the hours and minutes of a moment, or nothing if it has none. */
export function clock(value: string): string {
  return /T(\d{2}:\d{2})/.exec(value)?.[1] ?? "";
}

/** Counts full years from birth to a day; a birthday counts from that day on. */
export function ageOn(born: Day, day: Day): number | null {
  const from = partsOf(born);
  const to = partsOf(day);
  if (from === null || to === null) return null;
  const hadBirthday = to.month > from.month || (to.month === from.month && to.day >= from.day);
  return to.year - from.year - (hadBirthday ? 0 : 1);
}

/** Counts the days from one day to another; negative when the second is earlier. */
export function daysBetween(from: Day, to: Day): number | null {
  const [a, b] = [partsOf(from), partsOf(to)];
  if (a === null || b === null) return null;
  const millis = Date.UTC(b.year, b.month - 1, b.day) - Date.UTC(a.year, a.month - 1, a.day);
  return Math.round(millis / 86_400_000);
}
