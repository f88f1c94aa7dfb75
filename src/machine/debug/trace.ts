/**
 * What a run tells of itself, one line for each event, in the order of the run. `exceptions` are those taken, with the
 * syndrome and where they came from; `instructions` all that run, before they do; `devices` reads and writes of registers of devices;
 * `firmware` calls of it. A line begins with the time in nanoseconds and the CPU.
 */
import { decode, disassemble } from "../../isa/index.ts";
import type { Bus, Core } from "../cpu/core.ts";
import type { Cpu } from "../cpu/cpu.ts";
import { Abort } from "../mmu/fault.ts";
import { regimeOf } from "../mmu/regime.ts";
import { translate } from "../mmu/walk.ts";

export const TRACE_KINDS = ["exceptions", "instructions", "devices", "firmware"] as const;
export type TraceKind = (typeof TRACE_KINDS)[number];

const hex = (value: bigint | number): string => `0x${value.toString(16)}`;

/** Kinds of vectors, by what is behind them. */
const VECTORS = ["sync", "irq", "fiq", "serror"];

export class Trace {
  readonly #kinds: ReadonlySet<TraceKind>;
  readonly #now: () => number;
  readonly #line: (text: string) => void;
  /** Exceptions of each CPU that have been told of. */
  readonly #told: number[] = [];

  constructor(kinds: readonly TraceKind[], now: () => number, line: (text: string) => void) {
    this.#kinds = new Set(kinds);
    this.#now = now;
    this.#line = line;
  }

  /** Whether something is to be told that only a look at each instruction shows. */
  get needsInstructions(): boolean {
    return this.#kinds.has("exceptions") || this.#kinds.has("instructions");
  }

  #tell(cpu: number, text: string): void {
    this.#line(`${this.#now()} cpu${cpu} ${text}`);
  }

  /** An instruction is going to run. */
  instruction(core: Core): void {
    if (!this.#kinds.has("instructions")) return;
    const { cpu, ram } = core;
    const at = ram.at(this.#physical(core));
    if (at < 0) return;
    const word = ram.u32[at / 4]!;
    const decoded = decode(word);
    const text = "row" in decoded ? disassemble(decoded, cpu.pc) : `.word ${hex(word)}`;
    this.#tell(cpu.id, `EL${cpu.el} ${hex(cpu.pc)} ${text}`);
  }

  /** Where PC is: as the CPU keeps it, else as its tables say; -1 when the fetch will fail. */
  #physical({ cpu, mmu, ram }: Core): number {
    const row = mmu.fetch.find(cpu.page, mmu.context(cpu.el));
    if (row >= 0) return mmu.fetch.target[row]! + cpu.pageOffset;
    try {
      return translate(ram, regimeOf(cpu, cpu.el), cpu.pc, "fetch").page + cpu.pageOffset;
    } catch (error) {
      if (error instanceof Abort) return -1;
      throw error;
    }
  }

  /** Tells of an exception that the CPU has taken since the last look. */
  exceptions(cpu: Cpu): void {
    const before = this.#told[cpu.id] ?? cpu.exceptions;
    this.#told[cpu.id] = cpu.exceptions;
    if (before === cpu.exceptions || !this.#kinds.has("exceptions")) return;
    const { sys } = cpu;
    const spsr = sys[`SPSR_EL${cpu.el}`]!;
    const kind = VECTORS[Number((cpu.pc - sys[`VBAR_EL${cpu.el}`]!) >> 7n) & 3]!;
    const syndrome = kind === "sync" ? ` esr ${hex(sys[`ESR_EL${cpu.el}`]!)} far ${hex(sys[`FAR_EL${cpu.el}`]!)}` : "";
    const from = `EL${Number((spsr >> 2n) & 3n)} ${hex(sys[`ELR_EL${cpu.el}`]!)}`;
    this.#tell(cpu.id, `exception ${kind} from ${from} to EL${cpu.el}${syndrome}`);
  }

  /** A bus that tells of what goes over it. */
  bus(inner: Bus): Bus {
    if (!this.#kinds.has("devices")) return inner;
    return {
      read: (pa, bytes, cpu) => {
        const value = inner.read(pa, bytes, cpu);
        this.#tell(cpu, `device read${8 * bytes} ${hex(pa)} ${value === undefined ? "nothing" : hex(value)}`);
        return value;
      },
      write: (pa, bytes, value, cpu) => {
        const answers = inner.write(pa, bytes, value, cpu);
        const low = BigInt.asUintN(8 * bytes, value);
        this.#tell(cpu, `device write${8 * bytes} ${hex(pa)} ${hex(low)}${answers ? "" : " nothing"}`);
        return answers;
      },
    };
  }

  /** Does a call of the firmware, and tells of it. */
  firmware(cpu: Cpu, call: () => void): void {
    const words = [0, 1, 2, 3].map((n) => hex(cpu.x(n)));
    call();
    if (this.#kinds.has("firmware")) this.#tell(cpu.id, `firmware ${words.join(" ")} answers ${hex(cpu.x(0))}`);
  }
}
