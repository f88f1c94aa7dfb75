/** Stopping. `stop` is panic of the reference: `panic` is a word of kernel TypeScript. @source kcore reference, section 4.2 */
import { type U32, type U64, u32, u64 } from "../../prelude/index.ts";
import type { Machine } from "./state.ts";

/** KCore gives up. Never called with a lock held. */
export const stop = (m: Machine): Machine => ({ ...m, halt: true });

/** A result, or 0 on a machine that was stopped. */
export const check = (m: Machine, value: U32): readonly [Machine, U32] => [m, m.halt ? u32(0n) : value];
/** A result, or 0 on a machine that was stopped. */
export const check64 = (m: Machine, value: U64): readonly [Machine, U64] => [m, m.halt ? u64(0n) : value];
