/** Maps that are rules over rules are slow after some thousand events: they are written out, at the keys that there are. */

import { isVm, VCPUS } from "../layers/00-machine/constants.ts";
import type { Context, Reg } from "../layers/00-machine/context.ts";
import { LAST_VMID } from "../layers/00-machine/lock-ids.ts";
import type { Bank, Gfn, Machine, Mapping, Vcpuid, Vmid } from "../layers/00-machine/state.ts";
import { notMapped } from "../layers/00-machine/walk.ts";
import { everywhere, u32, u64, type ZMap } from "../prelude/index.ts";

const up = (n: number): bigint[] => Array.from({ length: n }, (_, i) => BigInt(i));
export const VMIDS = up(Number(LAST_VMID) + 1).map((v) => u32(v) as Vmid);
export const VCPUIDS = up(Number(VCPUS)).map((c) => u32(c) as Vcpuid);
export const BANKS = up(16).map((b) => u32(b) as Bank);
export const REGISTERS = up(194).map((r) => u32(r) as Reg);

function written<K extends bigint, V>(map: ZMap<K, V>, keys: Iterable<K>, value: V): ZMap<K, V> {
  let out = everywhere<K, V>(value);
  for (const key of keys) if (map.at(key) !== value) out = out.with(key, map.at(key));
  return out;
}
const context = (c: Context): Context => written(c, REGISTERS, u64(0n));

type Contexts = Machine["shadow"];
/** Those of virtual CPUs that an event changed. */
function contexts(before: Contexts, after: Contexts): Contexts {
  let all = after;
  for (const v of VMIDS.filter(isVm))
    for (const c of VCPUIDS) {
      const now = after.at(v).at(c);
      if (now !== before.at(v).at(c)) all = all.with(v, all.at(v).with(c, context(now)));
    }
  return all;
}

/** A machine behind an event, at frames where something may be cached. */
export function flattened(before: Machine, m: Machine, frames: Iterable<bigint>): Machine {
  const at = [...frames] as Gfn[];
  const none: Mapping = notMapped();
  const cached = (tlb: ZMap<Gfn, Mapping>): ZMap<Gfn, Mapping> => written(tlb, at, none);
  let { tlb, smmuTlb } = m;
  for (const v of VMIDS) if (tlb.at(v) !== before.tlb.at(v)) tlb = tlb.with(v, cached(tlb.at(v)));
  for (const b of BANKS) if (smmuTlb.at(b) !== before.smmuTlb.at(b)) smmuTlb = smmuTlb.with(b, cached(smmuTlb.at(b)));
  return {
    ...m,
    regs: context(m.regs),
    host: context(m.host),
    tlb,
    smmuTlb,
    shadow: contexts(before.shadow, m.shadow),
    exchange: contexts(before.exchange, m.exchange),
  };
}
