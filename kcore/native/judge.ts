/**
 * Whether a machine is in a state in which everything holds that security says of KCore: each invariant and each clause of `kcore/security`, on the state
 * that memory, registers and SMMUs stand for, at every key at which something is; and what TLBs really keep.
 */
import type { Machine } from "../../src/machine/index.ts";
import { CORE, HOST, NOBODY } from "../layers/00-machine/constants.ts";
import { isKCores, isS2cr } from "../layers/00-machine/smmu-registers.ts";
import type { Bank, Gfn, Mapping, PageRecord, Pfn, Machine as State, Vmid } from "../layers/00-machine/state.ts";
import { notMapped } from "../layers/00-machine/walk.ts";
import { mayHostReach } from "../layers/16-mem-manager/rules.ts";
import { everywhere, type U32, type U64, u32, u64, ZMap } from "../prelude/index.ts";
import * as lasting from "../security/lasting.ts";
import * as security from "../security/relate.ts";
import { abstractionOf, type Source } from "./abstraction.ts";
import type { KCore } from "./kcore.ts";
import { BANKS, mappedFor, mappedForBank, VMIDS } from "./mapped.ts";
import { sourceOf } from "./source.ts";

/** What is not as it has to be, and where. */
export interface Violation {
  readonly says: string;
  readonly where: string;
}

/** What is mapped, by whom. */
interface Mappings {
  readonly tables: ReadonlyMap<Vmid, readonly Gfn[]>;
  readonly banks: ReadonlyMap<Bank, readonly Gfn[]>;
}

const SMMUS: readonly U32[] = [u32(0n), u32(1n)];
const IMAGES: readonly U32[] = [0n, 1n, 2n, 3n, 4n].map(u32);
/** Groups of streams that an SMMU of this machine has. */
const GROUPS = 16n;
const OFFSETS: readonly U64[] = Array.from({ length: 0x4000 }, (_, i) => u64(BigInt(4 * i)));
const KCORES: readonly U64[] = OFFSETS.filter((o) => isKCores(o));
const ENTRIES: readonly U64[] = OFFSETS.filter((o) => isS2cr(o)).slice(0, Number(GROUPS));

const hex = (n: bigint | number): string => `0x${n.toString(16)}`;

/** The state at the keys at which something is, as values that stay when the machine goes on. */
function frozen(m: State, { tables, banks }: Mappings, pages: readonly Pfn[]): State {
  const o = m.objects;
  const map = <K extends bigint, V>(rest: V, keys: readonly K[], at: (key: K) => V): ZMap<K, V> =>
    new ZMap<K, V>(() => rest, new Map(keys.map((k) => [k, at(k)])));
  const nobody: PageRecord = { owner: NOBODY, count: NOBODY, gfn: u64(0n) };
  const npts = map(o.npts.at(HOST), VMIDS, (v) => ({
    ...o.npts.at(v),
    pt: map<Gfn, Mapping>(notMapped(), tables.get(v)!, (gfn) => o.npts.at(v).pt.at(gfn)),
  }));
  const pt = map(everywhere<Gfn, Mapping>(notMapped()), BANKS, (b) =>
    map<Gfn, Mapping>(notMapped(), banks.get(b)!, (gfn) => o.spt.pt.at(b).at(gfn)),
  );
  return {
    ...m,
    objects: {
      ...o,
      npts,
      spt: { ...o.spt, pt },
      pages: map(nobody, pages, (pfn) => o.pages.at(pfn)),
      vms: map(o.vms.at(HOST), VMIDS, (v) => ({ ...o.vms.at(v), state: o.vms.at(v).state })),
      smmuVmid: map(NOBODY, BANKS, (b) => o.smmuVmid.at(b)),
    },
  };
}

export class Judge {
  readonly #machine: Machine;
  readonly #kcore: KCore;
  /** The last state that was looked at, and what was mapped in it. */
  #before: { readonly state: State; readonly mappings: Mappings; readonly pages: readonly Pfn[] } | undefined;
  /** Invariants that were evaluated, each at each key. */
  evaluated = 0;

  constructor(machine: Machine, kcore: KCore) {
    this.#machine = machine;
    this.#kcore = kcore;
  }

  get #source(): Source {
    return sourceOf(this.#kcore.hardware);
  }

  /** What is wrong with the state now, also compared with the state of the last call. */
  look(): Violation[] {
    const found: Violation[] = [];
    const claim = (holds: boolean, says: string, ...keys: readonly bigint[]): void => {
      this.evaluated++;
      if (!holds) found.push({ says, where: keys.map(hex).join(", ") });
    };
    const source = this.#source;
    const m = abstractionOf(source);
    const mappings: Mappings = {
      tables: new Map(VMIDS.map((v) => [v, mappedFor(source, v)])),
      banks: new Map(BANKS.map((b) => [b, mappedForBank(source, b)])),
    };
    const pages = this.#pagesOf(m, mappings);
    this.#state(m, mappings, pages, claim);
    this.#cached(m, mappings, claim);
    if (this.#before !== undefined) this.#lasting(this.#before.state, m, mappings, claim);
    this.#before = { state: frozen(m, mappings, pages), mappings, pages };
    return found;
  }

  /** Frames that something maps, and those of the last call. */
  #pagesOf(m: State, { tables, banks }: Mappings): readonly Pfn[] {
    const pages = new Set<Pfn>(this.#before?.pages);
    for (const [v, gfns] of tables) for (const gfn of gfns) pages.add(m.objects.npts.at(v).pt.at(gfn).pfn);
    for (const [b, gfns] of banks) for (const gfn of gfns) pages.add(m.objects.spt.pt.at(b).at(gfn).pfn);
    return [...pages];
  }

  #state(m: State, { tables, banks }: Mappings, pages: readonly Pfn[], claim: Claim): void {
    for (const gfn of tables.get(HOST)!) claim(security.hostIsIsolated(m, gfn), "hostIsIsolated", gfn);
    for (const [v, gfns] of tables)
      for (const gfn of gfns) claim(security.vmIsIsolated(m, v, gfn), "vmIsIsolated", v, gfn);
    for (const [b, gfns] of banks) {
      claim(security.bankHasPrincipal(m, b), "bankHasPrincipal", b);
      for (const v of VMIDS) claim(security.retiredHasNoBank(m, v, b), "retiredHasNoBank", v, b);
      for (const gfn of gfns) {
        const { pfn } = m.objects.spt.pt.at(b).at(gfn);
        claim(security.bankIsIsolated(m, b, gfn), "bankIsIsolated", b, gfn);
        claim(security.hostBankIsMarked(m, b, pfn), "hostBankIsMarked", b, pfn);
      }
    }
    for (const pfn of pages) {
      claim(security.hostPageIsAtItself(m, pfn), "hostPageIsAtItself", pfn);
      claim(security.pageHasAddress(m, pfn), "pageHasAddress", pfn);
    }
    for (const v of VMIDS) {
      claim(security.verifiedIsSigned(m, v), "verifiedIsSigned", v);
      for (const i of IMAGES) {
        claim(security.verifiedIsWhole(m, v, i), "verifiedIsWhole", v, i);
        claim(security.imageHasPlace(m, v, i), "imageHasPlace", v, i);
      }
    }
    for (const i of SMMUS) {
      claim(security.smmuConfines(m, i), "smmuConfines", i);
      for (const offset of ENTRIES) claim(security.entryConfines(m, i, offset), "entryConfines", i, offset);
      for (const offset of KCORES)
        claim(security.bankRegistersAreKCores(m, i, offset), "bankRegistersAreKCores", i, offset);
    }
  }

  /** What TLBs keep of a VMID is a page that its table maps, and of a device the page that its bank's table maps at the address. */
  #cached(m: State, { tables }: Mappings, claim: Claim): void {
    const { cpus, smmus } = this.#machine.cached();
    const frames = new Map(
      [...tables].map(([v, gfns]) => [v, new Set(gfns.map((g) => m.objects.npts.at(v).pt.at(g).pfn))]),
    );
    for (const { vmid, target } of cpus) {
      const pfn = u64(BigInt(target / 4096)) as Pfn;
      const v = u32(BigInt(vmid)) as Vmid;
      claim(frames.get(v)?.has(pfn) === true, "cachedIsMapped", v, pfn);
      if (v === HOST) {
        const { owner, count } = m.objects.pages.at(pfn);
        claim(mayHostReach(owner, count), "hostReachesWhatIsShared", pfn);
      }
    }
    for (const [index, rows] of smmus.entries())
      for (const { vmid, page, target } of rows) {
        const bank = u32(BigInt(8 * index + vmid)) as Bank;
        const { pfn } = m.objects.spt.pt.at(bank).at(u64(BigInt(page)) as Gfn);
        claim(pfn === BigInt(target / 4096), "ioCachedIsMapped", bank, BigInt(page));
      }
  }

  /** What never changes again. */
  #lasting(before: State, after: State, { banks }: Mappings, claim: Claim): void {
    const { mappings, pages } = this.#before!;
    for (const gfn of mappings.tables.get(CORE)!)
      claim(lasting.coreMappingStays(before, after, gfn), "coreMappingStays", gfn);
    for (const [v, gfns] of mappings.tables)
      for (const gfn of gfns) claim(lasting.vmMappingStays(before, after, v, gfn), "vmMappingStays", v, gfn);
    for (const pfn of pages) {
      claim(lasting.coreKeepsItsPages(before, after, pfn), "coreKeepsItsPages", pfn);
      claim(lasting.vmKeepsItsPages(before, after, pfn), "vmKeepsItsPages", pfn);
    }
    for (const v of VMIDS) {
      claim(lasting.retiredStays(before, after, v), "retiredStays", v);
      for (const [b, gfns] of banks)
        for (const gfn of gfns)
          claim(lasting.loadedGetsNoDevices(before, after, v, b, gfn), "loadedGetsNoDevices", v, b, gfn);
    }
  }
}

type Claim = (holds: boolean, says: string, ...keys: readonly bigint[]) => void;
