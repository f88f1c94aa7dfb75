/**
 * What lifting one function needs at hand: the program around, the blocks so far, the variables in scope. The functions
 * that lift expressions and bodies are fields of it, so that the files that call them need not import each other.
 */
import type * as t from "@babel/types";
import type { Dialect, Effect, Lifted, Primitive, Term } from "../../ir/index.ts";
import type { Span } from "../../text/index.ts";
import type { KernelErrorCode } from "../errors.ts";
import type { Found, Modules, SourceModule } from "../names/modules.ts";
import type { CallGraph } from "../types/graph.ts";
import { dialectOf, type FunctionDeclared, type Parameter, type Signature } from "../types/signatures.ts";
import type { TypeTable } from "../types/type-table.ts";
import { fits, type Type, typeText } from "../types/types.ts";
import type { Builder } from "./builder.ts";
import { TooWide } from "./exact.ts";
import { asInteger, type Operand, termOf } from "./operand.ts";
import { type Facts, Scope, type Variable } from "./scope.ts";

/** What is called by a name that a layer introduces. */
export interface PrimitiveSignature {
  readonly name: string;
  readonly kind: Primitive["kind"];
  readonly params: readonly Parameter[];
  readonly result: Type | undefined;
}

/** The program as functions see it. */
export interface Surroundings {
  readonly modules: Modules;
  readonly types: TypeTable;
  readonly graph: CallGraph;
  /** @throws {Refused} when the declaration is wrong */
  signatureOf(module: SourceModule, d: FunctionDeclared): Signature;
  /** @throws {Refused} */
  primitiveOf(entity: Found): PrimitiveSignature;
  /** @throws {Refused} */
  constantOf(entity: Found): Operand;
  addProcedure(lifted: Lifted): void;
}

/** What is asked of an expression. */
export interface Want {
  readonly type?: Type | undefined;
  /** It is a conjunct of a claim or of a result, so `forall` may stand here. */
  readonly isClaim?: boolean;
}

/** What lifts expressions and bodies. */
export interface Lifts {
  readonly expression: (c: Context, node: t.Node, want: Want) => Operand;
  /** A body as blocks of `c`, from its current block to the ends of all paths. */
  readonly body: (c: Context, node: t.BlockStatement | t.Expression) => void;
}

/** What stays the same in one procedure. */
export interface Frame {
  readonly program: Surroundings;
  readonly module: SourceModule;
  readonly lifts: Lifts;
  readonly builder: Builder;
  /** Name of the procedure. */
  readonly name: string;
  readonly dialect: Dialect;
  readonly isTheorem: boolean;
  /** The body is the meaning of a codec, where an integer may be cut to a word. */
  readonly isCodec: boolean;
  /** What is returned may say `forall`: it is a claim, not a value to compute with. */
  readonly returnsClaim: boolean;
  readonly result: Type | undefined;
  /** Arrow functions made procedures so far, in all of the function that is written. */
  readonly lambdas: { count: number };
}

/** One place in a procedure under construction, and what is in scope there. */
export class Context {
  readonly frame: Frame;
  scope: Scope;

  constructor(frame: Frame, scope: Scope) {
    this.frame = frame;
    this.scope = scope;
  }

  get builder(): Builder {
    return this.frame.builder;
  }
  get program(): Surroundings {
    return this.frame.program;
  }
  get isCode(): boolean {
    return this.frame.dialect === "code";
  }
  /** In a sequence: written as code is, in a file of specifications. */
  get isSequence(): boolean {
    return this.isCode && dialectOf(this.frame.module.file) !== "code";
  }
  span(node: t.Node): Span {
    return this.frame.module.report.span(node);
  }
  /** @throws {Refused} */
  refuse(code: KernelErrorCode, node: t.Node, message: string, hint?: string): never {
    return this.frame.module.report.refuse(code, node, message, hint);
  }
  abandon(): never {
    return this.frame.module.report.abandon();
  }
  /** The source text of a node on one line. */
  text(node: t.Node): string {
    return this.frame.module.text.slice(node.start ?? 0, node.end ?? 0).replace(/\s+/g, " ");
  }
  lift(node: t.Node, want: Want = {}): Operand {
    return this.frame.lifts.expression(this, node, want);
  }
  /** Lifts an expression to a term of a type. */
  liftTo(node: t.Node, type: Type, isClaim = false): Term {
    return this.coerce(this.lift(node, { type, isClaim }), type, node);
  }
  /** Runs `build`; an exact value that is too wide is an error at `node`. */
  exactly<T>(node: t.Node, build: () => T): T {
    try {
      return build();
    } catch (e) {
      if (!(e instanceof TooWide)) throw e;
      return this.refuse("KTS14", node, "the exact value needs more than 128 bits", "cut a part of it with u64(…)");
    }
  }
  /** The term of an operand at its own width. */
  termOf(o: Operand, node: t.Node): Term {
    return this.exactly(node, () => termOf(o));
  }
  /** An operand as a term of `type`. @throws {Refused} */
  coerce(o: Operand, type: Type, node: t.Node): Term {
    if (o.exact === undefined && fits(o.type, type)) return o.term;
    if (type.kind === "integer") {
      const term = asInteger(o);
      if (term !== undefined) return term;
    }
    if (type.kind === "word" && o.exact !== undefined)
      return this.refuse(
        "KTS13",
        node,
        `${typeText(o.type)} is no ${typeText(type)} yet`,
        `cut it: u${type.width}(…)${type.brand === undefined ? "" : ` as ${type.brand}`}`,
      );
    const meets = [o.type.kind, type.kind].sort().join(" ");
    if (meets === "integer word" || meets === "exact integer")
      return this.refuse("KTS16", node, "a word and an integer meet here");
    const hint =
      type.kind === "word" && type.brand !== undefined && o.type.kind === "word"
        ? `write … as ${type.brand}`
        : undefined;
    return this.refuse("KTS12", node, `expected ${typeText(type)}, found ${typeText(o.type)}`, hint);
  }
  /** Lifts `node` in a block of its own, where `facts` hold. */
  within<T>(facts: Facts, lift: () => T): T {
    const outer = this.scope;
    this.scope = new Scope(outer, facts);
    try {
      return lift();
    } finally {
      this.scope = outer;
    }
  }
  declare(name: string, variable: Variable, node: t.Node): void {
    if (this.scope.hasMissed(name))
      this.refuse("KTS34", node, `${name} is read before this block declares it`, "give one of them another name");
    if (!this.scope.declare(name, variable))
      this.refuse("KTS34", node, `${name} is declared twice in this block`, "give one of them another name");
  }
  /** Binds a name to an operand, as a constant. */
  declareConstant(name: string, o: Operand, node: t.Node): void {
    if (o.exact !== undefined && o.exact.lo === o.exact.hi) {
      this.declare(name, { kind: "known", operand: o }, node);
      return;
    }
    const term = this.termOf(o, node);
    const local = this.builder.fresh(name);
    this.builder.bind(local, term, this.span(node));
    const integer = this.isCode || o.exact === undefined ? undefined : o.exact.int?.();
    const second = integer === undefined ? undefined : this.builder.fresh(name);
    if (second !== undefined) this.builder.bind(second, integer!, this.span(node));
    this.declare(name, { kind: "local", local, type: o.type, isAssigned: false, integer: second }, node);
  }
  perform(effect: Effect, node: t.Node): Term | undefined {
    return this.builder.perform(effect, this.span(node));
  }
  isTotal(node: t.Node): boolean {
    return this.program.graph.isTotalNode(this.frame.module, node);
  }
}
