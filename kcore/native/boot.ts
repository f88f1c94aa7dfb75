/**
 * What is in KCore's memory when it starts: the boot table of this machine and the page records that go with it, free locks and empty tables. The loader puts it
 * there, so that nothing of it is work at EL2.
 */

import { CORE, HOST, NEVER_RUN, NO_RECORD, NOBODY, NOWHERE, REMAP_START } from "../layers/00-machine/constants.ts";
import { DIRTY } from "../layers/00-machine/context.ts";
import { IO_PMD_START, IO_PTE_START } from "../layers/00-machine/io-pools.ts";
import { LAST_VMID } from "../layers/00-machine/lock-ids.ts";
import { pmdStart, pteStart, pudStart } from "../layers/00-machine/pools.ts";
import type { RecordIndex, Region, Vmid } from "../layers/00-machine/state.ts";
import { u32, u64 } from "../prelude/index.ts";
import {
  AT,
  CONTEXT_BYTES,
  CONTEXTS,
  EXCHANGE_BYTES,
  type Layout,
  PAGE,
  RECORD_BYTES,
  REGION_BYTES,
  SMMU_BYTES,
} from "./layout.ts";

const SMMU_SPACE = 0x1_0000;
const BANKS_OF_SMMU = 8n;
/** Regions without records. */
const NO_MAP = u64(4n);

/** A region, and who owns its pages at first. */
interface BootRegion extends Region {
  readonly owner: Vmid | undefined;
}

/** The boot table of a machine: KCore's memory, the host's, registers of SMMUs, and exchanges, which have no records. */
export function bootTable(layout: Layout): readonly BootRegion[] {
  const region = (base: number, bytes: number, first: number, owner: Vmid): BootRegion => ({
    base: u64(BigInt(base)),
    size: u64(BigInt(bytes)),
    flag: u64(0n),
    index: u64(BigInt(first)) as RecordIndex,
    owner,
  });
  const [corePages, hostPages] = [layout.coreBytes / PAGE, layout.hostBytes / PAGE];
  const smmuPages = SMMU_SPACE / PAGE;
  return [
    region(layout.core, layout.coreBytes, 0, CORE),
    region(layout.host, layout.hostBytes, corePages, HOST),
    ...layout.smmus.map((base, i) => region(base, SMMU_SPACE, corePages + hostPages + i * smmuPages, CORE)),
    {
      base: u64(BigInt(layout.exchange)),
      size: u64(BigInt(EXCHANGE_BYTES)),
      flag: NO_MAP,
      index: NO_RECORD,
      owner: undefined,
    },
  ];
}

/** Bytes at an offset in KCore's memory. */
export interface Piece {
  readonly at: number;
  readonly bytes: Uint8Array;
}

function recordsOf({ base, size, owner, index }: BootRegion): Piece[] {
  if (owner === undefined) return [];
  const pages = Number(size) / PAGE;
  const words = new BigUint64Array(2 * pages);
  const first = base / BigInt(PAGE);
  for (let i = 0; i < pages; i++) {
    words[2 * i] = owner; // and count 0
    words[2 * i + 1] = owner === HOST ? first + BigInt(i) : NOWHERE;
  }
  return [{ at: AT.records + RECORD_BYTES * Number(index), bytes: new Uint8Array(words.buffer) }];
}

/** No virtual CPU has ever run. */
function contexts(): Piece {
  const words = new BigUint64Array((CONTEXTS * CONTEXT_BYTES) / 8);
  for (let i = 0; i < CONTEXTS; i++) words[(i * CONTEXT_BYTES) / 8 + Number(DIRTY)] = NEVER_RUN;
  return { at: AT.contexts, bytes: new Uint8Array(words.buffer) };
}

/** The first bytes of KCore's memory, without key and secret. */
function firstBytes(layout: Layout): Uint8Array {
  const low = new DataView(new ArrayBuffer(AT.running));
  const put32 = (at: number, value: bigint): void => low.setUint32(at, Number(value), true);
  const put64 = (at: number, value: bigint): void => low.setBigUint64(at, value, true);
  put32(AT.nextVmid, 1n);
  put64(AT.nextRemap, REMAP_START);
  put64(AT.nextSeal, 1n);
  for (let bank = 0; bank < 16; bank++) put32(AT.banks + 4 * bank, NOBODY);
  put64(AT.ioNext, IO_PMD_START);
  put64(AT.ioNext + 8, IO_PTE_START);
  for (let v = 0; v <= Number(LAST_VMID); v++)
    for (const [i, start] of [pudStart, pmdStart, pteStart].entries())
      put64(AT.nextTables + 24 * v + 8 * i, start(u32(BigInt(v)) as Vmid));
  const table = bootTable(layout);
  put32(AT.regionCount, BigInt(table.length));
  for (const [i, { base, size, flag, index }] of table.entries())
    for (const [j, word] of [base, size, flag, index].entries()) put64(AT.regions + REGION_BYTES * i + 8 * j, word);
  put32(AT.smmuCount, BigInt(layout.smmus.length));
  for (const [i, base] of layout.smmus.entries()) {
    const at = AT.smmus + SMMU_BYTES * i;
    put64(at, BigInt(base));
    put64(at + 8, BigInt(SMMU_SPACE));
    put32(at + 16, 12n);
    put32(at + 20, BANKS_OF_SMMU);
  }
  return new Uint8Array(low.buffer);
}

/** What of KCore's memory nothing ever changes: the boot table and what SMMUs there are. */
export function lastingImage(layout: Layout): Piece {
  return { at: AT.regionCount, bytes: firstBytes(layout).subarray(AT.regionCount, AT.key) };
}

/**
 * @param key under which images of VMs are signed, 32 bytes
 * @param secret from which keys of VMs come, 32 bytes that no other start has
 */
export function bootImage(layout: Layout, key: Uint8Array, secret: Uint8Array): Piece[] {
  const bytes = firstBytes(layout);
  bytes.set(key, AT.key);
  bytes.set(secret, AT.secret);
  return [{ at: 0, bytes }, contexts(), ...bootTable(layout).flatMap(recordsOf)];
}
