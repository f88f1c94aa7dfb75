/** The machine of one layer as a CPU shares it with others, on concrete values: what others/shared-machine.ts says of terms. */
import type { Sort } from "../../../ir/index.ts";
import type { KernelProgram, Lifted } from "../../../kernel/index.ts";
import type { SharedMachine } from "../others/shared-machine.ts";
import { type KnownClause, type LockName, type MachineField, type Relation, shortName } from "../system/index.ts";
import type { Fields, Native, NativeFunctions } from "./concrete.ts";
import { type KeyValues, keyTuples } from "./functions.ts";
import { valueAt } from "./places.ts";

/** A claim for all keys of some sorts. */
export interface Claim {
  readonly name: string;
  readonly keys: readonly Sort[];
  readonly at: (keys: readonly Native[]) => boolean;
}

/** Keys at which a claim is false where it counts; undefined when there are none. */
export function falseAt({ keys, at }: Claim, values: KeyValues, counts?: (keys: readonly Native[]) => boolean) {
  for (const tuple of keyTuples(keys, values)) if (isFalse(() => at(tuple)) && (counts?.(tuple) ?? true)) return tuple;
  return undefined;
}

/** What has no value on some state is not false of it. */
function isFalse(claim: () => boolean): boolean {
  try {
    return claim() === false;
  } catch {
    return false;
  }
}

export class NativeMachine {
  readonly shared: SharedMachine;
  readonly #program: KernelProgram;
  readonly #functions: NativeFunctions;

  constructor(shared: SharedMachine, functions: NativeFunctions) {
    this.shared = shared;
    this.#program = shared.system.program;
    this.#functions = functions;
  }

  #apply(name: string, args: readonly Native[]): Native {
    return this.#functions(name)!(...args);
  }

  self(machine: Native): Native {
    return (machine as Fields)[this.shared.system.machine.self];
  }

  /** The CPU that owns a lock, or undefined. */
  #owner(machine: Native, lock: Native): Native {
    const { owner } = this.shared.system.machine;
    const found = this.#apply(owner!, [machine, lock]) as Fields;
    return found.kind === "cpu" ? found.cpu : undefined;
  }

  owns(machine: Native, lock: Native): boolean {
    return this.#owner(machine, lock) === this.self(machine);
  }
  isUnowned(machine: Native, lock: Native): boolean {
    return this.#owner(machine, lock) === undefined;
  }

  lockAt(lock: bigint | string, keys: readonly Native[]): Native {
    if (typeof lock === "bigint") return lock;
    return this.#apply(lock, keys.slice(0, this.#program.procedures.get(lock)!.procedure.params.length));
  }
  holds(machine: Native, lock: LockName, keys: readonly Native[]): boolean {
    if (typeof lock === "object") return keys[lock.key] === this.self(machine);
    return this.owns(machine, this.lockAt(lock, keys));
  }
  isFree(machine: Native, lock: LockName, keys: readonly Native[]): boolean {
    return typeof lock !== "object" && this.isUnowned(machine, this.lockAt(lock, keys));
  }
  isSettled(machine: Native, { lock, visible }: MachineField, keys: readonly Native[]): boolean {
    return lock === undefined || visible || this.isFree(machine, lock, keys);
  }
  isMine(machine: Native, { lock }: MachineField, keys: readonly Native[]): boolean {
    return lock !== undefined && this.holds(machine, lock, keys);
  }

  /** A boolean procedure of some states and keys. */
  claim({ name, procedure: { params } }: Lifted, states: readonly Native[]): Claim {
    const keys = params.slice(states.length).map((p) => p.sort);
    return { name: shortName(name), keys, at: (tuple) => this.#apply(name, [...states, ...tuple]) === true };
  }

  relation({ lifted, part, name }: Relation, machines: readonly Native[]): Claim {
    if (part === undefined) return this.claim(lifted, machines);
    const keys = lifted.procedure.params.slice(machines.length).map((p) => p.sort);
    const at = (tuple: readonly Native[]): boolean =>
      this.#apply(lifted.name, [...machines.map((m) => valueAt(m, part.path, tuple.slice(0, part.keys))), ...tuple]) ===
      true;
    return { name, keys, at };
  }

  /** A claim that is made only where the lock that its keys give is free. */
  whileFree(claim: Claim, lock: LockName, machine: Native): Claim {
    return { ...claim, at: (keys) => !this.isFree(machine, lock, keys) || claim.at(keys) };
  }

  /** What is known of every state of this machine. */
  present(machine: Native): Claim[] {
    const { known, level, system } = this.shared;
    const trusted = level === 0 ? system.machine.assumes : [];
    return [
      ...known.invariants.map((r) => this.relation(r, [machine])),
      ...known.covered.map((c) => this.whileFree(this.claim(c.relation, [machine]), c.lock, machine)),
      ...trusted.map((a) => this.claim(this.#program.procedures.get(a.says)!, [machine])),
    ];
  }

  /** What others keep between two states. */
  kept(before: Native, after: Native): Claim[] {
    const { known, lockSort } = this.shared;
    const clauses = known.clauses.map((c) => this.clause(c, before, after));
    if (lockSort === undefined) return clauses;
    const at = ([lock]: readonly Native[]): boolean => this.owns(before, lock) === this.owns(after, lock);
    return [...clauses, { name: "who owns a lock", keys: [lockSort], at }];
  }

  /** A clause between two states, as the CPU that looks may rely on it. */
  clause({ says, exempt }: KnownClause, before: Native, after: Native): Claim {
    const claim = this.claim(says, [before, after]);
    if (exempt === undefined) return claim;
    const may = this.claim(exempt, [before]);
    return { ...claim, at: (keys) => !may.at(keys.slice(0, may.keys.length)) || claim.at(keys) };
  }
}
