/** Litmus tests of the catalogue as programs of test/model/programs.ts, as far as the two have things in common. */
import type { LitmusProgram, Observable } from "../../src/model/program/index.ts";
import type { LitmusTest } from "../../src/read/litmus/index.ts";
import type { ProgramText, VariableText } from "../model/programs.ts";
import { NotInCoq } from "./coq-terms.ts";

const numberOf = (bytes: Uint8Array): bigint => bytes.reduceRight((sum, b) => (sum << 8n) | BigInt(b), 0n);

/** One variable of one cell. @throws {NotInCoq} for addresses in memory, and numbers that a double cannot hold */
function variable({ cell, init }: LitmusProgram["variables"][number], isAddress: (v: bigint) => boolean): VariableText {
  const cells = Array.from({ length: init.length / cell }, (_, i) => numberOf(init.slice(i * cell, (i + 1) * cell)));
  if (cells.some((v) => isAddress(v) || v > Number.MAX_SAFE_INTEGER)) throw new NotInCoq("pointers in memory");
  // Room behind the first cell is there for what is observed; what would address it is not in the Coq language.
  const init0 = cells.slice(1).every((v) => v === 0n) ? cells.slice(0, 1) : cells;
  return { cell: cell as VariableText["cell"], init: init0.map(Number) };
}

/** The lines of a thread, labels in front. */
function linesOf({ instructions, labels }: LitmusTest["threads"][number]): string[] {
  const at = (i: number): string =>
    labels
      .filter((l) => l.at === i)
      .map((l) => `${l.name}: `)
      .join("");
  return [...instructions.map(({ text }, i) => `${at(i)}${text}`), at(instructions.length)].filter((l) => l !== "");
}

/** The program of a test. @throws {NotInCoq} */
export function textOf(test: LitmusTest, program: LitmusProgram): ProgramText {
  const nameAt = (address: bigint): string | undefined => program.variables.find((v) => v.address === address)?.name;
  const observed = (o: Observable): string => {
    if (o.kind === "register") return `${o.thread}:${o.register.toUpperCase()}`;
    const name = o.kind === "memory" ? nameAt(o.address) : undefined;
    if (name === undefined) throw new NotInCoq(o.kind);
    return name;
  };
  return {
    name: test.name,
    threads: test.threads.map(linesOf),
    variables: Object.fromEntries(
      program.variables.map((v) => [v.name, variable(v, (value) => nameAt(value) !== undefined)]),
    ),
    registers: program.threads.map(({ registers }) =>
      Object.fromEntries([...registers].map(([r, v]) => [r.toUpperCase(), nameAt(v) ?? Number(v)])),
    ),
    observed: program.observed.map(observed),
  };
}
