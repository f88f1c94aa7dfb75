/** A word of what the hypervisor keeps: 0 where nothing is, as the host can write over all of it. */
import type { El2 } from "../el2/el2.ts";

export const word = (el2: El2, at: number): bigint => el2.load(at, 8) ?? 0n;
