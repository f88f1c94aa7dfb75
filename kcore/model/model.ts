/**
 * The whole hypervisor as a program: a machine on which several CPUs and devices act, one event after the other. Registers of a CPU are its own, so they are put aside while
 * another one acts. Not part of any proof: plain TypeScript that runs what is proved.
 */
import { FRAMES } from "../../src/isa/vmsa/index.ts";
import { VCPU_RUN } from "../layers/00-machine/abi.ts";
import { isLoadable, isStorable, reachedBehind, reachedHere } from "../layers/00-machine/accesses.ts";
import { HOST } from "../layers/00-machine/constants.ts";
import { EC, ESR_EL2, FAR_EL2, HPFAR_EL2, type Reg } from "../layers/00-machine/context.ts";
import * as hw from "../layers/00-machine/index.ts";
import { initialMachine } from "../layers/00-machine/initial.ts";
import { smmuFill, smmuFillMap } from "../layers/00-machine/io-maintenance.ts";
import { tlbFill, tlbFillMap } from "../layers/00-machine/maintenance.ts";
import type { Bank, Cpu, Gfn, Machine, Mapping, Vcpuid, Vmid } from "../layers/00-machine/state.ts";
import * as top from "../layers/34-trap-handler/index.ts";
import { type U64, u32, u64, withMachine } from "../prelude/index.ts";
import type { Event } from "./event.ts";
import { flattened } from "./flatten.ts";

/** What is each CPU's own. */
type Own = Pick<Machine, "icore" | "ihost" | "curVmid" | "curVcpuid" | "regs" | "host" | "tstate">;
const ownOf = ({ icore, ihost, curVmid, curVcpuid, regs, host, tstate }: Machine): Own => ({
  icore,
  ihost,
  curVmid,
  curVcpuid,
  regs,
  host,
  tstate,
});

/** A machine with what CPUs have put aside. It is a value: events give another one. */
export interface Model {
  /** Layers up to here act by specification. */
  readonly level: number;
  readonly machine: Machine;
  readonly own: ReadonlyMap<bigint, Own>;
  /** Frames that events were about: at others nothing is cached. */
  readonly frames: ReadonlySet<bigint>;
}

const cpuOf = (n: bigint): Cpu => n as unknown as Cpu;
const numberOf = (cpu: Cpu): bigint => cpu as unknown as bigint;

export const startModel = (level: number): Model => ({
  level,
  machine: initialMachine(cpuOf(0n)),
  own: new Map(),
  frames: new Set(),
});

/** The same machine as a CPU sees it. */
export function seenBy({ machine, own }: Model, cpu: bigint): Machine {
  if (numberOf(machine.curid) === cpu) return machine;
  return { ...machine, ...(own.get(cpu) ?? ownOf(initialMachine(cpuOf(cpu)))), curid: cpuOf(cpu) };
}
/** Who runs on a CPU: 0 the host. */
export const runsOn = (model: Model, cpu: bigint): bigint => seenBy(model, cpu).curVmid;
/** A register of a CPU. */
export const regOf = (model: Model, cpu: bigint, r: bigint): bigint => seenBy(model, cpu).regs.at(r as Reg);

/** An event that cannot be now. */
export class NotNow extends Error {
  override readonly name = "NotNow";
}
/** Why an event cannot be now: the host was to act where a VM runs, or a VM where the host does. */
function hindrance(event: Event, curVmid: Vmid): string | undefined {
  if ((event.kind === "ask" || event.kind === "tell") && curVmid !== HOST)
    return `VM ${curVmid} runs on CPU ${event.cpu}`;
  if (event.kind === "irq" && curVmid === HOST) return `the host runs on CPU ${event.cpu}`;
  return undefined;
}

const reg = (n: bigint): Reg => u32(n) as Reg;
const frame = (addr: bigint): Gfn => u64(addr >> 12n) as Gfn;
const [X1, X2] = [1n, 2n].map(reg);

/** Exit codes: a trap, an interrupt. */
const TRAP = 2n;
const INTERRUPT = 31n;
const HVC64 = 0x16n << 26n;
/** The syndrome of a data abort: of 8 bytes, by x2, at level 3 of a translation. Bits IL, ISV, SAS, SRT, SF, DFSC; and WnR. */
const abortOf = (isStore: boolean): bigint => (0x24n << 26n) | 0x3c28007n | (isStore ? 0x40n : 0n);

/** Who runs on the CPU comes to KCore. */
function trap(m: Machine, syndrome: bigint, addr: bigint, code = TRAP): void {
  top.regWrite(EC, u64(code));
  top.regWrite(ESR_EL2, u64(syndrome));
  top.regWrite(FAR_EL2, u64(addr));
  top.regWrite(HPFAR_EL2, u64((addr >> 12n) << 4n));
  if (m.curVmid !== HOST) top.vmExitHandler();
  else if (syndrome === HVC64) (m.regs.at(reg(0n)) === VCPU_RUN ? top.hostVcpuRunHandler : top.hostHvcHandler)();
  else if (syndrome >> 26n === 0x24n) top.hostNptHandler();
  else top.hostOtherHandler();
}

/** A machine on which something runs. */
class Runner {
  machine: Machine;
  readonly #level: number;
  constructor(machine: Machine, level: number) {
    this.machine = machine;
    this.#level = level;
  }
  run(act: (m: Machine) => void): void {
    [this.machine] = withMachine(this.machine, this.#level, () => act(this.machine));
  }
  set(r: Reg, value: bigint): void {
    this.run(() => top.regWrite(r, u64(value)));
  }
  /** Hardware walks for an access: whether it may be made by what is cached then. */
  reaches(gfn: Gfn, isStore: boolean): boolean {
    const { curVmid } = this.machine;
    this.machine = (this.#level < 7 ? tlbFill : tlbFillMap)(this.machine, curVmid, gfn);
    return allowed(reachedHere(this.machine, gfn), isStore);
  }
  /** Accesses an address; asks KCore first where the table has nothing, and once more where the host is given it. */
  access(addr: bigint, isStore: boolean): void {
    const gfn = frame(addr);
    if (!this.reaches(gfn, isStore)) {
      const { curVmid } = this.machine;
      this.run((m) => trap(m, abortOf(isStore), addr));
      if (curVmid !== HOST || !this.reaches(gfn, isStore)) return;
    }
    this.run(() => (isStore ? hw.storeMemory(gfn, X2) : hw.loadMemory(gfn, X2, IDLE)));
  }
  /** The same of a device: what it may not access it does not. */
  device(bank: Bank, gfn: Gfn, value: U64 | undefined): void {
    this.machine = (this.#level < 11 ? smmuFill : smmuFillMap)(this.machine, bank, gfn);
    if (!allowed(reachedBehind(this.machine, bank, gfn), value !== undefined)) return;
    this.run(() => void (value === undefined ? hw.loadDevice(bank, gfn, IDLE) : hw.storeDevice(bank, gfn, value)));
  }
}

const allowed = (found: Mapping, isStore: boolean): boolean => (isStore ? isStorable(found) : isLoadable(found));
/** What a device gives to whoever loads from it. */
const IDLE = u64(0n);

function access(on: Runner, event: Event): void {
  if (event.kind === "load") on.access(event.addr, false);
  if (event.kind === "store") {
    on.set(X2, event.value);
    on.access(event.addr, true);
  }
  if (event.kind !== "dma-load" && event.kind !== "dma-store") return;
  on.device(u32(event.bank) as Bank, frame(event.addr), event.kind === "dma-load" ? undefined : u64(event.value));
}
function perform(on: Runner, event: Event): void {
  switch (event.kind) {
    case "call":
      for (const [r, value] of event.args.entries()) on.set(reg(BigInt(r)), value);
      on.run((m) => trap(m, HVC64, 0n));
      break;
    case "trap":
      on.run((m) => trap(m, event.esr, 0n));
      break;
    case "irq":
      on.run((m) => trap(m, 0n, 0n, INTERRUPT));
      break;
    case "set":
      on.set(reg(event.r), event.value);
      break;
    case "ask":
      on.run(() => top.intLoad(u32(event.vm) as Vmid, u32(event.vcpu) as Vcpuid, reg(event.at), X2));
      break;
    case "tell":
      on.set(X1, event.value);
      on.run(() => top.intStore(u32(event.vm) as Vmid, u32(event.vcpu) as Vcpuid, reg(event.at), X1));
      break;
    default:
      access(on, event);
  }
}

/** Frames that an event is about: every number of it may be one, or an address. */
const framesOf = (event: Event): bigint[] =>
  [
    ...("args" in event ? event.args : []),
    ...("addr" in event ? [event.addr] : []),
    ...("value" in event ? [event.value] : []),
  ]
    .flatMap((n) => [n, n >> 12n])
    .filter((n) => 16n <= n && n < FRAMES);

/** The model behind an event. @throws {NotNow} */
export function behind(model: Model, event: Event): Model {
  const { level, machine, own } = model;
  const before = seenBy(model, "cpu" in event ? event.cpu : numberOf(machine.curid));
  const why = hindrance(event, before.curVmid);
  if (why !== undefined) throw new NotNow(why);
  const runner = new Runner(before, level);
  perform(runner, event);
  const others = new Map(own).set(numberOf(machine.curid), ownOf(machine));
  const frames = new Set([...model.frames, ...framesOf(event)]);
  return { level, machine: flattened(before, runner.machine, frames), own: others, frames };
}
