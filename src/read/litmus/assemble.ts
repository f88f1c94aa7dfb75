/** Gives every instruction to the assembler, so that its errors are reported with those of the rest of the file. */
import { assemble } from "../../isa/index.ts";
import { InputError } from "../../text/index.ts";
import type { Reporter } from "./reporter.ts";
import type { LitmusThread } from "./tree.ts";

/** Checks the code of one thread of `source`. Labels are the only symbols: data addresses come through registers. */
export function checkCode(source: string, thread: LitmusThread, report: Reporter): void {
  const labels = new Map(thread.labels.map((l) => [l.name, 4n * BigInt(l.at)]));
  for (const [i, { text, span }] of thread.instructions.entries()) {
    if (report.full) return;
    const written = source.slice(span.from, span.to);
    // Registers and labels may have got other names in the text: places in it are then a little off.
    const renamed = written.replace(/\s+/g, " ") !== text;
    checkInstruction(renamed ? text : written, 4n * BigInt(i), labels, span, report);
  }
}

function checkInstruction(
  text: string,
  address: bigint,
  labels: ReadonlyMap<string, bigint>,
  where: InputError["span"],
  report: Reporter,
): void {
  try {
    assemble(text, where, { symbol: (name) => labels.get(name), address });
  } catch (e) {
    if (!(e instanceof InputError)) throw e;
    // ASM03 names an extension: the instruction exists, sekvm does not run it.
    if (e.code === "ASM03") report.skip(e.message.replace(/^unsupported: /, ""), where);
    else report.add(e);
  }
}
