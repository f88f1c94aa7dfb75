/** Three transitions. From the first to the last nobody else touches the context. */
import { awaits, require, sequence, transition, type U32, u32 } from "sekvm/kernel";
import { holds, isFree, isRunner, type Machine, STATE } from "../00-machine/state.ts";

/** Becomes the one who runs it, if nobody does. */
export const activate = transition((m: Machine): readonly [Machine, boolean] => {
  require(!holds(m, STATE));
  awaits(isFree(m, STATE));
  return m.runner.kind === "nobody" ? [{ ...m, runner: { kind: "cpu", cpu: m.self } }, true] : [m, false];
});
/** Puts a value into its context. */
export const enter = transition((m: Machine, value: U32): Machine => {
  require(isRunner(m));
  return { ...m, context: value };
});
/** Runs it no longer. */
export const deactivate = transition((m: Machine): Machine => {
  require(!holds(m, STATE) && isRunner(m));
  awaits(isFree(m, STATE));
  return { ...m, runner: { kind: "nobody" } };
});

/** Runs it once with a value, and gives what it leaves there: the value; or 0 where another CPU runs it. */
export const runOnce = sequence((value: U32): U32 => {
  const isMine = activate();
  if (!isMine) return u32(0n);
  enter(value);
  deactivate();
  return value;
});
