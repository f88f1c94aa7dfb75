/**
 * Loads and stores as the machine makes them: instructions of who runs at EL1, by its TLB and its walks; and accesses of a device behind an SMMU. A page has one value, so it is
 * full of one word, and a store is of all of it.
 */
import {
  memoryPage,
  pmdIndex,
  pteIndex,
  pudIndex,
  rootIndex,
  slotOf,
  tableDescriptor,
} from "../../../src/isa/vmsa/index.ts";
import type { Reg } from "../../layers/00-machine/context.ts";
import { HCR_EL2, VTTBR_EL2 } from "../../layers/00-machine/context.ts";
import { controlOf } from "../../layers/00-machine/controls.ts";
import { smmuTlbiBank } from "../../layers/00-machine/io-maintenance.ts";
import { IO_PMD_START, IO_PTE_START } from "../../layers/00-machine/io-pools.ts";
import { ioPmdSlotOf, ioPteSlotOf, ioRootSlotOf } from "../../layers/00-machine/io-walk.ts";
import { pmdStart, pteStart, pudStart, vttbrOf } from "../../layers/00-machine/pools.ts";
import * as regs from "../../layers/00-machine/smmu-registers.ts";
import { writelSmmu } from "../../layers/00-machine/smmus.ts";
import type { Bank, Gfn, Vmid } from "../../layers/00-machine/state.ts";
import { type U64, u32, u64 } from "../../prelude/index.ts";
import { actionsOn } from "../actions.ts";
import { PAGE } from "../layout.ts";
import { setLive } from "../registers.ts";
import { contentsOf } from "../source.ts";
import { SCTLR_EL1, VTCR } from "../start.ts";
import type { Board } from "./board.ts";
import type { Draw } from "./draw.ts";

/** An access: the arguments of its step, where it is translated, and what the machine does; it gives what a device loads. */
export interface Access {
  readonly args: readonly bigint[];
  readonly make: () => bigint | undefined;
  /** Of who runs: the VMID; of devices the bank. */
  readonly of: bigint;
  readonly gfn: Gfn;
}

/** A page that is full of one word, by which its contents go from here on. */
function named(d: Draw, word: bigint): Uint8Array {
  const bytes = new Uint8Array(new BigUint64Array(PAGE / 8).fill(word).buffer);
  d.board.hardware.ciphertexts.set(contentsOf(bytes), u64(word));
  return bytes;
}
function filled(d: Draw, word: bigint): bigint {
  const [pfn, bytes] = [d.frame(), named(d, word)];
  const { machine } = d.board;
  machine.ram.u8.set(bytes, machine.ram.at(Number(pfn) * PAGE));
  return pfn;
}
/** A leaf of which access flag and permissions are anything. */
function leafTo(d: Draw, pfn: bigint): U64 {
  const bits = 0x4c0n;
  return u64((memoryPage(u64(pfn)) & ~bits) | d.pick([bits, bits, 0x440n, 0x480n, 0x400n, 0xc0n]));
}
const word = (d: Draw): bigint => 1n + (d.word() >> 1n);

// Who runs.

/** Registers of SMMUs that keep their values: a device of which an address is read. */
const DEVICE_OFFSET = 0x20n;
const [LDR, STR_NEXT, SUBS_1, BNE_BACK, STAY] = [0xf940_0000n, 0xf800_8400n, 0xf100_0400n, 0x54ff_ffc1n, 0x1400_0000n];

/** Puts an address and the one beside it into the table of a VMID: what is accessed, and instructions. */
function mapped({ hardware: h }: Board, vmid: Vmid, gfn: Gfn, leaf: U64, code: U64): void {
  const own = <T extends bigint>(start: (v: Vmid) => T): U64 => u64(start(vmid));
  const slot = (table: U64, index: U64): U64 => slotOf(table, index);
  h.setEntry(slot(vttbrOf(vmid), rootIndex(gfn)), false, tableDescriptor(own(pudStart)));
  h.setEntry(slot(own(pudStart), pudIndex(gfn)), false, tableDescriptor(own(pmdStart)));
  h.setEntry(slot(own(pmdStart), pmdIndex(gfn)), false, tableDescriptor(own(pteStart)));
  h.setEntry(slot(own(pteStart), pteIndex(gfn)), true, leaf);
  h.setEntry(slot(own(pteStart), pteIndex(u64(gfn ^ 1n))), true, code);
}

/** Runs instructions at EL1 until they stay where they are, with other registers in between. */
function ran({ machine, el2 }: Board, at: bigint, set: ReadonlyMap<number, bigint>, steps: number): void {
  const system = ["ELR_EL2", "SPSR_EL2", "SCTLR_EL1", "MDSCR_EL1", "VTCR_EL2"];
  const saved = system.map((name) => el2.read(name));
  const general = [...set.keys()].map((n) => [n, el2.x(n)] as const);
  for (const [i, value] of [at, 0x3c5n, SCTLR_EL1, 0n, VTCR].entries()) el2.write(system[i]!, value);
  for (const [n, value] of set) el2.setX(n, value);
  el2.resume();
  machine.step(steps);
  machine.cpus[0]!.enter(2, true);
  for (const [n, value] of general) el2.setX(n, value);
  for (const [i, value] of saved.entries()) el2.write(system[i]!, value);
}

function ofWhoRuns(d: Draw, isStore: boolean): Access {
  const { board } = d;
  const { el2, hardware: h } = board;
  const isOff = d.below(6) === 0n;
  const isDevice = d.below(6) === 0n;
  const vmid = u32(d.below(4)) as Vmid;
  const [value, r] = [word(d), d.below(31)];
  const pfn = isDevice ? BigInt(h.layout.smmus[0]! / PAGE) : filled(d, word(d));
  const code = d.frame();
  const gfn = u64(isOff ? pfn : d.below(2 ** 26) * 4n + d.below(4)) as Gfn;
  const at = isOff ? code : gfn ^ 1n;
  setLive(h, VTTBR_EL2, vttbrOf(vmid));
  setLive(h, HCR_EL2, u64(isOff ? controlOf(vmid, HCR_EL2) & ~1n : controlOf(vmid, HCR_EL2)));
  mapped(board, vmid, gfn, d.below(8) === 0n ? u64(0n) : leafTo(d, pfn), memoryPage(u64(code)));
  const [b, c] = [30n, 29n, 28n].filter((n) => n !== r) as [bigint, bigint];
  const program = isStore
    ? [STR_NEXT | (b << 5n) | r, SUBS_1 | (c << 5n) | c, BNE_BACK, STAY]
    : [LDR | ((DEVICE_OFFSET / 8n) << 10n) | (b << 5n) | r, STAY];
  for (const [i, instruction] of program.entries()) el2.store(Number(code) * PAGE + 4 * i, 4, instruction);
  el2.tlbi("alle1is");
  const va = gfn << 12n;
  const base = isStore && isDevice ? va + DEVICE_OFFSET : va;
  const count = isDevice ? 1n : 512n;
  if (isStore) {
    setLive(h, u32(r) as Reg, u64(value));
    named(d, value);
  }
  const given = el2.load(Number(pfn) * PAGE + Number(DEVICE_OFFSET), 8)!;
  return {
    args: isStore ? [gfn, r] : [gfn, r, given],
    of: vmid,
    gfn,
    make: () =>
      void ran(
        board,
        at << 12n,
        new Map([
          [Number(b), base],
          [Number(c), count],
        ]),
        2000,
      ),
  };
}

// Devices.

/** Where a bank has its fault status: while there is one it refuses all. Ones clear it. */
const FSR = u64(0x58n);
/** One stream of an SMMU comes to a bank, which is set up as KCore does. */
function routed({ hardware }: Board, bank: Bank): void {
  const actions = actionsOn(hardware);
  const write = actions.get(writelSmmu) as (...args: bigint[]) => void;
  const [index, number] = [regs.smmuOf(bank), regs.numberOf(bank)];
  for (let entry = 0n; entry < 16n; entry++) write(index, regs.SMR + 4n * entry, 0n);
  for (const at of [regs.SCTLR, regs.TCR, regs.TTBR0, regs.TTBR0_HIGH]) {
    const offset = regs.inBankOf(number, at);
    write(index, offset, regs.kcoresWord(index, offset));
  }
  write(index, regs.cbarOf(number), regs.cbarFor(number));
  write(index, regs.cba2rOf(number), regs.CBA2R_LONG);
  write(index, regs.S2CR, number);
  write(index, regs.SMR, 1n << 31n);
  write(index, regs.SCR0, regs.SCR0_CONFINES);
  hardware.setSmmu(index, regs.inBankOf(number, FSR), 4, 0xffff_ffffn);
  (actions.get(smmuTlbiBank) as (bank: Bank) => void)(bank);
}

function ofDevice(d: Draw, isStore: boolean): Access {
  const { board } = d;
  const { hardware: h, machine } = board;
  const bank = u32(d.below(16)) as Bank;
  const gfn = u64(d.below(2 ** 28)) as Gfn;
  const pfn = filled(d, word(d));
  const leaf = d.below(8) === 0n ? u64(0n) : leafTo(d, pfn);
  h.setEntry(ioRootSlotOf(bank, gfn), false, tableDescriptor(IO_PMD_START));
  h.setEntry(ioPmdSlotOf(IO_PMD_START, gfn), false, tableDescriptor(IO_PTE_START));
  h.setEntry(ioPteSlotOf(IO_PTE_START, gfn), true, leaf);
  routed(board, bank);
  const value = word(d);
  const bytes = named(d, value);
  const port = machine.behind(Number(regs.smmuOf(bank)), 0);
  const from = Number(gfn) * PAGE;
  return {
    args: isStore ? [bank, gfn, value] : [bank, gfn, 0n],
    of: bank,
    gfn,
    make: () => {
      if (isStore) return void port.write(from, bytes);
      const found = port.read(from, 8);
      return found && new DataView(found.buffer).getBigUint64(0, true);
    },
  };
}

/** Accesses in random states, by the name of their primitive. */
export const ACCESSES: Readonly<Record<string, (d: Draw) => Access>> = {
  loadMemory: (d) => ofWhoRuns(d, false),
  storeMemory: (d) => ofWhoRuns(d, true),
  loadDevice: (d) => ofDevice(d, false),
  storeDevice: (d) => ofDevice(d, true),
};
