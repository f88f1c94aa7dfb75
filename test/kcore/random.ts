/** Pseudo-random numbers from a seed, so that a failure can be run again. */
import { Random as Drawn } from "../../kcore/native/random.ts";

export class Random extends Drawn {
  shuffled<T>(items: readonly T[]): T[] {
    const out = [...items];
    for (let i = out.length - 1; i > 0; i--) {
      const j = this.below(i + 1);
      [out[i], out[j]] = [out[j]!, out[i]!];
    }
    return out;
  }
}
