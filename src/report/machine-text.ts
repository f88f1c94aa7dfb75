/** The machine under a system for a person: what is trusted, on one page. */
import type { FieldReport, MachineReport } from "../evidence/index.ts";

const MOST_COLUMNS = 110;

/** ` (layers 2 to 6)`; nothing for all layers. */
function lifeText({ from, to }: { readonly from: number; readonly to: number | undefined }): string {
  if (from === 0 && to === undefined) return "";
  if (from === to) return ` (layer ${from})`;
  return to === undefined ? ` (from layer ${from})` : ` (layers ${from} to ${to})`;
}

const WHOSE: readonly FieldReport["whose"][] = ["own", "fixed", "shared", "locked"];

/** What is said of fields, and the fields of which it is said. */
function grouped(fields: readonly FieldReport[]): (readonly [string, readonly string[]])[] {
  const groups = new Map<string, string[]>();
  for (const whose of WHOSE)
    for (const field of fields.filter((f) => f.whose === whose)) {
      const what = whose === "locked" ? `lock ${field.lock}${field.visible ? ", visible" : ""}` : whose;
      groups.set(what, [...(groups.get(what) ?? []), `${field.path}${lifeText(field)}`]);
    }
  return [...groups];
}

/** A list behind a word, in lines that are not too long. */
function row(word: string, items: readonly string[], width: number): string {
  const lines = [""];
  for (const [i, item] of items.entries()) {
    const text = i + 1 < items.length ? `${item}, ` : item;
    if (width + lines.at(-1)!.length + text.length > MOST_COLUMNS && lines.at(-1) !== "") lines.push(text);
    else lines.push(`${lines.pop()}${text}`);
  }
  return lines.map((line, i) => `${`${(i === 0 ? word : "").padEnd(width)} ${line}`.trimEnd()}\n`).join("");
}

/** A part that is seen, and when. */
const seenText = ({ path, when }: MachineReport["observes"][number]["sees"][number]): string =>
  when === undefined ? path : `${path} (${when})`;

/** The page. */
export function machineText({
  file,
  self,
  initial,
  owner,
  fields,
  hardware,
  assumes,
  observes,
  unseen,
}: MachineReport): string {
  const rows: (readonly [string, readonly string[]])[] = [
    ["self", [self]],
    ["initial", [initial]],
    ...(owner === undefined ? [] : [["owner", [owner]] as const]),
    ...grouped(fields),
    ...(hardware.length === 0 ? [] : [["hardware", hardware.map((h) => `${h.step}${lifeText(h)}`)] as const]),
    ...(assumes.length === 0 ? [] : [["assumes", assumes.map((a) => `${a.id}: ${a.says}`)] as const]),
    ...observes.map(
      ({ principal, is, sees }) => [`seen by ${[principal, ...is].join(" ")}`, sees.map(seenText)] as const,
    ),
    ...observes.flatMap(({ principal, acts }) =>
      acts === undefined ? [] : [[`works for ${principal}`, [acts]] as const],
    ),
    ...observes.flatMap(({ principal, devices }) =>
      devices === undefined
        ? []
        : [[`devices of ${principal}`, [`${devices.steps.join(", ")} (${devices.acts})`]] as const],
    ),
    ...(unseen.length === 0 ? [] : [["seen by nobody", unseen] as const]),
  ];
  const width = Math.max(...rows.map(([word]) => word.length));
  const idle = observes.filter((o) => o.acts === undefined).map((o) => o.principal);
  const note = idle.length === 0 ? "" : `no CPU works for ${idle.join(", ")}: declare it in acts\n`;
  return `${file}, trusted\n${rows.map(([word, items]) => row(word, items, width)).join("")}${note}`;
}
