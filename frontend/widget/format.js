// Times, days and sizes, as the channel's language writes them.

const DAY = 86_400_000;

export class Format {
  #time;
  #day;
  #near;
  #language;

  /** The reader's own variety of the language where there is one: English is written with many clocks. */
  constructor(language, own = globalThis.navigator?.languages ?? []) {
    const kin = own.find((one) => one.split("-")[0] === language.split("-")[0]);
    this.#language = [kin, language].find((one) => one && supported(one)) ?? "en";
    this.#time = new Intl.DateTimeFormat(this.#language, { timeStyle: "short" });
    this.#day = new Intl.DateTimeFormat(this.#language, { weekday: "long", day: "numeric", month: "long" });
    this.#near = new Intl.RelativeTimeFormat(this.#language, { numeric: "auto" });
  }

  time = (at) => this.#time.format(new Date(at));

  /** "Today", "Yesterday", else the date. */
  day = (at, now = new Date()) => {
    const midnight = (date) => Date.UTC(date.getFullYear(), date.getMonth(), date.getDate());
    const back = Math.round((midnight(new Date(at)) - midnight(now)) / DAY);
    const said = Math.abs(back) <= 1 ? this.#near.format(back, "day") : this.#day.format(new Date(at));
    return said.charAt(0).toLocaleUpperCase(this.#language) + said.slice(1);
  };

  /** "Tomorrow, 09:00". */
  moment = (at) => `${this.day(at)}, ${this.time(at)}`;

  size = (bytes) => {
    const [unit, value] = bytes < 1e3 ? ["byte", bytes] : bytes < 1e6 ? ["kilobyte", bytes / 1e3] : ["megabyte", bytes / 1e6];
    return new Intl.NumberFormat(this.#language, { style: "unit", unit, unitDisplay: unit === "byte" ? "long" : "short", maximumFractionDigits: value < 10 ? 1 : 0 }).format(value);
  };
}

function supported(language) {
  try {
    return Intl.DateTimeFormat.supportedLocalesOf(language).length > 0;
  } catch {
    return false; // not a language tag at all
  }
}
