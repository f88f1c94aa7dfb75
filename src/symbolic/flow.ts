/** The order in which blocks are executed: each before those behind it, so that paths can meet before they go on. */
import type { Block, Procedure, Terminator } from "../ir/index.ts";

/** Blocks by label with their places in reverse postorder. */
export interface Flow {
  readonly blocks: ReadonlyMap<string, Block>;
  readonly order: ReadonlyMap<string, number>;
}

const targets = (end: Terminator): readonly string[] =>
  end.kind === "jump" ? [end.to] : end.kind === "branch" ? [end.yes, end.no] : [];

const flows = new WeakMap<Procedure, Flow>();

/** The blocks of the rounds of a loop, by the block to which every round returns. */
export function blocksOfLoop(procedure: Procedure, head: string): ReadonlySet<string> {
  const { blocks, order } = flowOf(procedure);
  const leadTo = (to: string): string[] =>
    [...order.keys()].filter((label) => targets(blocks.get(label)!.end).includes(to));
  const found = new Set([head]);
  const open = leadTo(head).filter((label) => order.get(label)! >= order.get(head)!);
  for (let label = open.pop(); label !== undefined; label = open.pop())
    if (!found.has(label)) {
      found.add(label);
      open.push(...leadTo(label));
    }
  return found;
}

/** The flow of a procedure. */
export function flowOf(procedure: Procedure): Flow {
  const known = flows.get(procedure);
  if (known !== undefined) return known;
  const blocks = new Map(procedure.blocks.map((b) => [b.label, b]));
  const post: string[] = [];
  const seen = new Set<string>();
  const stack: { readonly label: string; readonly next: string[] }[] = [];
  const open = (label: string): void => {
    seen.add(label);
    stack.push({ label, next: [...targets(blocks.get(label)!.end)] });
  };
  open(procedure.blocks[0]!.label);
  while (stack.length > 0) {
    const top = stack[stack.length - 1]!;
    const to = top.next.pop();
    if (to === undefined) post.push(stack.pop()!.label);
    else if (!seen.has(to)) open(to);
  }
  const order = new Map(post.reverse().map((label, i) => [label, i]));
  const flow = { blocks, order };
  flows.set(procedure, flow);
  return flow;
}
