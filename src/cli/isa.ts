/** `sekvm isa`: the supported A64 instructions, from the rows that everything else is derived from. */
import { type Command, Option } from "commander";
import { type Form, ROWS, type Row, UNSUPPORTED_MNEMONICS } from "../isa/index.ts";
import type { CliContext } from "./io.ts";

/** Number of the JSON form's schema. */
const SCHEMA = 1;

interface Options {
  readonly format: "text" | "json";
  readonly json?: true;
}

export function declare(command: Command, { io }: CliContext): void {
  command
    .argument("[mnemonic]", "only instructions with a spelling that starts with this")
    .addOption(new Option("--format <format>", "form of the table").choices(["text", "json"]).default("text"))
    .option("--json", "short for --format json")
    .action((mnemonic: string | undefined, options: Options) => {
      const start = mnemonic?.toLowerCase() ?? "";
      const rows = ROWS.filter((row) => row.forms.some((f) => f.mnemonic.toLowerCase().startsWith(start)));
      io.stdout.write(options.json || options.format === "json" ? `${isaJson(rows)}\n` : isaText(rows));
    });
}

const printed = (row: Row): Form[] => row.forms.filter((f) => f.lenient !== true);

function syntax({ mnemonic, operands }: Form): string {
  const text = operands
    .map((o) => o.syntax)
    .reduce((all, s) => (all === "" ? s : `${all}${s.startsWith("{,") ? "" : ", "}${s}`), "");
  return `${mnemonic.toUpperCase()} ${text}`.trim();
}

const families = (): string[] => [...new Set(UNSUPPORTED_MNEMONICS.map((f) => f.name))];

function isaText(rows: readonly Row[]): string {
  const lines: string[] = [];
  for (const name of new Set(rows.map((r) => r.class))) {
    lines.push(`${name}`);
    for (const row of rows) {
      if (row.class !== name) continue;
      lines.push(`  ${row.name}`, `    ${row.pattern.trim().replace(/\s+/g, " ")}`);
      for (const form of printed(row)) lines.push(`    ${syntax(form)}`);
    }
    lines.push("");
  }
  const spellings = rows.reduce((sum, row) => sum + printed(row).length, 0);
  lines.push(`${rows.length} instructions, ${spellings} spellings`, `not supported: ${families().join(", ")}`);
  return `${lines.join("\n")}\n`;
}

function isaJson(rows: readonly Row[]): string {
  const instructions = rows.map((r) => ({
    name: r.name,
    class: r.class,
    pattern: r.pattern,
    syntax: printed(r).map(syntax),
  }));
  return JSON.stringify({ schema: SCHEMA, command: "isa", instructions, unsupported: families() }, null, 1);
}
