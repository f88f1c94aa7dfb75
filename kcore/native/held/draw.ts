/** Random arguments of primitives. */
import { SEALS } from "../../layers/00-machine/constants.ts";
import { initialMachine } from "../../layers/00-machine/initial.ts";
import { LAST_VMID } from "../../layers/00-machine/lock-ids.ts";
import type { Cpu, Sealing } from "../../layers/00-machine/state.ts";
import { Random } from "../random.ts";
import { type Board, put } from "./board.ts";
import { HOST_PAGES, IO_POOLS, KEPT, POOLS, RECORDS } from "./shown.ts";

/** Draws arguments, and puts values that make sense where they point. */
export class Draw {
  readonly #random: Random;
  /** What the arguments of this call are about: offsets of entries, numbers of records, frames. */
  keys: bigint[] = [];
  vmid = 0n;

  /** What was sealed, of which memory knows only ciphertexts. */
  sealing: Sealing = initialMachine(0n as Cpu).objects.sealing;

  readonly board: Board;

  constructor(seed: number, board: Board) {
    this.board = board;
    this.#random = new Random(seed);
  }

  below(n: number): bigint {
    return BigInt(this.#random.below(n));
  }
  word(): bigint {
    return (this.below(2 ** 31) << 33n) ^ (this.below(2 ** 31) << 16n) ^ this.below(2 ** 31);
  }
  #key(k: bigint): bigint {
    this.keys.push(k);
    return k;
  }
  vm(): bigint {
    return (this.vmid = this.below(Number(LAST_VMID) + 1));
  }
  /** An entry: nothing, a table, a page or block, anything. */
  entry(): bigint {
    const page = 0x10000n + (this.below(0x22000) << 12n);
    return this.#random.pick([
      0n,
      page | 3n,
      page | 3n,
      ((0x40000n + this.below(512)) << 12n) | 0x7ffn,
      page | 1n,
      this.word(),
    ]);
  }
  #slotIn(pools: readonly bigint[]): bigint {
    const level = this.#random.below(pools.length - 1);
    const slots = Number(pools[level + 1]! - pools[level]!) / 8;
    const slot = this.#key(pools[level]! + 8n * this.below(slots));
    if (this.below(2) === 0n) put(this.board, slot, 8, this.entry());
    return slot;
  }
  slot(): bigint {
    return this.#slotIn(POOLS[Number(this.vmid)]!);
  }
  ioSlot(): bigint {
    return this.#slotIn(IO_POOLS);
  }
  record(): bigint {
    return this.#key(this.below(Number(RECORDS)));
  }
  number(): bigint {
    return this.#key(this.#random.pick([this.below(31), this.below(100), this.below(256)]));
  }
  frame(): bigint {
    const pfn = this.#key(HOST_PAGES[0] + this.below(Number(HOST_PAGES[1] - HOST_PAGES[0])));
    const { machine } = this.board;
    machine.ram.u64[machine.ram.at(Number(pfn) * 4096 + 8 * this.#random.below(512)) / 8] = this.word();
    return pfn;
  }
  seal(): bigint {
    return this.#key(this.#random.pick([1n + this.below(200), this.below(Number(SEALS)), SEALS + this.below(9)]));
  }
  register(): bigint {
    return this.#random.pick(KEPT);
  }
  wide(): bigint {
    return this.#random.pick(KEPT.filter((k) => k % 8n === 0n && KEPT.includes(k + 4n)));
  }
  pick<T>(items: readonly T[]): T {
    return this.#random.pick(items);
  }
}
