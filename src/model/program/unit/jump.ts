/** Jumps through a register: a comparison with each address that is known, and an end where a search meets another. */
import type { Block, Procedure, Statement, Term } from "../../../ir/index.ts";
import { bv, local, num, op, reg } from "../../../ir/index.ts";
import { classOf, faultBlock } from "./guard.ts";

/** One address that the register may hold; `to` is where the thread has it, undefined when nothing is there. */
export interface Way {
  readonly value: bigint;
  readonly to: bigint | undefined;
}

const to = local("to", bv(64));

/** @param link  the return address of a call */
export function jumpThrough(register: string, ways: readonly Way[], link: bigint | undefined): Procedure {
  const start: Statement[] = [{ kind: "let", name: "to", value: reg(register, bv(64)) }];
  if (link !== undefined) start.push({ kind: "set", reg: "x30", value: num(link, 64) });
  const tests = ways.map(({ value, to: place }, i): Block => {
    const yes = place === undefined ? classOf(value) : `way ${i}`;
    const cond = op("eq", to, num(value, 64));
    return { label: `test ${i}`, body: i === 0 ? start : [], end: { kind: "branch", cond, yes, no: `test ${i + 1}` } };
  });
  const unknown: Block = { ...left(to, ways.length === 0 ? start : []), label: `test ${ways.length}` };
  const arrivals = ways.flatMap(({ to: place }, i): Block[] =>
    place === undefined
      ? []
      : [{ label: `way ${i}`, body: [{ kind: "set", reg: "pc", value: num(place, 64) }], end: RETURN }],
  );
  const faults = new Set(ways.flatMap((w) => (w.to === undefined ? [classOf(w.value)] : [])));
  const blocks = [...tests, unknown, ...arrivals, ...[...faults].map(faultBlock)];
  return { name: `jump through ${register}`, params: [], result: undefined, blocks };
}

/** A search that comes to the end of this block learns where the thread goes. */
const left = (address: Term, before: readonly Statement[]): Block => ({
  label: "entry",
  body: [...before, { kind: "set", reg: "pc", value: address }],
  end: { kind: "panic", reason: "it goes where no instruction is known to be" },
});

/** A jump to an address that the program does not have yet. */
export const leave = (address: Term): Procedure => ({
  ...{ name: "jump", params: [], result: undefined },
  blocks: [left(address, [])],
});

const RETURN = { kind: "return", value: undefined } as const;
