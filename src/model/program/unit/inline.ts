/**
 * Calls followed: every thread gets a copy of its function, and of each function that it calls for each place where it calls
 * it. So a return has one target, a loop in a callee is a loop of one call, and what a thread does is read off its own text.
 */

import { nowhere, type UnitInstruction } from "../../../read/asm/index.ts";
import { Unsupported } from "../program.ts";
import { type Flow, flowOf } from "./flow.ts";
import { type At, keyOf, type Linked, type Meaning } from "./link.ts";
import { isEnd } from "./runtime.ts";

/** One instruction of a copy. */
export interface Copied {
  readonly at: At;
  readonly instruction: UnitInstruction;
  flow: Flow;
  /** Index in the thread's text of the instruction that a branch or call goes to; undefined when it is not in the units. */
  target: number | undefined;
  /** Of a jump through a register: the addresses that are known, with an index each. */
  ways: readonly { readonly value: bigint; readonly target: number | undefined }[];
}

/** Instructions of one thread: far more than a lock or queue has. */
const MOST_INSTRUCTIONS = 20_000;

/** Names a function for messages. */
const nameOf = (linked: Linked, at: At): string => linked.labelAt(at) ?? "a function";

/** Where the addresses with which an instruction jumps lead; undefined where no instruction is. */
export type Jumps = (origin: string) => readonly { readonly value: bigint; readonly at: At | undefined }[];

/** The instructions that a copy of the function at `entry` has: all that jumps reach, calls aside, in order of the text. */
function body(linked: Linked, entry: At, jumps: Jumps): Copied[] {
  const found = new Map<string, Copied>();
  const todo = [entry];
  for (let at = todo.pop(); at !== undefined; at = todo.pop()) {
    if (found.has(keyOf(at))) continue;
    const instruction = linked.instruction(at);
    if (instruction === undefined && keyOf(at) === keyOf(entry))
      throw new Unsupported(`${nameOf(linked, entry)}, which is no code`);
    // Behind a call that does not return there may be nothing.
    if (instruction === undefined) {
      found.set(keyOf(at), { ...hole(linked, at, entry), at, target: undefined, ways: [] });
      continue;
    }
    const flow = flowOf(linked, instruction, at);
    found.set(keyOf(at), { at, instruction, flow, target: undefined, ways: [] });
    if (flow.kind === "branch" && flow.to.kind === "place") todo.push(flow.to.at);
    if (flow.kind === "indirect" && !flow.falls)
      for (const way of jumps(keyOf(at))) if (way.at !== undefined) todo.push(way.at);
    if (fallsThrough({ flow })) todo.push({ ...at, offset: at.offset + 4 });
  }
  const list = [...found.values()];
  return list.sort((a, b) => a.at.unit - b.at.unit || a.at.section - b.at.section || a.at.offset - b.at.offset);
}

/** What stands for an instruction that is not there. */
function hole(linked: Linked, { offset }: At, entry: At): Pick<Copied, "instruction" | "flow"> {
  const reason = `${nameOf(linked, entry)} runs into what is no instruction`;
  const where = nowhere(linked.units[entry.unit]!);
  return { instruction: { offset, text: reason, span: where }, flow: { kind: "none", reason } };
}

export class Inliner {
  readonly #linked: Linked;
  readonly #jumps: Jumps;
  readonly #copies: Copied[] = [];
  readonly #path: string[] = [];

  constructor(linked: Linked, jumps: Jumps) {
    this.#linked = linked;
    this.#jumps = jumps;
  }

  /** The text of a thread that runs the function at `entry`, which is its first instruction. */
  thread(entry: At): readonly Copied[] {
    this.#copies.length = 0;
    const start = this.#copy(entry);
    if (start !== 0) throw new Unsupported(`code before the start of ${nameOf(this.#linked, entry)} belongs to it`);
    return [...this.#copies];
  }

  // Copies a function and what it calls; the index of its first instruction.
  #copy(entry: At): number {
    const key = keyOf(entry);
    if (this.#path.includes(key)) throw new Unsupported(`recursion of ${nameOf(this.#linked, entry)}`);
    this.#path.push(key);
    const mine = fromEntry(body(this.#linked, entry, this.#jumps), key);
    const base = this.#copies.length;
    if (base + mine.length > MOST_INSTRUCTIONS)
      throw new Unsupported(
        `a thread has more than ${MOST_INSTRUCTIONS} instructions with those of functions it calls`,
      );
    const index = new Map(mine.map(({ at }, i) => [keyOf(at), base + i]));
    this.#copies.push(...mine);
    for (const copied of mine) {
      const { flow } = copied;
      if (flow.kind === "indirect")
        copied.ways = this.#jumps(keyOf(copied.at)).map(({ value, at }) => {
          if (at === undefined) return { value, target: undefined };
          return { value, target: flow.falls ? this.#copy(at) : index.get(keyOf(at)) };
        });
      const to: Meaning | undefined = flow.kind === "branch" || flow.kind === "call" ? flow.to : undefined;
      if (to?.kind !== "place") continue;
      const { address } = to.section;
      if (flow.kind === "call" && address !== undefined && this.#jumps(keyOf(copied.at)).length === 0) {
        copied.flow = { kind: "unreached", address: address + BigInt(to.at.offset) };
        continue;
      }
      if (flow.kind === "call" && this.#path.includes(keyOf(to.at))) {
        copied.flow = { kind: "none", reason: `recursion of ${nameOf(this.#linked, to.at)}` };
        continue;
      }
      copied.target = flow.kind === "call" ? this.#copy(to.at) : index.get(keyOf(to.at));
    }
    this.#path.pop();
    return index.get(key)!;
  }
}

/** The same list, begun with the stretch that holds the entry: stretches are whole, so falling through stays as it is. */
function fromEntry(list: Copied[], entry: string): Copied[] {
  let start = list.findIndex(({ at }) => keyOf(at) === entry);
  const follows = (i: number): boolean => {
    const [a, b] = [list[i - 1]!.at, list[i]!.at];
    return a.unit === b.unit && a.section === b.section && a.offset + 4 === b.offset;
  };
  while (start > 0 && follows(start) && fallsThrough(list[start - 1]!)) start--;
  return [...list.slice(start), ...list.slice(0, start)];
}

const fallsThrough = ({ flow }: Pick<Copied, "flow">): boolean =>
  flow.kind === "call" ? !(flow.to.kind === "undefined" && isEnd(flow.to.name)) : "falls" in flow && flow.falls;
