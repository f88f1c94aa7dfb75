/** What a function with a contract does to a path: its body is not looked at. */
import { app, BOOL_SORT, bits, concat, eq, not, type Smt, zeroExtend } from "../../../smt/index.ts";
import { applied, linearOf } from "../../../symbolic/code/index.ts";
import type { Table } from "./path.ts";
import type { Contract, LockWords, Tables } from "./setting.ts";
import { keyOfPage } from "./spots.ts";
import { type State, thingOf } from "./state.ts";

/** The ways on which a call goes on. */
export function perform(contract: Contract, state: State): readonly State[] {
  const argument = state.x(0);
  switch (contract.kind) {
    case "acquire":
    case "release":
      return [owned(contract.kind, meant(contract.locks, argument, state), returned(state))];
    case "try": {
      const [got, not] = [returned(state), returned(state)];
      got.setRegister("x0", bits(1, 64));
      not.setRegister("x0", bits(0, 64));
      return [owned("acquire", meant(contract.locks, argument, state), got), not];
    }
    case "alloc": {
      const none = returned(state);
      none.setRegister("x0", bits(0, 64));
      return [allocated(contract.table, returned(state)), none];
    }
    case "free": {
      const after = returned(state);
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

/** Back from a call: registers that calls need not keep hold anything. */
export function returned(from: State): State {
  const state = from.copy();
  for (let i = 0; i <= 17; i++) state.setRegister(`x${i}`, state.fresh(`x${i}`, 64));
  state.loseVectors();
  for (const flag of "nzcv")
    state.setRegister(flag, app(`${flag} of ${state.registers.get("x1")!.name}`, [], BOOL_SORT));
  state.setRegister("pc", state.x(30));
  return state;
}
