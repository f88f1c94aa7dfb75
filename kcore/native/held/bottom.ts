/** The board as what stands for layer 0 of any state: each field that has a representation by its path, as machines are declared, and where it is. */
import { CORE, SEALS } from "../../layers/00-machine/constants.ts";
import type { Reg } from "../../layers/00-machine/context.ts";
import * as primitives from "../../layers/00-machine/index.ts";
import { LAST_LOCK, LAST_VMID } from "../../layers/00-machine/lock-ids.ts";
import type { Machine, Vmid } from "../../layers/00-machine/state.ts";
import { type U32, u32, u64 } from "../../prelude/index.ts";
import { abstractionOf } from "../abstraction.ts";
import { actionsOn } from "../actions.ts";
import { vcpuAt, vmAt } from "../acts/vms.ts";
import type { Crypto, Hardware } from "../hardware.ts";
import {
  AT,
  CONTEXT_BYTES,
  contextOf,
  PAGE,
  RECORD_BYTES,
  REGION_BYTES,
  SEAL_BYTES,
  SMMU_BYTES,
  VM,
} from "../layout.ts";
import { REGISTERS, setLive } from "../registers.ts";
import { sourceOf } from "../source.ts";
import { boardWith, layout } from "./board.ts";
import { specifications } from "./held.ts";
import { IO_POOLS, KEPT, POOLS, RECORDS } from "./shown.ts";

type Keys = readonly bigint[];
/** Puts a value where keys name a place, and says whether they do; without a value nothing is put. */
type Put = (keys: Keys, value?: bigint) => boolean;

/** What has a place only as one of few. */
const below =
  (limits: readonly (number | bigint)[], put: (keys: Keys, value: bigint) => void): Put =>
  (keys, value) => {
    const isThere = limits.every((n, i) => keys[i]! < n);
    if (isThere && value !== undefined) put(keys, value);
    return isThere;
  };

const VMS = LAST_VMID + 1n;

/** Where each field is. */
function places(h: Hardware): ReadonlyMap<string, Put> {
  const word =
    (at: (...keys: Keys) => number, bytes: 4 | 8): ((keys: Keys, value: bigint) => void) =>
    (keys, value) =>
      bytes === 4 ? h.setU32(at(...keys), value) : h.setU64(at(...keys), value);
  const fieldsOf = (
    path: string,
    at: (...keys: Keys) => number,
    limits: readonly (number | bigint)[],
    fields: Readonly<Record<string, readonly [offset: number, bytes: 4 | 8]>>,
  ): [string, Put][] =>
    Object.entries(fields).map(([name, [offset, bytes]]) => [
      `${path}.${name}`,
      below(
        limits,
        word((...keys) => at(...keys) + offset, bytes),
      ),
    ]);
  /** An entry of a table, if it is in the pool of its level. */
  const entry =
    (pools: (keys: Keys) => readonly bigint[] | undefined, level: number, isLast: boolean): Put =>
    (keys, value) => {
      const [own, slot] = [pools(keys), keys.at(-1)!];
      const isThere = own !== undefined && slot % 8n === 0n && own[level]! <= slot && slot < own[level + 1]!;
      if (isThere && value !== undefined) h.setEntry(u64(slot), isLast, u64(value));
      return isThere;
    };
  const stage2 = (level: number): Put => entry(([v]) => POOLS[Number(v)], level, level === 3);
  const io = (level: number): Put => entry(() => IO_POOLS, level, level === 2);
  const context = (limits: readonly (number | bigint)[], of: (...keys: Keys) => number): Put =>
    below(
      [...limits, REGISTERS],
      word((...keys) => AT.contexts + CONTEXT_BYTES * of(...keys) + 8 * Number(keys.at(-1)), 8),
    );
  const smmu: Put = ([i, offset], value) => {
    const isThere = i! < 2n && KEPT.includes(offset!);
    if (isThere && value !== undefined) h.setSmmu(u32(i!), u64(offset!), 4, value);
    return isThere;
  };
  const vm = (v: bigint): number => vmAt(u32(v) as Vmid);
  return new Map<string, Put>([
    ["halt", below([], (_, value) => h.setU32(AT.halt, value ? 1n : 0n))],
    ...fieldsOf("lockWords.*", (lk) => AT.locks + 8 * Number(lk), [LAST_LOCK + 1n], { next: [0, 4], now: [4, 4] }),
    ...fieldsOf("objects.npts.*", (v) => AT.nextTables + 24 * Number(v), [VMS], {
      pudNext: [0, 8],
      pmdNext: [8, 8],
      pteNext: [16, 8],
    }),
    ["objects.npts.*.rootPool.*", stage2(0)],
    ["objects.npts.*.pudPool.*", stage2(1)],
    ["objects.npts.*.pmdPool.*", stage2(2)],
    ["objects.npts.*.ptePool.*", stage2(3)],
    ...fieldsOf("objects.spt", () => AT.ioNext, [], { pmdNext: [0, 8], pteNext: [8, 8] }),
    ["objects.spt.rootPool.*", io(0)],
    ["objects.spt.pmdPool.*", io(1)],
    ["objects.spt.ptePool.*", io(2)],
    ...fieldsOf("objects.records.*", (r) => AT.records + RECORD_BYTES * Number(r), [RECORDS], {
      owner: [0, 4],
      count: [4, 4],
      gfn: [8, 8],
    }),
    ...fieldsOf("objects.core", () => AT.nextVmid, [], { nextVmid: [0, 4], nextRemapPtr: [8, 8] }),
    ...fieldsOf("objects.vms.*", vm, [VMS], {
      state: [VM.state, 4],
      nextLoadInfo: [VM.images, 4],
      incExe: [VM.incExe, 4],
      heir: [VM.heir, 4],
    }),
    [
      "objects.vms.*.vcpuState.*",
      below(
        [VMS, 8],
        word((v, i) => vcpuAt(u32(v!) as Vmid, u32(i!) as U32), 4),
      ),
    ],
    ...fieldsOf("objects.vms.*.images.*", (v, i) => vm(v!) + VM.image + VM.imageBytes * Number(i), [VMS, 5], {
      loadAddr: [0, 8],
      loadSize: [8, 8],
      remapAddr: [16, 8],
      mappedPages: [24, 8],
    }),
    [
      "objects.sealing.next",
      below(
        [],
        word(() => AT.nextSeal, 8),
      ),
    ],
    ...fieldsOf("objects.sealing.seals.*", (n) => AT.seals + SEAL_BYTES * Number(n), [SEALS], {
      from: [0, 4],
      to: [4, 4],
      place: [8, 8],
    }),
    [
      "objects.smmuVmid.*",
      below(
        [16],
        word((bank) => AT.banks + 4 * Number(bank), 4),
      ),
    ],
    ["objects.smmuRegs.*.*", smmu],
    [
      "curVmid",
      below(
        [],
        word(() => AT.running + 8 * h.el2.id, 4),
      ),
    ],
    [
      "curVcpuid",
      below(
        [],
        word(() => AT.running + 8 * h.el2.id + 4, 4),
      ),
    ],
    ["regs.*", below([REGISTERS], ([r], value) => setLive(h, u32(r!) as Reg, u64(value)))],
    ["host.*", context([], () => h.el2.id)],
    ["shadow.*.*.*", context([CORE, 8], (v, i) => contextOf(v!, i!))],
    [
      "exchange.*.*.*",
      below([CORE, 8, REGISTERS], ([v, i, r], value) =>
        h.el2.store(layout.exchange + PAGE * (8 * Number(v) + Number(i)) + 8 * Number(r), 8, value),
      ),
    ],
    [
      "regionCount",
      below(
        [],
        word(() => AT.regionCount, 4),
      ),
    ],
    ...fieldsOf("regions.*", (r) => AT.regions + REGION_BYTES * Number(r), [32], {
      base: [0, 8],
      size: [8, 8],
      flag: [16, 8],
      index: [24, 8],
    }),
    [
      "smmuCount",
      below(
        [],
        word(() => AT.smmuCount, 4),
      ),
    ],
    ...fieldsOf("smmus.*", (i) => AT.smmus + SMMU_BYTES * Number(i), [2], {
      base: [0, 8],
      size: [8, 8],
      pageShift: [16, 4],
      contextBanks: [20, 4],
    }),
  ]);
}

/** A board as `sekvm prove --replay --on-machine` has it. */
export interface PlacedBoard {
  /** Whether keys name none of what there is. */
  isBeyond(path: string, keys: readonly unknown[]): boolean;
  /** Brings a leaf to a value, if it has a place. */
  put(path: string, keys: readonly unknown[], value: unknown): void;
  /** The machine of layer 0 that it is; what has no representation is as in `ghost`. */
  state(ghost: unknown): unknown;
  /** What stands for a primitive. */
  act(name: string): ((args: readonly unknown[]) => unknown) | undefined;
}

/** Another board, as the loader leaves it. */
export function placedBoard(crypto: Crypto): PlacedBoard {
  const { hardware } = boardWith(crypto);
  const [put, actions] = [places(hardware), actionsOn(hardware)];
  return {
    isBeyond: (path, keys) => put.get(path)?.(keys as Keys) === false,
    put: (path, keys, value) => void put.get(path)?.(keys as Keys, value as bigint),
    state: (ghost) => abstractionOf(sourceOf(hardware), ghost as Machine),
    act: (name) => {
      const does = name in primitives ? actions.get(specifications.get(name)) : undefined;
      return does && ((args) => does(...(args as never[])));
    },
  };
}
