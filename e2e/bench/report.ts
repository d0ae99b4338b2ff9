// One line of JSON a figure, to stdout and to the file BENCH_OUT names: `make bench` makes its table of them.
import { appendFileSync } from "node:fs";

export interface Figure {
  /** As performance.md names it. */
  id: string;
  what: string;
  figure: number;
  unit: string;
  /** The same measured on something simple, in the same run; `null` where there is nothing to compare with. */
  yardstick: number | null;
  aim: string;
  /** Whether the aim is met. */
  holds: boolean;
}

export function report(figure: Figure): void {
  const { yardstick } = figure;
  const ratio = yardstick ? round(figure.figure / yardstick) : null;
  const line = JSON.stringify({ ...figure, figure: round(figure.figure), yardstick: yardstick === null ? null : round(yardstick), ratio });
  console.log(line);
  if (process.env.BENCH_OUT) appendFileSync(process.env.BENCH_OUT, `${line}\n`);
}

function round(value: number): number {
  return Math.round(value * 1000) / 1000;
}

/** The value below which `share` of them lie. */
export function quantile(values: number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.ceil(sorted.length * share) - 1)] ?? 0;
}
