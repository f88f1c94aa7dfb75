/**
 * The host's registers while KCore does for it what it was trapped at: general registers are saved in the host's context on this CPU, the others are live.
 *
 * @source kcore reference, part 2, section 2
 */
import { pageOf } from "../../../src/isa/vmsa/index.ts";
import { require, type U32, type U64, u64 } from "../../prelude/index.ts";
import { HOST } from "./constants.ts";
import { type Context, FAR_EL2, PC, type Reg } from "./context.ts";
import type { Machine } from "./state.ts";
import { NO_REGISTER } from "./syndrome.ts";

function ownHost(m: Machine): Context {
  require(m.curVmid === HOST);
  return m.host;
}
/** A register x0 to x30 of the host; 31 is 0. */
export function getHostGpr(m: Machine, register: U32): readonly [Machine, U64] {
  const host = ownHost(m);
  return [m, register < NO_REGISTER ? host.at(register as Reg) : u64(0n)];
}
/** Sets it; 31 stays 0. */
export function setHostGpr(m: Machine, register: U32, value: U64): Machine {
  const host = ownHost(m);
  return register < NO_REGISTER ? { ...m, host: host.with(register as Reg, value) } : m;
}
/** The address that was accessed: the page, of which HPFAR_EL2 tells, and the low bits of FAR_EL2. */
export const hostGetFaultIpa = (m: Machine, addr: U64): readonly [Machine, U64] => [
  m,
  u64(pageOf(addr) | (m.regs.at(FAR_EL2) & 0xfffn)),
];
/** Goes on behind the instruction that was trapped. */
export function hostSkipInstr(m: Machine): Machine {
  return { ...m, regs: m.regs.with(PC, u64(m.regs.at(PC) + 4n)) };
}
