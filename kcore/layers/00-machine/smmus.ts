/**
 * SMMUs as devices: their configuration, which nobody changes, and their registers, for the holder of the lock of banks. An access of 8 bytes is
 * one of two words.
 *
 * @source kcore reference, part 2, section 2; readl_relaxed and its like, with the base of the SMMU added
 */
import { require, type U32, type U64, u32, u64 } from "../../prelude/index.ts";
import { HOST } from "./constants.ts";
import { SMMU_LOCK } from "./lock-ids.ts";
import { settled } from "./locks.ts";
import { holds } from "./owners.ts";
import { isKept, MAX_SMMUS, SMMU_SPACE } from "./smmu-registers.ts";
import type { Machine, Smmu } from "./state.ts";

function smmu(m: Machine, index: U32): Smmu {
  require(index < MAX_SMMUS);
  return m.smmus.at(index);
}
/** How many there are. */
export const getSmmuNum = (m: Machine): readonly [Machine, U32] => [m, m.smmuCount];
/** First byte of the registers. */
export const getSmmuBase = (m: Machine, index: U32): readonly [Machine, U64] => [m, smmu(m, index).base];
/** Bytes of registers. */
export const getSmmuSize = (m: Machine, index: U32): readonly [Machine, U64] => [m, smmu(m, index).size];
/** How many context banks it has. */
export const getSmmuNumContextBanks = (m: Machine, index: U32): readonly [Machine, U32] => [
  m,
  smmu(m, index).contextBanks,
];

function mayAccess(m: Machine, index: U32, offset: U64): void {
  require(settled(m) && holds(m, SMMU_LOCK));
  require(index < MAX_SMMUS && offset < SMMU_SPACE);
}
const withWord = (m: Machine, index: U32, offset: U64, word: U32): Machine => ({
  ...m,
  objects: { ...m.objects, smmuRegs: m.objects.smmuRegs.with(index, m.objects.smmuRegs.at(index).with(offset, word)) },
});
/** The machine in which the next value that devices of the host say was taken, and that value. */
const taken = (m: Machine): readonly [Machine, U64] => [
  { ...m, dataTaken: m.dataTaken.with(HOST, m.dataTaken.at(HOST) + 1n) },
  m.dataOracle.at(HOST).at(m.dataTaken.at(HOST)),
];

/** Reads a register: what was written, where the SMMU keeps that, and else what it says. */
export function readlSmmu(m: Machine, index: U32, offset: U64): readonly [Machine, U32] {
  mayAccess(m, index, offset);
  if (isKept(offset)) return [m, m.objects.smmuRegs.at(index).at(offset)];
  const [after, value] = taken(m);
  return [after, u32(value)];
}
/** Reads a register of 64 bits. */
export function readqSmmu(m: Machine, index: U32, offset: U64): readonly [Machine, U64] {
  mayAccess(m, index, offset);
  const words = m.objects.smmuRegs.at(index);
  return isKept(offset) ? [m, u64((words.at(u64(offset + 4n)) << 32n) + words.at(offset))] : taken(m);
}
/** Writes a register. What is cached stays: that an SMMU forgets it by itself changes nothing that is said of it. */
export function writelSmmu(m: Machine, index: U32, offset: U64, value: U32): Machine {
  mayAccess(m, index, offset);
  return withWord(m, index, offset, value);
}
/** Writes a register of 64 bits. */
export function writeqSmmu(m: Machine, index: U32, offset: U64, value: U64): Machine {
  mayAccess(m, index, offset);
  return withWord(withWord(m, index, offset, u32(value)), index, u64(offset + 4n), u32(value >> 32n));
}
