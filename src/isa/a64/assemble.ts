/**
 * Text to instructions. The mnemonic selects the forms that share it; the first whose operands all match wins. When none
 * does, the error is that of the form that understood most of the text.
 */
import { InputError, span } from "../../text/index.ts";
import { Arguments, type AsmContext, readArguments } from "./arguments.ts";
import { type Into, matchAll } from "./operands.ts";
import { type Problem, problem } from "./problem.ts";
import { type Decoded, encodeFields, type Reserved } from "./row.ts";
import { SPELLINGS, type Spelling } from "./rows.ts";
import { UNSUPPORTED_MNEMONICS, unsupportedMnemonic, unsupportedOperands } from "./unsupported.ts";

/** Where an instruction stands: `text` begins at offset `from` of `file`. */
export interface AsmPlace {
  readonly file: string;
  readonly from: number;
}

const fail = (p: Problem): never => {
  throw new InputError(p.code, p.span, p.message, p.hint);
};

/** Edit distance of two short words, for suggestions. */
function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++)
      next[j] = Math.min(row[j]! + 1, next[j - 1]! + 1, row[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1));
    row = next;
  }
  return row[b.length]!;
}

function unknownMnemonic(name: string, where: ReturnType<typeof span>): Problem {
  const family = unsupportedMnemonic(name);
  if (family !== undefined)
    return problem("ASM03", where, `unsupported: ${family}`, `${name.toUpperCase()} belongs to ${family}`);
  // Letters in another order are the likelier slip.
  const sorted = (m: string): string => [...m].sort().join("");
  const slip = (m: string): number => (sorted(m) === sorted(name) ? 0 : distance(m, name));
  const near = [...SPELLINGS.keys()].filter((m) => slip(m) <= (name.length < 4 ? 1 : 2));
  near.sort((a, b) => slip(a) - slip(b));
  const hint = near.length === 0 ? undefined : `did you mean ${near.slice(0, 3).join(", ")}?`;
  return problem("ASM02", where, `mnemonic ${name} does not exist`, hint);
}

/** Which of two problems tells more: the later place, and there the more specific one. */
function better(a: Problem | undefined, b: Problem): Problem {
  if (a === undefined || b.span.from > a.span.from) return b;
  if (b.span.from < a.span.from) return a;
  const general = (p: Problem): boolean => p.expected !== undefined;
  if (general(a) && general(b)) return joined(a, b);
  return general(a) ? b : a;
}

/** Two forms that take different operands at the same place. */
function joined(a: Problem, b: Problem): Problem {
  const all = new Set([...a.expected!.split(", or "), ...b.expected!.split(", or ")]);
  const expected = [...all].join(", or ");
  return { ...a, expected, message: a.message.replace(a.expected!, expected) };
}

const isReserved = (x: Decoded | Problem | Reserved): x is Reserved => "why" in x;
const isProblem = (x: Decoded | Problem | Reserved): x is Problem => "code" in x;

function attempt({ row, form }: Spelling, args: Arguments): Decoded | Problem | Reserved {
  args.next = 0;
  const fields: Into = { ...form.fixed };
  const p = matchAll(form.operands, args, fields);
  if (p !== undefined) return p;
  for (const name of Object.keys(fields)) if (!row.fields.some((f) => f.name === name)) delete fields[name];
  return row.reserved(fields) ?? { row, fields, word: encodeFields(row, fields) };
}

// What instructions assemble to that name neither a symbol nor their address; programs repeat few texts many times.
const known = new Map<string, Decoded>();
const MOST_KNOWN = 4096;

/**
 * Assembles one instruction.
 *
 * @throws {InputError} ASMnn with the place of the offending operand; see `ASM_ERRORS`
 */
export function assemble(text: string, at: AsmPlace, context: AsmContext): Decoded {
  const found = known.get(text);
  if (found !== undefined) return found;
  let alone = true;
  const decoded = assembleNew(text, at, {
    symbol(name) {
      alone = false;
      return context.symbol(name);
    },
    get address() {
      alone = false;
      return context.address;
    },
  });
  if (alone && text.length < 64) {
    if (known.size >= MOST_KNOWN) known.clear();
    known.set(text, decoded);
  }
  return decoded;
}

// What is wrong with an instruction; one whose operands belong to a family that is not run is named as such.
function failWith(p: Problem, text: string, whole: ReturnType<typeof span>): never {
  const family = p.code === "ASM03" ? undefined : unsupportedOperands(text);
  return fail(family === undefined ? p : problem("ASM03", whole, `unsupported: ${family}`));
}

function assembleNew(text: string, at: AsmPlace, context: AsmContext): Decoded {
  const m = /^\s*([^\s{]+)/.exec(text);
  const start = m === null ? 0 : m[0].length - m[1]!.length;
  const whole = span(at.file, at.from + start, at.from + Math.max(start, text.trimEnd().length));
  if (m === null) return fail(problem("ASM01", whole, "there is no instruction here"));
  const name = m[1]!.toLowerCase();
  const spellings = SPELLINGS.get(name);
  if (spellings === undefined) {
    const where = span(at.file, whole.from, at.from + m[0].length);
    return failWith(unknownMnemonic(name, where), text, whole);
  }
  const args = readArguments(text, m[0].length, at, context);
  if (!(args instanceof Arguments)) return failWith(args, text, whole);
  let worst: Problem | undefined;
  for (const s of spellings) {
    const found = attempt(s, args);
    if (isReserved(found)) return fail(problem("ASM15", whole, `this form of ${name} is ${found.kind}`, found.why));
    if (!isProblem(found)) return found;
    worst = better(worst, found);
  }
  return failWith(worst!, text, whole);
}

/** Names that the operands of an instruction refer to; a reader resolves them before it assembles. */
export function referencedSymbols(text: string): string[] {
  const names: string[] = [];
  const address = 0n;
  const symbol = (name: string): bigint => {
    if (!names.includes(name)) names.push(name);
    return address;
  };
  try {
    assemble(text, { file: "", from: 0 }, { symbol, address });
  } catch (e) {
    if (!(e instanceof InputError)) throw e;
  }
  return names;
}

/** The word of an instruction. */
export const encode = (d: Pick<Decoded, "row" | "fields">): number => encodeFields(d.row, d.fields);

/** Whether the mnemonic names an instruction, supported or not. */
export const isMnemonic = (name: string): boolean =>
  SPELLINGS.has(name.toLowerCase()) || UNSUPPORTED_MNEMONICS.some(({ pattern }) => pattern.test(name.toLowerCase()));
