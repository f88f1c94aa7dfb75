/** The instruction set as data, for `sekvm isa` and for documentation. */
import type { Effect, Procedure } from "../../ir/index.ts";
import { lift } from "./lift.ts";
import { joinSyntax } from "./operands.ts";
import { type Decoded, encodeFields, type Form, type Row } from "./row.ts";
import { ROWS } from "./rows.ts";
import { UNSUPPORTED_FAMILIES } from "./unsupported.ts";

/** One spelling of an instruction, or one unsupported family. */
export interface IsaEntry {
  /** Upper case; empty for a family. */
  readonly mnemonic: string;
  /** Encoding class, or `unsupported`. */
  readonly class: string;
  /** Name of the row, e.g. `LDAR, 32-bit`, or of the family. */
  readonly name: string;
  /** Mnemonic and operands as the Arm manual writes them. */
  readonly syntax: string;
  /** Whether this is an alias that the disassembler prefers to the plain form of the row. */
  readonly alias: boolean;
  /** What reaches past registers, in order, e.g. `read 4 acquire`; empty for plain computation. */
  readonly effects: string;
}

/** An instruction of the row with small, distinct register numbers. @throws {Error} when none is found */
export function exemplar(row: Row): Decoded {
  for (let a = 0; a < 64; a++)
    for (let b = 0; b < 8; b++) {
      const fields = Object.fromEntries(
        row.fields.map((f, i) => [f.name, (a + b * (row.fields.length - i)) % 2 ** f.width]),
      );
      if (row.reserved(fields) === undefined) return { row, fields, word: encodeFields(row, fields) };
    }
  throw new Error(`${row.name} has no exemplar`);
}

/** Short text of an effect. */
function effectText(e: Effect): string {
  switch (e.kind) {
    case "read":
    case "write": {
      const words = [e.kind, e.bytes, e.order, e.exclusive ? "exclusive" : "", e.pair ? "pair" : ""];
      return words.filter((w) => w !== "" && w !== "plain").join(" ");
    }
    case "rmw": {
      const words = [
        e.kind,
        e.op,
        e.bytes,
        e.acquire ? "acquire" : "",
        e.release ? "release" : "",
        e.pair ? "pair" : "",
      ];
      return words.filter((w) => w !== "").join(" ");
    }
    case "barrier":
      return "barrier";
    case "exception":
      return `exception ${e.class}`;
    case "cache":
      return e.op.split(" ")[0] === "at" ? "translate" : "cache";
    default:
      return e.kind;
  }
}

function effectsText(p: Procedure): string {
  const statements = p.blocks.flatMap((b) => b.body);
  const effects = statements.flatMap((s) => (s.kind === "effect" ? [effectText(s.effect)] : []));
  const jumps = statements.some((s) => s.kind === "set" && s.reg === "pc");
  return [...effects, ...(jumps ? ["branch"] : [])].join(", ");
}

const syntax = (f: Form): string => `${f.mnemonic.toUpperCase()} ${joinSyntax(f.operands)}`.trim();

function entriesOf(row: Row): IsaEntry[] {
  const forms = row.forms.filter((f) => f.lenient !== true);
  const effects = effectsText(lift(exemplar(row), 0n));
  return forms.map((f, i) => ({
    mnemonic: f.mnemonic.toUpperCase(),
    class: row.class,
    name: row.name,
    syntax: syntax(f),
    alias: i < forms.length - 1 && f.mnemonic !== forms.at(-1)!.mnemonic,
    effects,
  }));
}

/** Every spelling of every row, and behind them the families that are named but not supported. */
export function isaTable(): IsaEntry[] {
  const families = UNSUPPORTED_FAMILIES.map((name) => ({
    mnemonic: "",
    class: "unsupported",
    name,
    syntax: "",
    alias: false,
    effects: "",
  }));
  return [...ROWS.flatMap(entriesOf), ...families];
}
