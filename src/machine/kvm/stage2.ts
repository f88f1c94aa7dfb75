/** Stage 2 of VMs: four levels of tables. What is mapped over something else replaces it. Where the host has written over a table, it reads as it can. */
import { devicePage, memoryPage, tableDescriptor } from "../../isa/vmsa/index.ts";
import { type U64, u64 } from "../../prelude/index.ts";
import type { El2 } from "../el2/el2.ts";
import { KVM_BYTES, NEXT_TABLE, PAGE, TABLES } from "./layout.ts";
import { word } from "./word.ts";

const ENTRY = 8;
const SHIFTS = [39, 30, 21] as const;

/** An empty page for a table, 0 when none is left. */
function takeTable(el2: El2, base: number): number {
  const taken = Number(word(el2, base + NEXT_TABLE));
  const at = base + TABLES + taken * PAGE;
  if (at + PAGE > base + KVM_BYTES) return 0;
  el2.store(base + NEXT_TABLE, 8, BigInt(taken + 1));
  el2.clear(at, PAGE);
  return at;
}

/** The first table of a VM. */
export const newRoot = (el2: El2, base: number): number => takeTable(el2, base);

const slot = (table: number, ipa: number, shift: number): number =>
  table + ENTRY * (Math.floor(ipa / 2 ** shift) % 512);

/** The table of last level for an address, 0 when there is no room for it. */
function lastTable(el2: El2, base: number, root: number, ipa: number): number {
  let table = root;
  for (const shift of SHIFTS) {
    const at = slot(table, ipa, shift);
    const entry = word(el2, at);
    let below = Number(entry & 0xffff_ffff_f000n);
    if (entry === 0n) {
      below = takeTable(el2, base);
      if (below === 0) return 0;
      el2.store(at, ENTRY, tableDescriptor(u64(BigInt(below))));
    }
    table = below;
  }
  return table;
}

/** Maps a page, of memory or of a device. An entry that was another is invalidated first, for the VM of `vttbr`. @returns whether there was room */
export function mapPage(
  el2: El2,
  base: number,
  vttbr: bigint,
  ipa: number,
  pa: number,
  kind: "memory" | "device",
): boolean {
  const table = lastTable(el2, base, Number(vttbr & 0xffff_ffff_f000n), ipa);
  if (table === 0) return false;
  const at = slot(table, ipa, 12);
  const frame = u64(BigInt(Math.floor(pa / PAGE))) as U64;
  const entry = kind === "memory" ? memoryPage(frame) : devicePage(frame);
  const old = word(el2, at);
  if (old !== 0n && old !== entry) {
    el2.store(at, ENTRY, 0n);
    el2.barrier();
    invalidate(el2, vttbr, ipa);
  }
  el2.store(at, ENTRY, entry);
  el2.barrier();
  return true;
}

function invalidate(el2: El2, vttbr: bigint, ipa: number): void {
  const live = el2.read("VTTBR_EL2");
  el2.write("VTTBR_EL2", vttbr);
  el2.tlbi("ipas2e1is", BigInt(Math.floor(ipa / PAGE)));
  el2.barrier();
  el2.tlbi("vmalle1is");
  el2.barrier();
  el2.write("VTTBR_EL2", live);
}
