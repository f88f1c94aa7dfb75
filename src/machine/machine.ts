/**
 * The machine: CPUs that take turns on one thread, and a clock that counts their instructions. Between two calls of `step`
 * it is nothing but state.
 *
 * Time is nanoseconds, and each instruction of any CPU is one of them. When all CPUs wait, time goes on to the next event
 * of a timer. Interrupts come at exact instructions: a CPU runs until its turn ends or its own next timer event, and whatever
 * else can raise a line is itself an instruction. So both engines, and any way to cut a run into steps, give the same run.
 */
import { makeBus } from "./board/bus.ts";
import { Devices } from "./board/devices.ts";
import { semihost } from "./board/semihosting.ts";
import { checkConfig, MAP, type MachineConfig } from "./config.ts";
import type { Board, Core } from "./cpu/core.ts";
import { Cpu } from "./cpu/cpu.ts";
import { usesDebugger } from "./cpu/debug.ts";
import { interrupt } from "./cpu/interrupts.ts";
import { RAM_AT } from "./cpu/layout.ts";
import { Ram } from "./cpu/ram.ts";
import { readVirtual, writeVirtual } from "./debug/memory.ts";
import { Trace } from "./debug/trace.ts";
import { Watch } from "./debug/watch.ts";
import { El2 } from "./el2/el2.ts";
import { entryOf } from "./el2/entry.ts";
import { EL2_EVENTS, type El2Event } from "./el2/events.ts";
import { type Hypervisor, HypervisorFailed } from "./el2/hypervisor.ts";
import type { Engine } from "./engine/engine.ts";
import { FastEngine } from "./engine/fast.ts";
import { ReferenceEngine } from "./engine/reference.ts";
import { Mmu } from "./mmu/mmu.ts";
import { noCounts, type TlbCounts, TlbModel, type TlbParameters } from "./mmu/tlb-model.ts";
import { psci } from "./psci/psci.ts";
import { SmmuPort } from "./smmu/port.ts";
import type { Archive } from "./snapshot/archive.ts";
import { resetValues, THREADS } from "./system/rows.ts";
import { Timers } from "./timer/timers.ts";
import { Output } from "./uart/output.ts";
import type { Attached } from "./virtio/slots.ts";

/** Bytes of output at which a step ends, so that a guest cannot make its host keep any amount of them. */
const MUCH_OUTPUT = 2 ** 20;

/**
 * Why a step ended: its budget was used up, there is much output to be taken, a CPU is at a breakpoint or has made a single
 * step, the guest stopped the machine, all CPUs wait for a time that the caller lets go by, or no CPU can ever go on
 * without input.
 */
export type Stop =
  | { readonly kind: "budget" }
  | { readonly kind: "output" }
  | { readonly kind: "paused"; readonly cpu: number }
  | { readonly kind: "exit"; readonly status: number }
  | { readonly kind: "reset" }
  | { readonly kind: "idle"; readonly nanoseconds: number }
  | { readonly kind: "asleep" };

/** What was counted since the machine was made. */
export interface MachineStats {
  /** Instructions by exception level. */
  readonly instructions: readonly [number, number, number];
  readonly exceptions: number;
  readonly walks: number;
  /** Of them, those of VMs, by exception level: with a hypervisor of this program, while VTTBR_EL2 has a VMID that is not 0. */
  readonly ofVms: readonly [number, number];
  /** What a hypervisor of this program did; all 0 without one. */
  readonly el2: Readonly<Record<El2Event, number>>;
  /** Instructions and registers that are not there, and how often they were met. */
  readonly undefined: ReadonlyMap<string, number>;
}

/** What TLBs keep; pages of CPUs are addresses, those of SMMUs' devices are numbers. */
export interface Cached {
  readonly cpus: readonly { readonly vmid: number; readonly target: number }[];
  readonly smmus: readonly (readonly { readonly vmid: number; readonly page: number; readonly target: number }[])[];
}

/** What a CPU's budget, which is 31 bits, is at most. */
const MOST_GRANTED = 2 ** 30;

export class Machine {
  readonly config: MachineConfig;
  readonly ram: Ram;
  readonly cpus: readonly Cpu[];
  readonly #cores: readonly Core[];
  readonly #devices: Devices;
  readonly #output = new Output();
  /** What a debugger looks for. */
  readonly watch: Watch;
  readonly #trace: Trace | undefined;
  readonly #engine: Engine;
  /** What runs at EL2, where that is a value of this program. */
  readonly #hypervisor: Hypervisor | undefined;
  readonly #el2: readonly El2[];
  readonly #el2Counts = Object.fromEntries(EL2_EVENTS.map((what) => [what, 0])) as Record<El2Event, number>;
  /** Nanoseconds at the beginning of what runs now. */
  #time = 0;
  /** The CPU that runs now, and the budget that it was given. */
  #running: Cpu | undefined;
  #granted = 0;
  /** Whose turn it is, and how much of it is left. */
  #turn = 0;
  #turnLeft = 0;
  /** Instructions of a turn; one CPU alone needs none. */
  readonly #slice: number;
  #stop: Stop | undefined;
  /** What `#work` may be before a step ends. */
  #mostWork = Infinity;
  readonly #instructions: [number, number, number] = [0, 0, 0];
  readonly #ofVms: [number, number] = [0, 0];
  readonly #undefined = new Map<string, number>();

  /**
   * @param attached what the host gives to the devices of the configuration
   * @throws {Error} for a configuration that `checkConfig` refuses, or that other things are attached to than it has devices for
   * @throws {RangeError} when memory is short here
   */
  constructor(config: MachineConfig, attached: Attached = { disks: [] }) {
    checkConfig(config);
    this.config = config;
    if (config.hypervisor !== (attached.hypervisor?.name ?? ""))
      throw new Error("the hypervisor is not that of the configuration");
    const { trace } = attached;
    this.#trace = trace === undefined ? undefined : new Trace(trace.kinds, this.now, trace.line);
    this.watch = new Watch((cpu) => this.#end({ kind: "paused", cpu: cpu.id }), this.#trace);
    this.ram = new Ram(config.memory);
    const hasEl2 = config.el === 2;
    this.cpus = Array.from(
      { length: config.cpus },
      (_, id) => new Cpu(id, this.ram, new Timers(this), hasEl2, resetValues(id)),
    );
    const code = {
      holdsCode: (page: number) => this.#engine.holdsCode(page),
      codeWritten: (pa: number) => this.#engine.codeWritten(pa),
    };
    const send = (bytes: Uint8Array): void => this.#send(bytes);
    const changed = (): void => this.#eventsChanged();
    const { ram, cpus } = this;
    this.#devices = new Devices({ config, attached, ram, cpus, clock: this, code, send, changed });
    this.#engine =
      config.engine === "fast" ? new FastEngine(this.ram, () => this.#cores, config.cpus === 1) : new ReferenceEngine();
    this.#cores = this.#makeCores();
    this.#hypervisor = attached.hypervisor;
    this.#el2 = this.#cores.map((core) => new El2(core, this.#el2Counts));
    this.#slice = config.cpus === 1 ? Infinity : config.slice;
    this.#turnLeft = this.#slice;
  }

  #makeCores(): Core[] {
    const mmus = this.cpus.map((cpu) => new Mmu(cpu, (page) => this.#engine.holdsCode(page)));
    const count = (what: string): void => void this.#undefined.set(what, (this.#undefined.get(what) ?? 0) + 1);
    const stop = (why: Stop): void => this.#end(why);
    const firmware = {
      cpus: this.cpus,
      start: (cpu: Cpu, entry: bigint, context: bigint) => this.#reset(cpu, entry, context),
      stop: (isReset: boolean) => stop(isReset ? { kind: "reset" } : { kind: "exit", status: 0 }),
    };
    const host = {
      write: (bytes: Uint8Array) => {
        for (const b of bytes) this.#devices.uart.write(0, b);
      },
      exit: (status: number) => stop({ kind: "exit", status }),
    };
    const bus = makeBus(this.#devices);
    const trace = this.#trace;
    const board: Board = {
      bus: this.#trace?.bus(bus) ?? bus,
      mmus,
      conduit: this.config.el === 2 ? "smc" : "hvc",
      semihosting: this.config.semihosting,
      firmware: (cpu) => (trace === undefined ? psci(firmware, cpu) : trace.firmware(cpu, () => psci(firmware, cpu))),
      semihost: (core) => semihost(core, host),
      sendEvent: () => {
        for (const c of this.cpus) c.event = true;
      },
      codeWritten: (pa) => this.#engine.codeWritten(pa),
      holdsCode: (page) => this.#engine.holdsCode(page),
      countUndefined: count,
    };
    return this.cpus.map((cpu, i) => ({ cpu, mmu: mmus[i]!, ram: this.ram, board, next: undefined, touched: 0n }));
  }

  #send(bytes: Uint8Array): void {
    this.#output.write(bytes);
    if (this.#output.length >= MUCH_OUTPUT) this.#end({ kind: "output" });
  }

  /** A device may now want to be asked earlier than the running CPU was given time for. */
  #eventsChanged(): void {
    if (this.#running === undefined) return;
    this.#running.timersStale = true;
    this.#running.attention = true;
  }

  #end(why: Stop): void {
    this.#stop ??= why;
    if (this.#running !== undefined) this.#running.attention = true;
  }

  /** Puts a CPU into the state in which firmware starts it. */
  #reset(cpu: Cpu, entry: bigint, x0: bigint): void {
    cpu.enter(cpu.hasEl2 ? 2 : 1, true);
    cpu.daif = 15;
    cpu.illegal = false;
    Object.assign(cpu.sys, resetValues(cpu.id));
    for (let n = 0; n < 31; n++) cpu.setX(n, 0n);
    for (let n = 0; n < THREADS.length; n++) cpu.setThread(n, 0n);
    cpu.setX(0, x0);
    cpu.pc = entry;
    cpu.power = cpu === this.cpus[0] ? "on" : "pending";
    cpu.waits = false;
    cpu.monitor = undefined;
    cpu.controlsStale = true;
    cpu.attention = true;
  }

  /** Starts CPU 0. @param x0 what it finds in x0: the device tree */
  start(entry: number, x0 = 0): void {
    this.#reset(this.cpus[0]!, BigInt(entry), BigInt(x0));
  }

  /**
   * Counts what TLBs of some size would miss, from now on: of the host and of VMs.
   *
   * @throws {Error} with an engine that does not look up each access
   */
  modelTlbs(parameters: TlbParameters): readonly [TlbCounts, TlbCounts] {
    if (this.config.engine !== "reference") throw new Error("TLBs are modelled by the reference engine");
    const counts = [noCounts(), noCounts()] as const;
    for (const { mmu } of this.#cores) mmu.model = new TlbModel(this.ram, parameters, counts);
    return counts;
  }

  /** Nanoseconds since the machine was made. */
  readonly now = (): number => this.#time + (this.#running === undefined ? 0 : this.#granted - this.#running.budget);

  /** Instructions that ran, of all CPUs. */
  get executed(): number {
    return this.#instructions[0] + this.#instructions[1] + this.#instructions[2];
  }

  /** Copies bytes into RAM. @throws {Error} when they do not fit */
  write(pa: number, bytes: Uint8Array): void {
    const at = this.ram.at(pa);
    if (at < 0 || pa + bytes.length > MAP.ram + this.ram.bytes) throw new Error("outside of RAM");
    this.ram.u8.set(bytes, at);
  }

  /** Memory as a device of a stream reaches it behind an SMMU, 0 or 1. @throws {Error} when the machine has none */
  behind(number: number, stream: number): SmmuPort {
    const smmu = this.#devices.smmus[number];
    if (smmu === undefined) throw new Error(`there is no SMMU ${number}`);
    return new SmmuPort(smmu, stream, this.ram, this.#engine);
  }

  /** Bytes for the console. */
  input(bytes: Uint8Array): void {
    this.#devices.input(bytes);
  }
  /** Console bytes that the guest has not read yet. */
  get unread(): number {
    return this.#devices.unread;
  }
  /** Takes what the guest has written to the console. */
  output(): Uint8Array {
    return this.#output.take();
  }

  /** Whether the guest has stopped the machine. */
  get hasStopped(): boolean {
    return this.#stop?.kind === "exit" || this.#stop?.kind === "reset";
  }

  /** Memory at a virtual address as a CPU sees it now, for debuggers; undefined when it is not RAM. */
  peek(cpu: Cpu, va: bigint, bytes: number): Uint8Array | undefined {
    return readVirtual(cpu, this.#devices.dma, va, bytes);
  }
  /** @returns whether it could be written */
  poke(cpu: Cpu, va: bigint, bytes: Uint8Array): boolean {
    return writeVirtual(cpu, this.#devices.dma, va, bytes);
  }

  get stats(): MachineStats {
    const sum = (count: (c: Core) => number): number => this.#cores.reduce((n, c) => n + count(c), 0);
    return {
      instructions: [...this.#instructions],
      ofVms: [...this.#ofVms],
      exceptions: sum((c) => c.cpu.exceptions),
      walks: sum((c) => c.mmu.walks),
      el2: { ...this.#el2Counts },
      undefined: this.#undefined,
    };
  }

  /** Translations that TLBs keep: of CPUs behind stage 2, physical pages by VMID; of SMMUs also the page of a device's address. */
  cached(): Cached {
    return {
      cpus: this.#cores.flatMap(({ mmu }) => [...mmu.cached()]),
      smmus: this.#devices.smmus.map((smmu) => smmu.cached()),
    };
  }

  /**
   * Walks over the state of the machine between two steps. Translations that a CPU keeps are left out, as if it had dropped
   * them, which it may do at any time.
   */
  state(a: Archive): void {
    this.#time = a.whole("time", this.#time, Number.MAX_SAFE_INTEGER);
    this.#turn = a.whole("turn", this.#turn, this.cpus.length - 1);
    if (this.#slice !== Infinity) this.#turnLeft = a.whole("turnLeft", this.#turnLeft, this.#slice);
    const counted = a.list("instructions", this.#instructions, Number.MAX_SAFE_INTEGER, 3);
    for (const el of [0, 1, 2] as const) this.#instructions[el] = counted[el] ?? 0;
    for (const [what, count] of a.counts("undefined", this.#undefined)) this.#undefined.set(what, count);
    if (this.#hypervisor !== undefined) {
      const el2 = a.counts("el2", new Map(Object.entries(this.#el2Counts)));
      for (const what of EL2_EVENTS) this.#el2Counts[what] = el2.get(what) ?? 0;
      const ofVms = a.list("ofVms", this.#ofVms, Number.MAX_SAFE_INTEGER, 2);
      for (const el of [0, 1] as const) this.#ofVms[el] = ofVms[el] ?? 0;
    }
    for (const cpu of this.cpus)
      a.part(`cpu${cpu.id}`, (part) => {
        cpu.state(part);
        part.part("timers", (timers) => cpu.timers.state(timers));
      });
    this.#devices.state(a);
    a.memory("ram", this.ram.u8.subarray(RAM_AT, RAM_AT + this.ram.bytes));
  }

  /**
   * Runs at most `budget` instructions, of all CPUs together.
   *
   * @param whenIdle whether time goes on to the next event when all CPUs wait, or the caller lets it, by `pass`
   * @param mostWork accesses to memory of a hypervisor of this program, behind which the step ends early: an entry counts as one instruction, whatever it does
   */
  step(budget: number, whenIdle: "skip" | "stop" = "skip", mostWork = Infinity): Stop {
    let left = budget;
    this.#mostWork = this.#work + mostWork;
    if (!this.hasStopped) this.#stop = undefined;
    while (left > 0 && this.#stop === undefined) {
      const core = this.#next();
      if (core === undefined) {
        const wait = this.#untilEvent();
        if (wait === Infinity) return { kind: "asleep" };
        if (whenIdle === "stop" && wait > 0) return { kind: "idle", nanoseconds: wait };
        this.#advance(wait);
      } else left -= this.#run(core, Math.min(left, this.#turnLeft));
    }
    return this.#stop ?? { kind: "budget" };
  }

  /** The CPU whose turn it is, the next one that can run if it cannot. */
  #next(): Core | undefined {
    for (let i = 0; i < this.#cores.length; i++) {
      const core = this.#cores[this.#turn]!;
      if (this.#turnLeft > 0 && this.#canRun(core)) return core;
      this.#turn = (this.#turn + 1) % this.#cores.length;
      this.#turnLeft = this.#slice;
    }
    const core = this.#cores[this.#turn]!;
    return this.#canRun(core) ? core : undefined;
  }

  #canRun(core: Core): boolean {
    const { cpu } = core;
    if (cpu.power === "off") return false;
    cpu.power = "on";
    this.#driveTimers(cpu);
    if (cpu.waits && interrupt.wakes(core)) cpu.waits = false;
    return !cpu.waits;
  }

  /** Gives the controller the lines of a CPU's timers as they are now, if they may be others than before. */
  #driveTimers(cpu: Cpu): void {
    if (!cpu.timersStale && this.#time < cpu.timerEvent) return;
    cpu.timers.eachLine((intid, isHigh) => this.#devices.gic.setLine(cpu.id, intid, isHigh));
    cpu.timerEvent = cpu.timers.nextEvent();
    cpu.timersStale = false;
  }

  /** Lets time go by while all CPUs wait, up to the next event at most. */
  pass(nanoseconds: number): void {
    if (!this.cpus.some((c) => c.power !== "off" && !c.waits))
      this.#advance(Math.min(Math.floor(nanoseconds), this.#untilEvent()));
  }

  #advance(nanoseconds: number): void {
    this.#time += nanoseconds;
    this.#devices.rtc.drive();
  }

  /** All CPUs wait: nanoseconds to the next event, infinite when there is none. */
  #untilEvent(): number {
    const timers = this.cpus
      .filter((c) => c.power !== "off")
      .map((c) => (c.timersStale ? c.timers.nextEvent() : c.timerEvent));
    const soonest = Math.min(this.#devices.rtc.nextEvent(), ...timers);
    return Math.max(0, soonest - this.#time);
  }

  /** Runs one CPU for at most `most` instructions, or until its turn ends. @returns instructions that ran */
  #run(core: Core, most: number): number {
    const { cpu } = core;
    let left = most;
    this.#running = cpu;
    while (left > 0 && this.#stop === undefined && !cpu.waits && !cpu.turnOver && cpu.power === "on") {
      this.#driveTimers(cpu);
      this.#devices.rtc.drive();
      const event = Math.min(cpu.timerEvent, this.#devices.rtc.nextEvent());
      const used = this.#runToEvent(core, Math.min(left, MOST_GRANTED, event - this.#time));
      left -= used;
      this.#turnLeft -= used;
    }
    this.#running = undefined;
    if (cpu.turnOver) this.#turnLeft = 0;
    cpu.turnOver = false;
    return most - left;
  }

  /** Runs until the event, or until something has to be looked at that the event depends on. */
  #runToEvent(core: Core, budget: number): number {
    const { cpu } = core;
    this.#granted = budget;
    cpu.budget = budget;
    cpu.end = this.#time + budget;
    while (cpu.budget > 0 && this.#stop === undefined && !cpu.waits && !cpu.turnOver && cpu.power === "on") {
      if (cpu.attention) {
        if (cpu.timersStale) break;
        cpu.attention = false;
        cpu.debugs = usesDebugger(cpu);
        interrupt.take(core);
      }
      if (cpu.el === 2 && this.#hypervisor !== undefined) this.#enterEl2(core, this.#hypervisor);
      else this.#runLevel(core);
    }
    const used = budget - cpu.budget;
    this.#granted = 0;
    cpu.budget = 0;
    this.#time += used;
    return used;
  }

  /** Accesses to memory of the hypervisor so far. */
  get #work(): number {
    return this.#el2Counts.loads + this.#el2Counts.stores;
  }

  /** Enters the hypervisor. That takes one nanosecond, as an instruction does, so that time goes on whatever it does. */
  #enterEl2(core: Core, hypervisor: Hypervisor): void {
    const { cpu } = core;
    cpu.budget--;
    this.#el2Counts.entries++;
    try {
      hypervisor.enter(this.#el2[cpu.id]!, entryOf(cpu));
    } catch (error) {
      throw new HypervisorFailed(hypervisor.name, error);
    }
    if (cpu.el === 2 && cpu.power === "on" && this.#stop === undefined)
      throw new HypervisorFailed(hypervisor.name, "it has left a CPU at EL2");
    if (this.#work >= this.#mostWork) this.#end({ kind: "budget" });
  }

  /** Runs until the engine stops, and counts for the exception level. */
  #runLevel(core: Core): void {
    const { cpu } = core;
    const [el, before] = [cpu.el, cpu.budget];
    const vmid = this.#hypervisor === undefined ? 0n : cpu.sys.VTTBR_EL2! >> 48n;
    if (this.watch.isActive) this.watch.run(core);
    else this.#engine.run(core);
    const ran = before - cpu.budget;
    this.#instructions[el] += ran;
    if (this.#hypervisor !== undefined && el !== 2 && vmid !== 0n) this.#ofVms[el] += ran;
  }
}
