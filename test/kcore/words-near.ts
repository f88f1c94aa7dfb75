/** Words for a property: those near some numbers, with one of them in a field, small ones, and any. */
import { Random } from "./random.ts";

const EDGES = [0n, 1n << 31n, 1n << 32n, 1n << 63n, 1n << 64n];
const SMALL = [0n, 1n, 2n, 3n, 4n, 5n, 6n, 7n, 8n, 9n, 15n, 16n];

export class Words {
  readonly #random = new Random(9);
  readonly #some: readonly bigint[];
  constructor(some: readonly bigint[]) {
    this.#some = [...some, ...EDGES];
  }

  #any(): bigint {
    return (BigInt(this.#random.below(2 ** 32)) << 32n) | BigInt(this.#random.below(2 ** 32));
  }
  #edge(): bigint {
    return this.#random.pick(this.#some) + BigInt(this.#random.below(3)) - 1n;
  }
  next(width: number): bigint {
    return BigInt.asUintN(width, this.#next());
  }
  #next(): bigint {
    const small = this.#random.pick(SMALL);
    switch (this.#random.below(9)) {
      case 0:
      case 1:
        return small;
      case 2:
      case 3:
        return this.#edge();
      case 4:
        return this.#any();
      case 5:
        return this.#any() >> (7n * small);
      case 6:
        return (this.#any() >> 20n) & ~0xfffn;
      case 7:
        return this.#edge() + (small << BigInt(this.#random.pick([2, 3, 12])));
      default:
        return (this.#edge() << 26n) | (this.#any() & 0x3ffffffn);
    }
  }
}
