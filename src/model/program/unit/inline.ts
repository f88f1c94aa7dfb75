/**
 * Calls followed: every thread gets a copy of its function, and of each function that it calls for each place where it calls
 * it. So a return has one target, a loop in a callee is a loop of one call, and what a thread does is read off its own text.
 */

import type { UnitInstruction } from "../../../read/asm/index.ts";
import { Unsupported } from "../program.ts";
import { type Flow, flowOf } from "./flow.ts";
import { type At, keyOf, type Linked, type Meaning } from "./link.ts";

/** One instruction of a copy. */
export interface Copied {
  readonly at: At;
  readonly instruction: UnitInstruction;
  readonly flow: Flow;
  /** Index in the thread's text of the instruction that a branch or call goes to; undefined when it is not in the units. */
  target: number | undefined;
}

/** Instructions of one thread: far more than a lock or queue has. */
const MOST_INSTRUCTIONS = 20_000;

/** Names a function for messages. */
function nameOf(linked: Linked, { unit, section, offset }: At): string {
  for (const { name, place, label } of linked.units[unit]!.symbols.values())
    if (label && place.base !== undefined && "section" in place.base && place.base.section === section)
      if (Number(place.offset) === offset) return name;
  return "a function";
}

/** The instructions that a copy of the function at `entry` has: all that jumps reach, calls aside, in order of the text. */
function body(linked: Linked, entry: At): Copied[] {
  const found = new Map<string, Copied>();
  const todo = [entry];
  for (let at = todo.pop(); at !== undefined; at = todo.pop()) {
    if (found.has(keyOf(at))) continue;
    const instruction = linked.instruction(at);
    if (instruction === undefined) throw new Unsupported(`${nameOf(linked, entry)} runs into what is no instruction`);
    const flow = flowOf(linked, instruction, at);
    found.set(keyOf(at), { at, instruction, flow, target: undefined });
    if (flow.kind === "branch" && flow.to.kind === "place") todo.push(flow.to.at);
    if (flow.kind === "call" || flow.falls) todo.push({ ...at, offset: at.offset + 4 });
  }
  const list = [...found.values()];
  return list.sort((a, b) => a.at.unit - b.at.unit || a.at.section - b.at.section || a.at.offset - b.at.offset);
}

export class Inliner {
  readonly #linked: Linked;
  readonly #copies: Copied[] = [];
  readonly #path: string[] = [];

  constructor(linked: Linked) {
    this.#linked = linked;
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
    const mine = fromEntry(body(this.#linked, entry), key);
    const base = this.#copies.length;
    if (base + mine.length > MOST_INSTRUCTIONS)
      throw new Unsupported(
        `a thread has more than ${MOST_INSTRUCTIONS} instructions with those of functions it calls`,
      );
    const index = new Map(mine.map(({ at }, i) => [keyOf(at), base + i]));
    this.#copies.push(...mine);
    for (const copied of mine) {
      const to: Meaning | undefined = copied.flow.kind === "plain" ? undefined : copied.flow.to;
      if (to?.kind !== "place") continue;
      copied.target = copied.flow.kind === "call" ? this.#copy(to.at) : index.get(keyOf(to.at));
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

const fallsThrough = ({ flow }: Copied): boolean => flow.kind === "call" || flow.falls;
