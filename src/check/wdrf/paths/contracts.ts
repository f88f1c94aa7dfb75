/** What a function with a contract does to a path: its body is not looked at. */
import { app, BOOL_SORT, bits, concat, eq, not, type Smt, zeroExtend } from "../../../smt/index.ts";
import { applied, linearOf } from "../../../symbolic/code/index.ts";
import type { Table } from "./path.ts";
import { writtenBy } from "./registers.ts";
import type { Contract, LockWords, Tables } from "./setting.ts";
import { keyOfPage } from "./spots.ts";
import { type State, thingOf } from "./state.ts";

/** Jumps to far functions may use x16 and x17. */
const FIRST_OF_LINKER = 16;

/** The ways on which a call of a function at an address goes on. */
export function perform(contract: Contract, at: bigint, state: State): readonly State[] {
  const argument = state.x(0);
  const written = writtenBy(state.shared.ground.code, at);
  const back = (): State => returned(state, written);
  switch (contract.kind) {
    case "acquire":
    case "release":
      return [owned(contract.kind, meant(contract.locks, argument, state), back())];
    case "try": {
      const [got, not] = [back(), back()];
      got.setRegister("x0", bits(1, 64));
      not.setRegister("x0", bits(0, 64));
      return [owned("acquire", meant(contract.locks, argument, state), got), not];
    }
    case "alloc": {
      const none = back();
      none.setRegister("x0", bits(0, 64));
      return [allocated(contract.table, back()), none];
    }
    case "free": {
      const after = back();
      const spot = after.spot(argument);
      const table = spot.kind === "entry" ? spot.table : undefined;
      after.step({ kind: "free", page: linearOf(argument), table });
      if (table !== undefined) after.memory.drop(thingOf(table));
      return [after];
    }
  }
}

/** The lock that a call means; undefined when nothing says which, or when it is one that the settings do not name. */
function meant(locks: readonly LockWords[], argument: Smt, state: State): string | undefined {
  const { constant: at } = linearOf(argument);
  const named = locks.find(({ words }) => words.some((w) => at >= w.from && at < w.to));
  if (named !== undefined) return named.lock;
  const open = locks.filter(({ words }) => words.length === 0);
  if (open.length > 0) return open.length === 1 ? open[0]!.lock : undefined;
  const isElsewhere = state.shared.ground.code.datumAt(at) !== undefined;
  return locks.length === 1 && !isElsewhere ? locks[0]!.lock : undefined;
}

function owned(kind: "acquire" | "release", lock: string | undefined, state: State): State {
  state.step({ kind, lock });
  state.forget();
  return state;
}

/** A page that is empty and nobody else's. */
function allocated(tables: number, state: State): State {
  const page = state.fresh("page", 36);
  const table: Table = {
    ...{
      key: keyOfPage(page),
      tables,
      level: undefined,
      parent: undefined,
      word: undefined,
      root: undefined,
      fresh: true,
    },
  };
  state.tables.set(table.key, table);
  state.memory.fresh(thingOf(table));
  state.facts = state.facts.with(not(eq(page, bits(0, 36)))) ?? state.facts;
  const physical = zeroExtend(concat(page, bits(0, 12)), 64);
  state.step({ kind: "alloc", page: linearOf(physical), table });
  state.setRegister("x0", applied("add", [physical, offsetOf(state.shared.ground.setting.tables[tables]!, state)]));
  return state;
}

/** Where tables are seen, less where they are. */
function offsetOf({ offset }: Tables, state: State): Smt {
  if (offset === undefined) return bits(0, 64);
  if (typeof offset === "bigint") return bits(offset, 64);
  return state.content(state.spot(bits(offset.at, 64)), 8, "offset");
}

/** Back from a call: registers hold anything unless every call keeps them, or `written` says that this one does. */
export function returned(from: State, written?: ReadonlySet<string>): State {
  const state = from.copy();
  const call = state.fresh("call", 64).name;
  const isKept = (name: string): boolean => written?.has(name) === false;
  for (let i = 0; i <= 17; i++)
    if (i >= FIRST_OF_LINKER || !isKept(`x${i}`)) state.setRegister(`x${i}`, state.fresh(`x${i}`, 64));
  if (written === undefined || [...written].some((name) => name.startsWith("q"))) state.loseVectors();
  for (const flag of "nzcv") if (!isKept(flag)) state.setRegister(flag, app(`${flag} of ${call}`, [], BOOL_SORT));
  state.setRegister("pc", state.x(30));
  return state;
}
