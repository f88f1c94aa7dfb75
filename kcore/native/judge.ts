/**
 * Whether a machine is in a state in which everything holds that security says of KCore: each statement of `kcore/security`, on the state that memory, registers and SMMUs
 * stand for, at every key at which something is; and what TLBs really keep. A statement is evaluated again when a place that it read has changed; `isWhole` has all of them
 * evaluated at each look.
 */
import type { Machine } from "../../src/machine/index.ts";
import { CORE, HOST } from "../layers/00-machine/constants.ts";
import { isKCores, isS2cr } from "../layers/00-machine/smmu-registers.ts";
import type { Bank, Gfn, Pfn, Machine as State, Vmid } from "../layers/00-machine/state.ts";
import { mayHostReach } from "../layers/16-mem-manager/rules.ts";
import { VCPUIDS } from "../model/flatten.ts";
import { combined, type Key, type SecurityKeys, STATES, STEPS } from "../model/tried.ts";
import { u32, u64 } from "../prelude/index.ts";
import { abstractionOf } from "./abstraction.ts";
import { Fact, Facts } from "./facts.ts";
import type { KCore } from "./kcore.ts";
import { BANKS, Mapped, rootsOf, rootsOfBank, VMIDS } from "./mapped.ts";
import { type SameBytes, sameBytes, Watched } from "./watched.ts";

/** What is not as it has to be, and where. */
export interface Violation {
  readonly says: string;
  readonly where: string;
}

/** A statement at keys: a fact that has to be so. */
class Claim extends Fact<boolean> {
  readonly violation: Violation;
  constructor(find: () => boolean, violation: Violation) {
    super(find);
    this.violation = violation;
  }
}

const keysOf = (all: readonly bigint[]): readonly Key[] => all.map((key) => [key]);
/** Groups of streams that an SMMU of this machine has. */
const GROUPS = 16;
const OFFSETS = Array.from({ length: 0x4000 }, (_, i) => u64(BigInt(4 * i)));
/** Keys at which there always is something. */
const FIXED = {
  vm: keysOf(VMIDS),
  vcpu: keysOf(VCPUIDS),
  bank: keysOf(BANKS),
  image: keysOf([0n, 1n, 2n, 3n, 4n]),
  smmu: keysOf([0n, 1n]),
  // The first ones; of registers that are sealed memory has only ciphertexts.
  seal: keysOf(Array.from({ length: 64 }, (_, n) => u64(BigInt(n)))),
  register: keysOf([0n]),
  entry: keysOf(OFFSETS.filter((o) => isS2cr(o)).slice(0, GROUPS)),
  kcores: keysOf(OFFSETS.filter((o) => isKCores(o))),
} as const;

const hex = (n: bigint | number): string => `0x${n.toString(16)}`;

/** Names of keys of which there get more. */
type Growing = Exclude<keyof SecurityKeys, keyof typeof FIXED>;
const NOTHING = { frame: [], ofHost: [], ofCore: [], ofVm: [], ofBank: [] } as const;
const isGrowing = (name: keyof SecurityKeys): name is Growing => !(name in FIXED);

export interface JudgeOptions {
  /** Nothing is taken to be so because places stayed. */
  readonly isWhole?: boolean;
  readonly same?: SameBytes;
}

export class Judge {
  readonly #machine: Machine;
  readonly #facts: Facts;
  readonly #isWhole: boolean;
  /** The state of this look and of the last one, of whose memory and registers is read what is asked for. */
  readonly #now: State;
  readonly #before: State;
  /** Claims that are to be evaluated: those that rest on what has changed, and new ones. */
  #due: Claim[] = [];
  readonly #keys = new Map<Growing, Set<string>>();
  readonly #tables: ReadonlyMap<Vmid, Mapped>;
  readonly #banks: ReadonlyMap<Bank, Mapped>;
  /** What is asked about what TLBs have. */
  readonly #asked = new Map<string, Fact<unknown>>();
  /** Statements that were evaluated, each at each key. */
  evaluated = 0;

  constructor(machine: Machine, kcore: KCore, { isWhole = false, same = sameBytes }: JudgeOptions = {}) {
    this.#machine = machine;
    this.#isWhole = isWhole;
    const watched = new Watched(machine, kcore.hardware, same);
    const facts = new Facts(watched);
    const source = watched.source("now");
    this.#facts = facts;
    this.#now = abstractionOf(source);
    this.#before = abstractionOf(watched.source("before"));
    this.#tables = new Map(
      VMIDS.map((v) => [v, new Mapped(facts, source, rootsOf(v), (...at) => this.#mapped(v, ...at))]),
    );
    this.#banks = new Map(
      BANKS.map((b) => [b, new Mapped(facts, source, rootsOfBank(b), (...at) => this.#reached(b, ...at))]),
    );
    this.#claim({ ...FIXED, ...NOTHING }, (names) => !names.some(isGrowing));
  }

  /** What is wrong with the state now, also compared with the state of the last call. */
  look(): Violation[] {
    const expired = this.#facts.look(this.#isWhole);
    for (const fact of expired) if (fact instanceof Claim) this.#due.push(fact);
    for (const tables of [...this.#tables.values(), ...this.#banks.values()]) tables.look(expired);
    const due = this.#due;
    this.#due = [];
    this.evaluated += due.length;
    const broken = due.filter((claim) => !this.#facts.valueOf(claim)).map(({ violation }) => violation);
    return [...broken, ...this.#cached()];
  }

  // New keys make new claims.

  #mapped(v: Vmid, gfn: Gfn, page: number): void {
    this.#key("ofVm", [v, gfn]);
    if (v === HOST) this.#key("ofHost", [gfn]);
    if (v === CORE) this.#key("ofCore", [gfn]);
    this.#key("frame", [BigInt(page)]);
  }
  #reached(b: Bank, gfn: Gfn, page: number): void {
    this.#key("ofBank", [b, gfn]);
    this.#key("frame", [BigInt(page)]);
  }
  #key<Name extends Growing>(name: Name, key: SecurityKeys[Name][number]): void {
    let known = this.#keys.get(name);
    if (known === undefined) this.#keys.set(name, (known = new Set()));
    const text = key.join();
    if (known.has(text)) return;
    known.add(text);
    this.#claim({ ...FIXED, ...NOTHING, [name]: [key] }, (names) => names.includes(name));
  }
  /** Makes claims at keys, of the rows that are meant. */
  #claim(keys: SecurityKeys, isMeant: (names: readonly (keyof SecurityKeys)[]) => boolean): void {
    for (const [says, ...names] of STATES)
      if (isMeant(names))
        for (const at of combined(keys, names)) this.#add(says.name, at, () => says(this.#now, ...(at as never[])));
    for (const [says, ...names] of STEPS)
      if (isMeant(names))
        for (const at of combined(keys, names))
          this.#add(says.name, at, () => says(this.#before, this.#now, ...(at as never[])));
  }
  #add(says: string, at: readonly bigint[], find: () => boolean): void {
    this.#due.push(new Claim(find, { says, where: at.map(hex).join(", ") }));
  }

  /** What TLBs keep of a VMID is a page that its table maps, and of a device the page that its bank's table maps at the address. */
  #cached(): Violation[] {
    const found: Violation[] = [];
    const claim = (holds: boolean, says: string, ...keys: readonly (bigint | number)[]): void => {
      this.evaluated++;
      if (!holds) found.push({ says, where: keys.map(hex).join(", ") });
    };
    const { cpus, smmus } = this.#machine.cached();
    for (const { vmid, target } of cpus) {
      const pfn = target / 4096;
      const v = u32(BigInt(vmid)) as Vmid;
      claim(this.#tables.get(v)?.has(pfn) === true, "cachedIsMapped", v, pfn);
      if (v === HOST)
        claim(
          this.#ask(`host ${pfn}`, () => this.#isHosts(pfn)),
          "hostReachesWhatIsShared",
          pfn,
        );
    }
    for (const [index, rows] of smmus.entries())
      for (const { vmid, page, target } of rows) {
        const bank = u32(BigInt(8 * index + vmid)) as Bank;
        claim(
          this.#ask(`bank ${bank} ${page}`, () => this.#leads(bank, page)) === target / 4096,
          "ioCachedIsMapped",
          bank,
          page,
        );
      }
    return found;
  }
  #ask<T>(name: string, find: () => T): T {
    let fact = this.#asked.get(name);
    if (fact === undefined) this.#asked.set(name, (fact = new Fact<unknown>(find)));
    return this.#facts.valueOf(fact) as T;
  }
  #isHosts(pfn: number): boolean {
    const { owner, count } = this.#now.objects.pages.at(u64(BigInt(pfn)) as Pfn);
    return mayHostReach(owner, count);
  }
  #leads(bank: Bank, page: number): number {
    return Number(this.#now.objects.spt.pt.at(bank).at(u64(BigInt(page)) as Gfn).pfn);
  }
}
