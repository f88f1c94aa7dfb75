/** Blocks of a procedure under construction. `current` is where statements go; it is undefined behind the end of a path. */
import {
  type Block,
  type Effect,
  effectResult,
  type Loop,
  local,
  type Statement,
  type Term,
  type Terminator,
} from "../../ir/index.ts";
import type { Span } from "../../text/index.ts";

/** A block that may still grow. */
export interface OpenBlock {
  readonly label: string;
  readonly body: Statement[];
  end: Terminator | undefined;
  /** Whether some block leads here. */
  isReached: boolean;
}

/** A procedure under construction. */
export class Builder {
  current: OpenBlock | undefined;
  /** Names of locals in use, shared with the procedures of arrow functions inside. */
  readonly names: Set<string>;
  readonly loops: Loop[] = [];
  /** Sets of locals that open loops record assignments in. */
  readonly assigned: Set<string>[] = [];
  readonly places = new Map<Statement | Terminator | Block, Span>();
  /** A statement was wrong and left out: what follows is not to be judged by the paths that are there. */
  isBroken = false;
  readonly #blocks: OpenBlock[] = [];
  readonly #spans = new Map<OpenBlock, Span>();
  #labels = 0;

  constructor(names: Set<string> = new Set()) {
    this.names = names;
  }

  /** A local's name that nothing else has. */
  fresh(wanted: string): string {
    let name = wanted;
    for (let n = 1; this.names.has(name); n++) name = `${wanted}$${n}`;
    this.names.add(name);
    return name;
  }
  /** A block that nothing leads to yet. */
  open(word: string): OpenBlock {
    const label = this.#labels++ === 0 ? word : `${word}${this.#labels - 1}`;
    return { label, body: [], end: undefined, isReached: false };
  }
  /** Goes on in `block`, if something leads there. */
  start(block: OpenBlock, span: Span): void {
    this.current = block.isReached ? block : undefined;
    if (!block.isReached) return;
    this.#blocks.push(block);
    this.#spans.set(block, span);
  }
  #place<T extends Statement | Terminator>(part: T, span: Span): T {
    this.places.set(part, span);
    return part;
  }
  emit(statement: Statement, span: Span, into = this.current): void {
    into!.body.push(this.#place(statement, span));
  }
  /** Binds a term to a local. */
  bind(name: string, value: Term, span: Span, into = this.current): Term {
    this.emit({ kind: "let", name, value }, span, into);
    return local(name, value.sort);
  }
  /** Performs an effect; gives what it yields. */
  perform(effect: Effect, span: Span): Term | undefined {
    const sort = effectResult(effect);
    const into = sort === undefined ? undefined : this.fresh("t");
    this.emit({ kind: "effect", effect, into }, span);
    return into === undefined ? undefined : local(into, sort!);
  }
  end(end: Terminator, span: Span, of = this.current): void {
    of!.end = this.#place({ ...end }, span);
    if (of === this.current) this.current = undefined;
  }
  jump(to: OpenBlock, span: Span, from = this.current): void {
    to.isReached = true;
    this.end({ kind: "jump", to: to.label }, span, from);
  }
  branch(cond: Term, yes: OpenBlock, no: OpenBlock, span: Span): void {
    yes.isReached = no.isReached = true;
    this.end({ kind: "branch", cond, yes: yes.label, no: no.label }, span);
  }
  /** Records that a local is assigned, for the loops around. */
  assign(name: string): void {
    for (const set of this.assigned) set.add(name);
  }
  /** The finished blocks. */
  blocks(): Block[] {
    return this.#blocks.map((open) => {
      const block: Block = { label: open.label, body: open.body, end: open.end! };
      this.places.set(block, this.#spans.get(open)!);
      return block;
    });
  }
}
