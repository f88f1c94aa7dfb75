/** Room for images: pages that are found to be there have addresses, and where they are not, at most one more would be left. */
import { assert, assume, theorem, type U64 } from "../../prelude/index.ts";
import { REMAP_END } from "../00-machine/constants.ts";
import { hasRemapRoom } from "./room.ts";

export const roomHasAddresses = theorem((next: U64, pages: U64, page: U64, byte: U64) => {
  assume(page < pages && byte < 4096n);
  const place = next + (page << 12n) + byte;
  assert(!hasRemapRoom(next, pages) || place < REMAP_END);
});
/** One page less than there is room for is there. */
export const roomIsUsed = theorem((next: U64, pages: U64) => {
  assume(next + (pages << 12n) + 4096n <= REMAP_END);
  assert(hasRemapRoom(next, pages));
});
