/** Gives every instruction to the assembler, so that its errors are reported with those of the rest of the file. */
import { assemble } from "../../isa/index.ts";
import { InputError } from "../../text/index.ts";
import type { Reporter } from "./reporter.ts";
import type { LitmusThread } from "./tree.ts";

const NAME_LITERAL = /^LDR (X\w+) ?, ?= ?([A-Za-z_.$][\w.$]*)$/i;
const NUMBER_LITERAL = /^LDR ([XW]\w+) ?, ?= ?(\d{1,4}|0x[\da-f]{1,4})$/i;

/**
 * The instruction with the effect of an `LDR X0,=x`, or the text itself. Nobody writes to a literal pool, so the load of a
 * constant from there orders nothing that the constant itself would not; a variable begins a page, which ADRP names.
 */
export const withoutLiteral = (text: string): string =>
  text.replace(NAME_LITERAL, "ADRP $1,$2").replace(NUMBER_LITERAL, "MOV $1,#$2");

/** Where the check takes all variables to be: within reach of ADRP only, as they are. */
const DATA = 0x7000_0000n;

/** Checks the code of one thread of `source`; `variables` are the names of the initial state. */
export function checkCode(
  source: string,
  thread: LitmusThread,
  variables: ReadonlySet<string>,
  report: Reporter,
): void {
  const known = new Map([...variables].map((name) => [name, DATA]));
  for (const { name, at } of thread.labels) known.set(name, 4n * BigInt(at));
  // A handler is code of the thread, somewhere behind it.
  for (const { name, at } of thread.handler?.labels ?? []) known.set(name, HANDLER + 4n * BigInt(at));
  for (const { name, at } of thread.hypervisor?.labels ?? []) known.set(name, HYPERVISOR + 4n * BigInt(at));
  checkColumn(source, thread, 0n, known, report);
  if (thread.handler !== undefined) checkColumn(source, thread.handler, HANDLER, known, report);
  if (thread.hypervisor !== undefined) checkColumn(source, thread.hypervisor, HYPERVISOR, known, report);
}

const HANDLER = 0x1_0000n;
const HYPERVISOR = 0x2_0000n;

function checkColumn(
  source: string,
  thread: LitmusThread,
  base: bigint,
  known: ReadonlyMap<string, bigint>,
  report: Reporter,
): void {
  for (const [i, { text, span }] of thread.instructions.entries()) {
    if (report.full) return;
    const written = source.slice(span.from, span.to);
    // Registers and labels may have got other names in the text: places in it are then a little off.
    const renamed = written.replace(/\s+/g, " ") !== text || text.includes("=");
    checkInstruction(renamed ? withoutLiteral(text) : written, base + 4n * BigInt(i), known, span, report);
  }
}

function checkInstruction(
  text: string,
  address: bigint,
  symbols: ReadonlyMap<string, bigint>,
  where: InputError["span"],
  report: Reporter,
): void {
  try {
    assemble(text, where, { symbol: (name) => symbols.get(name), address });
  } catch (e) {
    if (!(e instanceof InputError)) throw e;
    // ASM03 names an extension: the instruction exists, sekvm does not run it.
    if (e.code === "ASM03") report.skip(e.message.replace(/^unsupported: /, ""), where);
    else report.add(e);
  }
}
