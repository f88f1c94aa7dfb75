/** The order of locks: a CPU takes a lock only above all ranks at which it holds one. @source concurrency-proofs, section 9 */
import { type U32, u32, type ZMap } from "../../prelude/index.ts";

/** A CPU that holds locks at `ranks` holds none at `rank` or above. The ranks are 1 to 5. */
export function isBelow(ranks: ZMap<U32, boolean>, rank: U32): boolean {
  return (
    (rank > 1n || !ranks.at(u32(1n))) &&
    (rank > 2n || !ranks.at(u32(2n))) &&
    (rank > 3n || !ranks.at(u32(3n))) &&
    (rank > 4n || !ranks.at(u32(4n))) &&
    (rank > 5n || !ranks.at(u32(5n)))
  );
}
