/** `sekvm isa`: the supported A64 instructions, from the rows that everything else is derived from. */
import type { Command } from "commander";
import { type IsaEntry, isaTable, ROWS } from "../isa/index.ts";
import { type FormatWords, wantsJson, withFormats } from "./answer-formats.ts";
import type { CliContext } from "./io.ts";

/** Number of the JSON form's schema. */
const SCHEMA = 1;

export function declare(command: Command, { io }: CliContext): void {
  withFormats(command.argument("[mnemonic]", "only instructions with a spelling that starts with this")).action(
    (mnemonic: string | undefined, options: FormatWords) => {
      const table = isaTable();
      const start = mnemonic?.toUpperCase() ?? "";
      const wanted = new Set(table.filter((e) => e.mnemonic.startsWith(start)).map((e) => e.name));
      const entries = table.filter((e) => e.mnemonic !== "" && wanted.has(e.name));
      const families = table.filter((e) => e.mnemonic === "").map((e) => e.name);
      const asJson = wantsJson(options);
      io.stdout.write(asJson ? isaJson(entries, families) : isaText(entries, families));
    },
  );
}

const patterns = (): Map<string, string> => new Map(ROWS.map((r) => [r.name, r.pattern.trim().replace(/\s+/g, " ")]));

function isaText(entries: readonly IsaEntry[], families: readonly string[]): string {
  const lines: string[] = [];
  const pattern = patterns();
  let [group, row] = ["", ""];
  for (const e of entries) {
    if (e.class !== group) lines.push(...(group === "" ? [] : [""]), e.class);
    if (e.name !== row)
      lines.push(`  ${e.name}${e.effects === "" ? "" : `: ${e.effects}`}`, `    ${pattern.get(e.name)}`);
    lines.push(`    ${e.syntax}`);
    [group, row] = [e.class, e.name];
  }
  const names = new Set(entries.map((e) => e.name)).size;
  lines.push("", `${names} instructions, ${entries.length} spellings`, `not supported: ${families.join(", ")}`);
  return `${lines.join("\n")}\n`;
}

function isaJson(entries: readonly IsaEntry[], unsupported: readonly string[]): string {
  const pattern = patterns();
  const spellings = entries.map((e) => ({ ...e, pattern: pattern.get(e.name) }));
  return `${JSON.stringify({ schema: SCHEMA, command: "isa", spellings, unsupported }, null, 1)}\n`;
}
