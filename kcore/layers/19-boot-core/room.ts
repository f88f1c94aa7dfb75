/** Room for images in KCore's address space. Pure, for code and specification alike. */
import type { U64 } from "../../prelude/index.ts";
import { PAGE_SIZE, REMAP_END } from "../00-machine/constants.ts";

/** Whether so many pages are left from an address on. */
export const hasRemapRoom = (next: U64, pages: U64): boolean => next + PAGE_SIZE * pages < REMAP_END;
