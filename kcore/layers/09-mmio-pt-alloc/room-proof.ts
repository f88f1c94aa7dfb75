/** The SMMUs' pool is used up: there is room in a part of it until its pointer is at its end. */
import { pageOf } from "../../../src/isa/vmsa/index.ts";
import { assert, assume, theorem } from "../../prelude/index.ts";
import { IO_POOL_END, IO_PTE_START } from "../00-machine/io-pools.ts";
import type { Spt } from "../00-machine/state.ts";
import { hasIoPmdRoom, hasIoPteRoom } from "./room.ts";

export const ioPoolIsUsedUp = theorem((spt: Spt) => {
  const { pmdNext, pteNext } = spt;
  assume(pageOf(pmdNext) === pmdNext && pageOf(pteNext) === pteNext);
  assert(hasIoPmdRoom(spt) === pmdNext < IO_PTE_START);
  assert(hasIoPteRoom(spt) === pteNext < IO_POOL_END);
});
