/** Numbers and tables of reports. */
import type { Counts } from "./measure.ts";

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)]!;
}

/** Of each column the median; of no runs nothing. */
export const medians = (counts: readonly Counts[]): Counts =>
  Object.fromEntries(Object.keys(counts[0] ?? {}).map((what) => [what, median(counts.map((c) => c[what]!))]));

/** Three figures at least, with commas. */
export function number(n: number): string {
  const digits = Number.isInteger(n) || Math.abs(n) >= 100 ? 0 : Math.abs(n) >= 10 ? 1 : 2;
  const [whole = "", part] = n
    .toFixed(digits)
    .replace(/^-(?=[0.]+$)/, "")
    .split(".");
  const grouped = whole.replace(/\B(?=(\d{3})+$)/g, ",");
  return part === undefined ? grouped : `${grouped}.${part}`;
}

/** From the least to the most, where they differ by a thousandth. */
export function spread(values: readonly number[]): string {
  const [least, most] = [Math.min(...values), Math.max(...values)];
  return most - least < most / 1000 ? "" : ` (${number(least)} to ${number(most)})`;
}

/** A table: its first two columns to the left, all others to the right. */
export function table(rows: readonly (readonly string[])[]): string {
  const widths = rows[0]!.map((_, i) => Math.max(...rows.map((r) => r[i]!.length)));
  const line = (r: readonly string[]): string =>
    r.map((cell, i) => (i < 2 ? cell.padEnd(widths[i]!) : cell.padStart(widths[i]!))).join("  ");
  return rows.map((r) => `${line(r).trimEnd()}\n`).join("");
}
