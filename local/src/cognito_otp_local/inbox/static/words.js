// How channels, countries, times and people are named.

export const CHANNELS = { sms: "SMS", notify: "Notify", sns: "SNS", voice: "Voice call", email: "E-mail" };
export const ACTORS = { cognito: "Cognito", function: "Function", network: "Network" };

const countries = new Intl.DisplayNames("en", { type: "region" });
const clock = new Intl.DateTimeFormat(undefined, { hour: "2-digit", minute: "2-digit" });
const shortDay = new Intl.DateTimeFormat(undefined, { day: "numeric", month: "short" });
const longDay = new Intl.DateTimeFormat(undefined, { weekday: "long", day: "numeric", month: "long" });
const precise = new Intl.DateTimeFormat(undefined, {
  hour: "2-digit", minute: "2-digit", second: "2-digit", fractionalSecondDigits: 3, hourCycle: "h23",
});

export function countryName(code) {
  if (!/^[A-Z]{2}$/.test(code ?? "")) return code === "001" ? "International" : "Unknown country";
  return countries.of(code) ?? code;
}

export const timeOf = (at) => clock.format(new Date(at));
export const preciseTimeOf = (at) => precise.format(new Date(at));
export const dayKey = (at) => new Date(at).toDateString();

function daysAgo(at) {
  const midnight = (date) => new Date(date).setHours(0, 0, 0, 0);
  return Math.round((midnight(Date.now()) - midnight(at)) / 86_400_000);
}

export function dayOf(at) {
  const days = daysAgo(at);
  return days === 0 ? "Today" : days === 1 ? "Yesterday" : longDay.format(new Date(at));
}

export const whenOf = (at) => (daysAgo(at) === 0 ? timeOf(at) : shortDay.format(new Date(at)));

export const count = (number, one, many = `${one}s`) => `${number} ${number === 1 ? one : many}`;
