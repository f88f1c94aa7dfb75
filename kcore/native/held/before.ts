/** What memory and registers were before a primitive was done: what it stores is noted. */
import type { El2 } from "../../../src/machine/index.ts";
import type { Reg } from "../../layers/00-machine/context.ts";
import { type U64, u32 } from "../../prelude/index.ts";
import type { Source } from "../abstraction.ts";
import { live, REGISTERS } from "../registers.ts";
import { namedContents, sourceOf } from "../source.ts";
import { type Board, layout } from "./board.ts";

/** Bytes and words of registers as they were before the first change, by physical address. */
export class Before {
  readonly bytes = new Map<number, number>();
  readonly words = new Map<number, bigint>();
  readonly seen: El2;
  readonly registers: readonly U64[];
  readonly #board: Board;

  constructor(board: Board) {
    this.#board = board;
    this.registers = Array.from({ length: REGISTERS }, (_, r) => live(board.hardware, u32(BigInt(r)) as Reg));
    const { machine, el2 } = board;
    const keep = (pa: number, bytes: number): void => {
      if (machine.ram.at(pa) < 0) {
        for (let i = 0; i < bytes; i += 4) if (!this.words.has(pa + i)) this.words.set(pa + i, el2.load(pa + i, 4)!);
      } else
        for (let i = 0; i < bytes; i++)
          if (!this.bytes.has(pa + i)) this.bytes.set(pa + i, machine.ram.u8[machine.ram.at(pa + i)]!);
    };
    this.seen = new Proxy(el2, {
      get: (target, name) => {
        if (name === "store")
          return (pa: number, bytes: number, value: bigint) => {
            keep(pa, bytes);
            return target.store(pa, bytes, value);
          };
        if (name === "clear")
          return (pa: number, bytes: number) => {
            keep(pa, bytes);
            target.clear(pa, bytes);
          };
        const value = Reflect.get(target, name, target) as unknown;
        return typeof value === "function" ? value.bind(target) : value;
      },
    });
  }

  /** What memory was. */
  get source(): Source {
    const { machine, el2, hardware } = this.#board;
    const now = sourceOf(hardware);
    const byte = (pa: number): number => this.bytes.get(pa) ?? machine.ram.u8[machine.ram.at(pa)]!;
    const word = (pa: number, bytes: number): bigint => {
      let value = 0n;
      for (let i = bytes - 1; i >= 0; i--) value = (value << 8n) | BigInt(byte(pa + i));
      return value;
    };
    return {
      layout,
      cpu: 0,
      register: (r) => this.registers[Number(r)]!,
      exchange: (at) => word(layout.exchange + at, 8),
      word: (at, bytes) => word(layout.core + at, bytes),
      table: (at) => now.table(at),
      isSigned: (vmid) => now.isSigned(vmid),
      page: (pfn) => {
        const pa = Number(pfn) * 4096;
        if (machine.ram.at(pa) < 0) return 0n;
        return namedContents(
          hardware,
          Uint8Array.from({ length: 4096 }, (_, i) => byte(pa + i)),
        );
      },
      smmu: (index, offset) => {
        const pa = layout.smmus[index]! + offset;
        return this.words.get(pa) ?? el2.load(pa, 4)!;
      },
    };
  }

  /** Offsets in KCore's memory that were changed, as words. */
  get changed(): bigint[] {
    return [...new Set([...this.bytes.keys()].map((pa) => BigInt(Math.floor((pa - layout.core) / 8) * 8)))];
  }
}
