/**
 * What the host asks the firmware for, through KCore: CPUs that it starts begin in KCore, and then where the host said. What is not listed is not passed on.
 *
 * @source Arm Power State Coordination Interface, DEN 0022
 */
import { u32 } from "../prelude/index.ts";
import type { Hardware } from "./hardware.ts";
import { AT } from "./layout.ts";

const NOT_SUPPORTED = -1n;
const CPU_ON: ReadonlySet<bigint> = new Set([0x8400_0003n, 0xc400_0003n]);
const FEATURES = 0x8400_000an;
const PASSED: ReadonlySet<bigint> = new Set([
  0x8400_0000n, // version
  0x8400_0001n, // suspend
  0xc400_0001n,
  0x8400_0002n, // off
  0x8400_0004n, // affinity
  0xc400_0004n,
  0x8400_0006n, // migration
  0x8400_0008n, // system off, reset
  0x8400_0009n,
]);

/** Where the host wants a CPU started, and with what in x0. */
const startAt = (cpu: number): number => AT.starts + 16 * cpu;
export const startOf = (h: Hardware): { readonly entry: bigint; readonly context: bigint } => ({
  entry: h.u64(startAt(h.el2.id)),
  context: h.u64(startAt(h.el2.id) + 8),
});

function cpuOn(h: Hardware, call: bigint): bigint {
  const { el2 } = h;
  const [target, entry, context] = [el2.x(1), el2.x(2), el2.x(3)];
  const result = el2.firmware(call, target, BigInt(h.layout.core), 0n);
  if (result !== 0n) return result;
  // The firmware knew the CPU, and that was off: nothing of it runs before this call returns.
  const at = startAt(Number(target & 0xffn));
  h.setU64(at, entry);
  h.setU64(at + 8, context);
  return result;
}

function answer(h: Hardware): bigint {
  const { el2 } = h;
  const call = u32(el2.x(0));
  if (CPU_ON.has(call)) return cpuOn(h, call);
  if (call === FEATURES) {
    const asked = u32(el2.x(1));
    return PASSED.has(asked) || CPU_ON.has(asked) || asked === FEATURES ? 0n : NOT_SUPPORTED;
  }
  return PASSED.has(call) ? el2.firmware(call, el2.x(1), el2.x(2), el2.x(3)) : NOT_SUPPORTED;
}

/** An SMC of the host: its exception points at it. */
export function relaySmc(h: Hardware): void {
  h.el2.write("ELR_EL2", h.el2.read("ELR_EL2") + 4n);
  h.el2.setX(0, BigInt.asUintN(64, answer(h)));
}
