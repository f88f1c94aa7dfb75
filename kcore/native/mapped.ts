/** What tables in KCore's memory map, found by going through them from the root as hardware does. */
import { isPage, isTable, pageOf } from "../../src/isa/vmsa/index.ts";
import { ioRootPage } from "../layers/00-machine/io-pools.ts";
import { rootStart } from "../layers/00-machine/pools.ts";
import type { Bank, Gfn, Vmid } from "../layers/00-machine/state.ts";
import { u32, u64 } from "../prelude/index.ts";
import type { Source } from "./abstraction.ts";

const ENTRIES = 512;

/** Calls `found` with the first input frame of each leaf below a table of a level. @param table physical address @param first input frame of its first entry */
function below(source: Source, table: bigint, level: number, first: bigint, found: (gfn: Gfn) => void): void {
  const { core } = source.layout;
  const each = 1n << BigInt(9 * (3 - level));
  const halves = source.table(Number(table) - core);
  for (let i = 0; i < ENTRIES; i++) {
    const [low, high] = [halves[2 * i]!, halves[2 * i + 1]!];
    if (low === 0 && high === 0) continue;
    const entry = u64((BigInt(high) << 32n) | BigInt(low));
    const gfn = first + each * BigInt(i);
    if (level < 3 && isTable(entry)) below(source, pageOf(entry), level + 1, gfn, found);
    else if (level < 3 || isPage(entry)) found(u64(gfn) as Gfn);
  }
}

/** Frames that the table of a VMID maps. */
export function mappedFor(source: Source, vmid: Vmid): Gfn[] {
  const frames: Gfn[] = [];
  below(source, rootStart(vmid) + BigInt(source.layout.core), 0, 0n, (gfn) => frames.push(gfn));
  return frames;
}

/** Frames that the table of a bank maps: its root is two pages of level 1. */
export function mappedForBank(source: Source, bank: Bank): Gfn[] {
  const frames: Gfn[] = [];
  for (const half of [0n, 1n]) {
    const table = ioRootPage(bank, u64(half)) + BigInt(source.layout.core);
    below(source, table, 1, half << 27n, (gfn) => frames.push(gfn));
  }
  return frames;
}

export const VMIDS: readonly Vmid[] = Array.from({ length: 17 }, (_, v) => u32(BigInt(v)) as Vmid);
export const BANKS: readonly Bank[] = Array.from({ length: 16 }, (_, b) => u32(BigInt(b)) as Bank);
