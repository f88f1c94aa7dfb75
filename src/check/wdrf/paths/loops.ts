/** Loops of functions, from how their instructions go on: nested ones are the loops of what is left without their heads. */
import type { WholeCode } from "../../../model/program/index.ts";

export interface Loop {
  readonly head: bigint;
  readonly body: ReadonlySet<bigint>;
  /** Nothing in it writes or calls. */
  readonly looks: boolean;
}

/** Strongly connected parts of a graph, of those that are more than one node or a node that leads to itself. */
function components(nodes: ReadonlySet<bigint>, next: (n: bigint) => readonly bigint[]): ReadonlySet<bigint>[] {
  const index = new Map<bigint, number>();
  const low = new Map<bigint, number>();
  const stack: bigint[] = [];
  const onStack = new Set<bigint>();
  const found: ReadonlySet<bigint>[] = [];
  const enter = (n: bigint): void => {
    index.set(n, index.size);
    low.set(n, index.get(n)!);
    stack.push(n);
    onStack.add(n);
  };
  const leave = (n: bigint): void => {
    if (low.get(n) !== index.get(n)) return;
    const part = new Set<bigint>();
    for (let m = stack.pop()!; ; m = stack.pop()!) {
      onStack.delete(m);
      part.add(m);
      if (m === n) break;
    }
    if (part.size > 1 || next(n).includes(n)) found.push(part);
  };
  for (const root of nodes) {
    if (index.has(root)) continue;
    const work: { readonly n: bigint; at: number }[] = [{ n: root, at: 0 }];
    enter(root);
    for (let top = work.at(-1); top !== undefined; top = work.at(-1)) {
      const to = next(top.n)[top.at++];
      if (to === undefined) {
        leave(top.n);
        work.pop();
        const below = work.at(-1);
        if (below !== undefined) low.set(below.n, Math.min(low.get(below.n)!, low.get(top.n)!));
      } else if (!nodes.has(to)) continue;
      else if (!index.has(to)) {
        enter(to);
        work.push({ n: to, at: 0 });
      } else if (onStack.has(to)) low.set(top.n, Math.min(low.get(top.n)!, index.get(to)!));
    }
  }
  return found;
}

function looks(address: bigint, code: WholeCode): boolean {
  const { semantics, text } = code.instruction(address)!;
  const isWrite = ({ kind }: { readonly kind: string }): boolean =>
    kind === "write" || kind === "rmw" || kind === "tlbi";
  return (
    !/^bl/.test(text) && !semantics.blocks.some((b) => b.body.some((s) => s.kind === "effect" && isWrite(s.effect)))
  );
}

/** Loops of code, found function by function. */
export class Loops {
  readonly #code: WholeCode;
  readonly #known = new Set<bigint>();
  readonly #byHead = new Map<bigint, Loop>();
  readonly #exits = new Map<bigint, Loop[]>();

  constructor(code: WholeCode) {
    this.#code = code;
  }

  /** The loops of the function at an address are known from now on. */
  enter(start: bigint): void {
    if (this.#known.has(start)) return;
    this.#known.add(start);
    const nodes = new Set<bigint>();
    const todo = [start];
    for (let n = todo.pop(); n !== undefined; n = todo.pop()) {
      if (nodes.has(n)) continue;
      nodes.add(n);
      todo.push(...this.#code.next(n));
    }
    this.#find(nodes, [start]);
  }

  #find(nodes: ReadonlySet<bigint>, entries: readonly bigint[]): void {
    const next = (n: bigint): readonly bigint[] => this.#code.next(n);
    for (const body of components(nodes, next)) {
      const from = [...nodes].filter((n) => !body.has(n)).flatMap(next);
      const head = [...body].find((n) => entries.includes(n) || from.includes(n)) ?? [...body][0]!;
      const loop = { head, body, looks: [...body].every((n) => looks(n, this.#code)) };
      this.#byHead.set(head, loop);
      for (const n of body)
        if (next(n).some((to) => !body.has(to))) this.#exits.set(n, [...(this.#exits.get(n) ?? []), loop]);
      const rest = new Set(body);
      rest.delete(head);
      this.#find(rest, next(head));
    }
  }

  /** The loop that begins at an address. */
  at(head: bigint): Loop | undefined {
    return this.#byHead.get(head);
  }

  /** The loops that an instruction may leave. */
  leftAt(address: bigint): readonly Loop[] {
    return this.#exits.get(address) ?? [];
  }
}
