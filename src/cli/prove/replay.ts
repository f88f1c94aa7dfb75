/** `sekvm prove --replay FILE`: runs a kept counterexample on the code as it is now; with `--on-machine`, there too. */
import { placedBoard } from "../../../kcore/native/held/bottom.ts";
import { keptOnBottom, type OnBottom, planLayer, replayKept } from "../../check/proof/index.ts";
import { EXIT, type ExitCode } from "../../evidence/index.ts";
import { cryptography } from "../../host/node/index.ts";
import { InputError, place } from "../../text/index.ts";
import { argumentSpan } from "../command-line.ts";
import type { CliContext } from "../io.ts";
import { goalNumbers, type KeptCounterexample } from "./kept.ts";
import type { System } from "./system.ts";

const notOne = (file: string, context: CliContext, message: string): InputError =>
  new InputError("CFG09", argumentSpan(context.argv, file), message);

const onMachineText = (ran: OnBottom): string =>
  ran.status === "not run" ? `  not run on the machine: ${ran.why}\n` : ran.lines.map((l) => `  ${l}\n`).join("");

/** Runs it and says what happens. @throws {InputError} when the file is of no theorem of the system */
export function runReplay(
  file: string,
  kept: KeptCounterexample,
  isOnMachine: boolean,
  system: System,
  context: CliContext,
): ExitCode {
  const layer = system.layers.find((l) => l.number === kept.layer);
  const planned = layer && planLayer(system.layered, layer, new Set([kept.theorem]));
  const theorem = planned?.theorems.find((t) => t.name === kept.theorem);
  if (planned === undefined || theorem === undefined)
    throw notOne(file, context, `there is no theorem ${kept.theorem} in layer ${kept.layer} of ${system.name}`);
  const of = [theorem, goalNumbers(kept.goal), kept.inputs, { system: system.layered }] as const;
  const got = replayKept(...of);
  if (got.status === "unreadable") throw notOne(file, context, `${file} has no inputs that can be run`);
  const { stdout } = context.io;
  const name = `${planned.title}.${theorem.name}`;
  const there = isOnMachine ? onMachineText(keptOnBottom(...of, () => placedBoard(cryptography))) : "";
  if (got.status === "holds") {
    stdout.write(
      `${name} does not fail on these inputs (${got.why}): the code has changed since, or its theorem\n${there}`,
    );
    return EXIT.ok;
  }
  const { span } = theorem;
  const text = span && system.program.modules.get(span.file)?.text;
  const where = span === undefined ? "" : ` ${span.file}:${place(text ?? "", span.from).line}`;
  stdout.write(`REFUTED ${name} on these inputs:${where}\n${got.lines.map((l) => `  ${l}\n`).join("")}${there}`);
  return EXIT.refuted;
}
