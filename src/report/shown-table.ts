/** What was shown by layer, as a table: a column for each condition. */
import type { ShownCell, ShownTable } from "../evidence/index.ts";

/** A long name in two lines, parted at the hyphen that is nearest to its middle. */
function inTwo(name: string): readonly [string, string] {
  const hyphens = [...name.matchAll(/-/g)].map((m) => m.index);
  const from = (at: number): number => Math.abs(at - name.length / 2);
  const at = hyphens.reduce((best, h) => (from(h) < from(best) ? h : best), hyphens[0] ?? name.length);
  return [name.slice(0, at + 1), name.slice(at + 1)];
}

/** `12`, `9 of 12`; nothing where nothing is owed. */
export const cellText = ({ owed, shown }: ShownCell): string =>
  owed === 0 ? "" : shown === owed ? `${owed}` : `${shown} of ${owed}`;

/** What was shown, by layer and condition. */
export function shownText({ columns, rows }: ShownTable): string {
  if (rows.length === 0) return "";
  const heads = columns.map(inTwo);
  const cells = rows.map((r) => r.cells.map(cellText));
  const first = Math.max(...rows.map((r) => r.name.length));
  const widths = columns.map((_, i) => Math.max(...heads[i]!.map((h) => h.length), ...cells.map((c) => c[i]!.length)));
  const line = (name: string, texts: readonly string[]): string =>
    `  ${[name.padEnd(first), ...texts.map((t, i) => t.padStart(widths[i]!))].join("  ").trimEnd()}\n`;
  const body = rows.map((r, i) => line(r.name, cells[i]!));
  const title = "  shown by layer: calls that owe it, and goals about what it comes down to\n";
  return [
    title,
    line(
      "",
      heads.map((h) => h[0]),
    ),
    line(
      "",
      heads.map((h) => h[1]),
    ),
    ...body,
  ].join("");
}
