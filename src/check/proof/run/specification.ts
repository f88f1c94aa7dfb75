/**
 * A specification run beside code: it stands behind its last transition, or at the head of a loop behind that, and goes on when the
 * code makes its next one.
 */
import type { KernelProgram, Primitive } from "../../../kernel/index.ts";
import type { Native, NativeFunctions } from "./concrete.ts";
import { Running, type Stop } from "./running.ts";

interface Transition {
  readonly primitive: Primitive;
  readonly args: readonly Native[];
}

/** What a specification gave: a machine, or one with a result. */
export const returned = (value: Native): readonly [Native, Native] =>
  Array.isArray(value) ? [value[0], value[1]] : [value, undefined];

export class NativeSpecification {
  readonly #functions: NativeFunctions;
  /** The program of a sequence. */
  readonly program: Running | undefined;
  /** Of one that is a single transition, until it is made. */
  #single: Transition | undefined;
  /** Where the program stopped. */
  #stop: Stop | undefined;
  #result: Native;

  constructor(program: KernelProgram, functions: NativeFunctions, primitive: Primitive, args: readonly Native[]) {
    this.#functions = functions;
    if (primitive.kind !== "sequence") this.#single = { primitive, args };
    else {
      this.program = new Running(program, primitive.spec, args);
      this.#stop = this.program.next();
    }
  }

  /** What it does next; undefined at its end. Goes on to it. */
  get next(): Transition | undefined {
    if (this.program === undefined) return this.#single;
    while (this.#stop!.kind === "head") this.#stop = this.program.next();
    return this.#stop!.kind === "call" ? this.#stop : undefined;
  }

  /** What it returned, where it is at its end. */
  get result(): Native {
    if (this.next !== undefined || this.program === undefined) return this.#result;
    return this.#stop!.kind === "end" ? this.#stop!.value : undefined;
  }

  /** Where it stands, apart from values; undefined for a single transition. */
  get place(): string | undefined {
    return this.program?.place;
  }

  /** Looks again what comes next, when its locals are others. */
  look(): void {
    if (this.#stop?.kind === "call") this.#stop = this.program!.next();
  }

  /** What its next transition makes of a machine. @throws what the prelude throws */
  try(machine: Native): readonly [Native, Native] {
    const { primitive, args } = this.next!;
    return returned(this.#functions(primitive.spec)!(machine, ...args));
  }

  /** Makes it. */
  make(machine: Native): Native {
    const [after, value] = this.try(machine);
    if (this.program === undefined) {
      this.#single = undefined;
      this.#result = value;
    } else {
      this.program.returned(value);
      this.#stop = this.program.next();
    }
    return after;
  }
}
