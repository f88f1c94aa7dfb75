/**
 * The host's registers while KCore does for it what it was trapped at. They are saved in the context of this CPU: of the host it has the number of the CPU.
 *
 * @source kcore reference, part 2, section 2
 */
import { pageOf } from "../../../src/isa/vmsa/index.ts";
import { require, type U32, type U64, u64 } from "../../prelude/index.ts";
import { HOST, VCPUS } from "./constants.ts";
import type { Context } from "./context.ts";
import type { Machine } from "./state.ts";
import { NO_REGISTER } from "./syndrome.ts";

/** The host runs here, on a CPU that has a number. */
export const isHost = (m: Machine): boolean => m.curVmid === HOST && m.curVcpuid < VCPUS;
function ownHost(m: Machine): Context {
  require(isHost(m));
  return m.shadow.at(m.curVcpuid);
}
/** A register x0 to x30 of the host; 31 is 0. */
export function getHostGpr(m: Machine, register: U32): readonly [Machine, U64] {
  const host = ownHost(m);
  return [m, register < NO_REGISTER ? host.x.at(u64(register)) : u64(0n)];
}
/** Sets it; 31 stays 0. */
export function setHostGpr(m: Machine, register: U32, value: U64): Machine {
  const host = ownHost(m);
  if (register >= NO_REGISTER) return m;
  return { ...m, shadow: m.shadow.with(m.curVcpuid, { ...host, x: host.x.with(u64(register), value) }) };
}
/** The address that was accessed: the page, of which HPFAR_EL2 tells, and the low bits of FAR_EL2. */
export const hostGetFaultIpa = (m: Machine, addr: U64): readonly [Machine, U64] => [
  m,
  u64(pageOf(addr) | (m.regs.farEl2 & 0xfffn)),
];
/** Goes on behind the instruction that was trapped. */
export const hostSkipInstr = (m: Machine): Machine => ({
  ...m,
  regs: { ...m.regs, elrEl2: u64(m.regs.elrEl2 + 4n) },
});
