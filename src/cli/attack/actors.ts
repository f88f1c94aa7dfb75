/**
 * Who takes part in a random run: each goes on from step to step as a host or device would that wants to get somewhere, and sees what it is answered. None of them means
 * well all the time. What a VM is for is drawn when it begins, so that VMs come to each state of life, and pools, numbers and rooms to their ends.
 */
import * as abi from "../../../kcore/layers/00-machine/abi.ts";
import { MAP } from "../../machine/index.ts";
import { GUEST_RAM, type Numbers, PAGE } from "./numbers.ts";
import { GUEST_IMAGE, GUEST_PAGES, type Step } from "./steps.ts";

/** Gives steps, and is told what came of each. */
export type Actor = Generator<Step, void, bigint>;

const EXCHANGE = { x0: 0n, pc: 32n, pstate: 33n, page: 100n } as const;
/** What guests are asked for: see `guests/attacks/guest.S`. */
const ASK = { load: 1, store: 2, share: 3, unshare: 4, spin: 10, off: 11 } as const;
const ASKS = 12;
const ADDRESSES = 1n << 48n;
/** Bytes that a level of tables of a VM spans: tables of level 1 are fewer than such ranges, and tables of SMMUs of level 2. */
const SPAN = 1n << 39n;
const IO_SPAN = 1n << 30n;
const isError = (answer: bigint): boolean => BigInt.asIntN(64, answer) < 0n;
const VCPUS = [0n, 1n] as const;
/** Registers of an SMMU that decide: sCR0, sCR2, SMR, S2CR, CBAR, CBA2R, and of banks SCTLR, TTBR0, TCR. */
const REGISTERS: readonly number[] = [
  0, 8, 0x800, 0x804, 0xc00, 0xc04, 0x1000, 0x1004, 0x1800, 0x8000, 0x8020, 0x8024, 0x8030, 0x9020,
];
const VALUES: readonly bigint[] = [0n, 1n, 0x20_0400n, 0x8000_0005n, 0x2_0000n, 0x1_0000n, 3n, 0xffn, 0x61n];
const STREAM = 5;

function* anything(n: Numbers): Actor {
  switch (n.below(8)) {
    case 0:
    case 1:
      yield { kind: "load", cpu: n.cpu(), at: n.address() };
      return;
    case 2:
      yield { kind: "store", cpu: n.cpu(), at: n.address(), value: n.argument() };
      return;
    case 3: {
      const at = BigInt(MAP.smmus[n.below(2)]! + n.pick(REGISTERS));
      yield { kind: "store32", cpu: n.cpu(), at, value: n.pick(VALUES) };
      return;
    }
    case 4:
      yield* deviceOf(n, n.below(2), n.page());
      return;
    default:
      yield n.anyCall();
  }
}

/** Steps without a plan, one after the other. */
export function* stray(n: Numbers): Actor {
  for (;;) yield* anything(n);
}

function* deviceOf(n: Numbers, smmu: number, at: bigint): Actor {
  yield { kind: n.once(2) ? "read" : "write", smmu, stream: n.pick([0, STREAM, STREAM]), at };
}

/** Leads the stream of devices to a bank, if that may be. */
function* routed(n: Numbers, smmu: number, bank: bigint): Actor {
  const register = (offset: number): bigint => BigInt(MAP.smmus[smmu]! + offset);
  yield { kind: "store32", cpu: n.cpu(), at: register(0xc00), value: bank };
  yield { kind: "store32", cpu: n.cpu(), at: register(0x800), value: 0x8000_0000n + BigInt(STREAM) };
}

/** The host's own devices: a bank that it gets, uses and gives up, again and again. */
export function* hostDevices(n: Numbers): Actor {
  for (;;) {
    const [smmu, bank] = [n.below(2), BigInt(n.below(8))];
    const index = BigInt(smmu);
    yield* routed(n, smmu, bank);
    if (isError(yield n.call(abi.SMMU_ALLOC_PGD, bank, 0n, index))) continue;
    for (let round = n.below(8); round >= 0; round--) {
      const page = n.page();
      const iova = n.once(4) ? n.page() : page;
      yield n.call(abi.SMMU_LPAE_MAP, iova, page, n.pick([0xc0n, 0x40n, 0n, 2n ** 64n - 1n]), bank, index);
      yield* deviceOf(n, smmu, iova);
      yield n.call(abi.SMMU_LPAE_IOVA_TO_PHYS, iova, bank, index);
      if (n.once(2)) yield n.call(abi.SMMU_CLEAR, n.once(3) ? n.page() : iova, bank, index);
      yield* deviceOf(n, smmu, iova);
    }
    if (!n.once(4)) yield n.call(abi.SMMU_FREE_PGD, bank, index);
    yield* deviceOf(n, smmu, n.page());
  }
}

/** A VM as its host knows it. */
interface Vm {
  readonly id: bigint;
  /** Pages that it was given, by physical address. */
  readonly pages: bigint[];
  /** Its bank, and the SMMU of that. */
  bank: readonly [bigint, bigint] | undefined;
}

/** A VM from its first call to what is tried when it is gone. */
export function* life(n: Numbers): Actor {
  const id = yield n.call(abi.REGISTER_KVM);
  if (isError(id)) return;
  const vm: Vm = { id, pages: [], bank: undefined };
  for (const vcpu of n.once(6) ? [0n, 7n, 8n] : VCPUS) yield n.call(abi.REGISTER_VCPU, id, vcpu);
  if (n.once(3)) yield* devices(n, vm);
  if (n.once(3)) yield n.call(abi.PHYS_ADDR_IOREMAP, id, 0x0801_0000n, BigInt(MAP.gicv), 2n * PAGE);
  if (n.once(80)) yield* exhaustTables(n, id);
  if (n.once(12)) yield* exhaustRoom(n, id);
  if (!n.once(8) && !isError(yield* loaded(n, vm)))
    for (let round = n.below(40); round >= 0; round--) yield* lives(n, vm);
  yield* ends(n, vm);
}

/** Devices of a VM: a bank, and pages that they reach. */
function* devices(n: Numbers, vm: Vm): Actor {
  const [smmu, bank] = [n.below(2), BigInt(n.below(8))];
  const index = BigInt(smmu);
  if (n.once(2)) yield* routed(n, smmu, bank);
  if (isError(yield n.call(abi.SMMU_ALLOC_PGD, bank, vm.id, index))) return;
  vm.bank = [bank, index];
  const isMany = n.once(25);
  for (let i = isMany ? 300 : n.below(4); i >= 0; i--) {
    const page = isMany ? n.newPage() : n.page();
    const iova = isMany ? IO_SPAN * BigInt(i) : GUEST_RAM + PAGE * BigInt(n.below(8));
    if (isError(yield n.call(abi.SMMU_LPAE_MAP, iova, page, 0xc0n, bank, index))) break;
    vm.pages.push(page);
    if (!isMany) yield* deviceOf(n, smmu, iova);
    if (n.once(4)) yield n.call(abi.SMMU_CLEAR, iova, bank, index);
  }
}

/** One page of a device at so many addresses that there are no tables left. */
function* exhaustTables(n: Numbers, id: bigint): Actor {
  for (let at = SPAN; at < ADDRESSES; at += SPAN)
    if (isError(yield n.call(abi.PHYS_ADDR_IOREMAP, id, at, BigInt(MAP.gicv), PAGE))) return;
}

/** Images so large that KCore has no room for them. */
function* exhaustRoom(n: Numbers, id: bigint): Actor {
  while (!isError(yield n.call(abi.SET_BOOT_INFO, id, 1n << 33n, 1n << 23n)));
}

/** Its image, page by page, in order and not. @returns what the call was answered by which it is verified */
function* loaded(n: Numbers, vm: Vm): Generator<Step, bigint, bigint> {
  const { id } = vm;
  yield n.call(abi.SET_BOOT_INFO, id, GUEST_RAM, PAGE * BigInt(GUEST_PAGES));
  const isMore = n.once(6);
  if (isMore) yield n.call(abi.SET_BOOT_INFO, id, n.pick([GUEST_RAM, GUEST_RAM + 0x10_0000n]), PAGE);
  for (let p = 0; p < GUEST_PAGES; p++) {
    const page = n.once(12) ? n.page() : n.newPage();
    vm.pages.push(page);
    yield { kind: "copy", cpu: n.cpu(), to: page, from: BigInt(GUEST_IMAGE) + PAGE * BigInt(p) };
    yield n.call(abi.REMAP_VM_IMAGE, id, page / PAGE, 0n);
    if (n.once(8)) yield { kind: "store", cpu: n.cpu(), at: page, value: n.argument() };
  }
  if (isMore) yield n.call(abi.REMAP_VM_IMAGE, id, n.page() / PAGE, 1n);
  const answer = yield n.call(abi.VERIFY_VM_IMAGE, id);
  for (const vcpu of VCPUS) {
    const pc = n.once(12) ? n.argument() : GUEST_RAM;
    yield n.exchange(id, vcpu, EXCHANGE.pc, pc);
    yield n.exchange(id, vcpu, EXCHANGE.pstate, n.once(12) ? n.argument() : 0x3c5n);
  }
  return answer;
}

/** It is run, told something, given a page; now and then while the others go on. */
function* lives(n: Numbers, { id }: Vm): Actor {
  const vcpu = n.pick(VCPUS);
  const address = n.pick([
    GUEST_RAM,
    GUEST_RAM + PAGE,
    GUEST_RAM + 0x10_0000n + PAGE * BigInt(n.below(8)),
    GUEST_RAM + 0x10_0000n + PAGE * BigInt(n.below(8)),
    0x0801_0000n,
    n.page(),
    n.pick([ADDRESSES - PAGE, ADDRESSES]),
  ]);
  const asked = n.once(4) ? n.below(ASKS) : n.pick([ASK.load, ASK.store, ASK.store, ASK.share, ASK.share, ASK.unshare]);
  const isBegun = n.once(8);
  const [ask, operand] = isBegun ? [ASK.spin, 3000n] : [asked === ASK.off && !n.once(8) ? ASK.load : asked, address];
  yield n.exchange(id, vcpu, EXCHANGE.x0, ((ask === ASK.spin ? 3000n : operand) << 8n) | BigInt(ask));
  yield n.exchange(id, vcpu, EXCHANGE.page, n.pick([0n, n.page(), n.page(), n.newPage()]));
  const run = { cpu: n.cpu(), x: [abi.VCPU_RUN, id, vcpu] };
  yield { kind: isBegun ? "begin" : "call", ...run };
  if (n.once(4)) yield n.call(abi.VCPU_RUN, id, vcpu);
  if (n.once(6)) yield { kind: "load", cpu: n.cpu(), at: n.pick([n.page(), n.address()]) };
}

/** It is stopped, its devices and pages are taken back, and what is left of it is tried. */
function* ends(n: Numbers, vm: Vm): Actor {
  const { id, pages, bank } = vm;
  if (n.once(4)) yield n.call(abi.CLEAR_VM_S2_RANGE, id, n.pick(pages.concat(n.page())), PAGE);
  yield n.call(abi.VM_STOP, id);
  if (n.once(3)) yield n.call(abi.CLEAR_VM_S2_RANGE, id, n.page(), PAGE);
  if (bank !== undefined && !n.once(4)) yield n.call(abi.SMMU_FREE_PGD, ...bank);
  const all = [BigInt(n.layout.host), BigInt(n.layout.hostBytes)] as const;
  const odd = [
    [ADDRESSES - PAGE, 2n * PAGE],
    [0n, 1n << 39n],
    [n.page(), 8n * PAGE],
  ] as const;
  for (const page of pages.slice(0, 4)) yield n.call(abi.CLEAR_VM_S2_RANGE, id, page, PAGE);
  if (n.once(3)) yield n.call(abi.CLEAR_VM_S2_RANGE, id, ...n.pick(odd));
  if (n.once(8)) yield n.call(abi.CLEAR_VM_S2_RANGE, id, ...all);
  for (const page of pages.slice(0, 2)) yield { kind: "load", cpu: n.cpu(), at: page };
  yield n.pick([
    n.call(abi.VCPU_RUN, id, 0n),
    n.call(abi.REGISTER_VCPU, id, 2n),
    n.call(abi.SET_BOOT_INFO, id, GUEST_RAM, PAGE),
    n.call(abi.PHYS_ADDR_IOREMAP, id, 0n, BigInt(MAP.gicv), PAGE),
    n.call(abi.SMMU_ALLOC_PGD, 0n, id, 0n),
  ]);
}
