/** Random states: what is in KCore's memory and the CPU's registers, and what ghosts say. */

import { CORE } from "../../layers/00-machine/constants.ts";
import type { Reg } from "../../layers/00-machine/context.ts";
import * as contexts from "../../layers/00-machine/contexts.ts";
import * as entries from "../../layers/00-machine/entries.ts";
import * as hostTrap from "../../layers/00-machine/host-trap.ts";
import { initialMachine } from "../../layers/00-machine/initial.ts";
import * as hostsLive from "../../layers/00-machine/live.ts";
import { LAST_LOCK, LAST_VMID } from "../../layers/00-machine/lock-ids.ts";
import type { LockPc } from "../../layers/00-machine/lock-state.ts";
import type { Cpu, Machine, TableState } from "../../layers/00-machine/state.ts";
import * as switches from "../../layers/00-machine/switch.ts";
import { everywhere, tabulate, u32, u64 } from "../../prelude/index.ts";
import type { Hardware } from "../hardware.ts";
import { AT, CONTEXT_BYTES, contextOf, PAGE } from "../layout.ts";
import { live, REGISTERS, setLive } from "../registers.ts";
import { type Board, layout, put } from "./board.ts";
import type { Draw } from "./draw.ts";
import { NUMBERS } from "./shown.ts";

const CNTV_CTL = 71;
/** Bits that each register of the CPU keeps. The timer is left off: its state is the time's. */
function bitsOf(h: Hardware): readonly bigint[] {
  return NUMBERS.map((r) => {
    const reg = u32(r) as Reg;
    if (Number(r) === CNTV_CTL) return 2n;
    const old = live(h, reg);
    setLive(h, reg, u64(2n ** 64n - 1n));
    const kept = live(h, reg);
    setLive(h, reg, u64(0n));
    const least = live(h, reg);
    setLive(h, reg, old);
    return kept & ~least;
  });
}
const known = new WeakMap<Board, readonly bigint[]>();
function keptBits(board: Board): readonly bigint[] {
  let bits = known.get(board);
  if (bits === undefined) known.set(board, (bits = bitsOf(board.hardware)));
  return bits;
}

/** Registers, contexts and exchanges are anything that they can be. */
function scrambleContexts(d: Draw): void {
  const { board } = d;
  const { machine, hardware } = board;
  const bits = keptBits(board);
  const vmid = d.below(3);
  put(d.board, AT.running, 4, vmid);
  put(d.board, AT.running + 4, 4, vmid === 0n ? 0n : d.below(8));
  for (const r of NUMBERS) if (d.below(4) === 0n) setLive(hardware, u32(r) as Reg, u64(d.word() & bits[Number(r)]!));
  for (const context of [
    0,
    contextOf(vmid, 0n),
    contextOf(d.below(3), d.below(8)),
    contextOf(d.below(Number(CORE)), d.below(8)),
  ])
    for (const r of NUMBERS)
      put(d.board, AT.contexts + CONTEXT_BYTES * context + 8 * Number(r), 8, d.word() & bits[Number(r)]!);
  const exchange = layout.exchange + PAGE * Number(d.below(8 * Number(CORE)));
  for (let r = 0; r < REGISTERS; r++) machine.ram.u64[machine.ram.at(exchange + 8 * r) / 8] = d.word();
}

/** Primitives for which it matters what is in registers and contexts. */
const ABOUT_CONTEXTS = new Set([contexts, entries, switches, hostTrap, hostsLive].flatMap((file) => Object.keys(file)));

/** Some of KCore's data is anything. */
export function scramble(d: Draw, name: string): void {
  if (ABOUT_CONTEXTS.has(name)) scrambleContexts(d);
  const word = (at: number): void => put(d.board, at, 4, d.below(3) === 0n ? d.word() & 0xffff_ffffn : d.below(8));
  for (let lk = 1; lk <= Number(LAST_LOCK); lk++) {
    const now = d.word() & 0xffff_ffffn;
    put(d.board, AT.locks + 8 * lk + 4, 4, now);
    put(d.board, AT.locks + 8 * lk, 4, u32(now + (name === "loadNow" ? 1n : d.below(2))));
  }
  put(d.board, AT.halt, 4, d.below(8) === 0n ? 1n : 0n);
  for (let i = 0; i < 16; i++)
    put(d.board, AT.banks + 4 * i, 4, d.pick([d.below(Number(LAST_VMID) + 1), 0xffff_ffffn]));
  for (let i = 0; i < 40; i++) word(AT.vms + 4 * Number(d.below((Number(LAST_VMID) + 1) * 128)));
  for (let v = 0; v <= Number(LAST_VMID); v++) {
    put(d.board, AT.vms + 0x200 * v, 4, d.below(7));
    put(d.board, AT.vms + 0x200 * v + 4, 4, d.below(5));
    for (let i = 0; i < 8; i++) put(d.board, AT.vms + 0x200 * v + 0x20 + 4 * i, 4, d.pick([0n, 2n, 5n]));
  }
}

/** Ghosts of a CPU that holds the locks, somewhere in a section. */
export function ghostOf(d: Draw, name: string): Machine {
  const me = 0n as Cpu;
  const { ram } = d.board.machine;
  const start = initialMachine(me);
  const pc: LockPc = name === "loadNow" ? "spin" : name === "advanceNow" ? "held" : "out";
  const bar = name === "advanceNow" ? "placed" : name === "barrier" ? d.pick(["valid", "needed"] as const) : "valid";
  const isFree = name === "openSection" || name === "halt";
  const states: readonly TableState[] = ["open", "broken", "visible", "invalidated", "synced", "closed"];
  return {
    ...start,
    objects: { ...start.objects, sealing: d.sealing },
    owners: everywhere(isFree ? { kind: "nobody" } : { kind: "cpu", cpu: me }),
    icore: name === "leaveCore",
    bars: everywhere(bar),
    runs: everywhere(everywhere(everywhere(true))),
    tstate: d.pick(states),
    lockWords: tabulate((lk) => {
      const now = u32(ram.load(ram.at(layout.core + AT.locks + 8 * Number(lk) + 4), 4));
      return { next: u32(0n), now: u32(0n), ticket: everywhere(now), pc: everywhere(pc) };
    }),
  };
}
