/**
 * SMMUs as devices: their configuration in KCore's memory, their registers on the bus. The root of a bank has its physical address in TTBR0, and its offset for
 * KCore, as entries that point to tables have.
 */
import { ioRootPage } from "../../layers/00-machine/io-pools.ts";
import {
  bankOf,
  inBank,
  isInBanks,
  numberAt,
  rootHigh,
  rootLow,
  TTBR0,
  TTBR0_HIGH,
} from "../../layers/00-machine/smmu-registers.ts";
import * as spec from "../../layers/00-machine/smmus.ts";
import { type U32, type U64, u32, u64 } from "../../prelude/index.ts";
import type { Hardware } from "../hardware.ts";
import { AT, SMMU_BYTES } from "../layout.ts";
import { type Action, act } from "./action.ts";

const smmuAt = (index: U32): number => AT.smmus + SMMU_BYTES * Number(index);

/** How far a word of a register is from what KCore says of it. */
function shiftOf(h: Hardware, index: U32, offset: U64): bigint {
  if (!isInBanks(offset)) return 0n;
  const bank = bankOf(index, numberAt(offset));
  const root = ioRootPage(bank, u64(0n)) + BigInt(h.layout.core);
  if (inBank(offset) === TTBR0) return u32(root) - rootLow(bank);
  return inBank(offset) === TTBR0_HIGH ? u32(root >> 32n) - rootHigh(bank) : 0n;
}

const readWord = (h: Hardware, index: U32, offset: U64): U32 =>
  u32(h.smmu(index, offset, 4) - shiftOf(h, index, offset));
const writeWord = (h: Hardware, index: U32, offset: U64, value: bigint): void =>
  h.setSmmu(index, offset, 4, u32(value + shiftOf(h, index, offset)));
const behind = (offset: U64): U64 => u64(offset + 4n);

export const smmuActs = (h: Hardware): Action[] => [
  act(spec.getSmmuNum, () => h.u32(AT.smmuCount)),
  act(spec.getSmmuBase, (index) => h.u64(smmuAt(index))),
  act(spec.getSmmuSize, (index) => h.u64(smmuAt(index) + 8)),
  act(spec.getSmmuNumContextBanks, (index) => h.u32(smmuAt(index) + 20)),
  act(spec.readlSmmu, (index, offset) => readWord(h, index, offset)),
  act(spec.readqSmmu, (index, offset) => u64(readWord(h, index, offset) | (readWord(h, index, behind(offset)) << 32n))),
  act(spec.writelSmmu, (index, offset, value) => writeWord(h, index, offset, value)),
  act(spec.writeqSmmu, (index, offset, value) => {
    writeWord(h, index, offset, u32(value));
    writeWord(h, index, behind(offset), u32(value >> 32n));
  }),
];
