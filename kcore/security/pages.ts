/** What is known of page records. */
import { FRAMES } from "../../src/isa/vmsa/index.ts";
import { NOBODY } from "../layers/00-machine/constants.ts";
import type { Machine, Pfn } from "../layers/00-machine/state.ts";

/** What somebody owns has an address. */
export const pageHasAddress = (m: Machine, pfn: Pfn): boolean =>
  m.objects.pages.at(pfn).owner === NOBODY || pfn < FRAMES;
/** What nobody owns is no memory: who reaches it finds a device, or what counts as such. */
export const memoryHasOwner = (m: Machine, pfn: Pfn): boolean =>
  !m.ram.at(pfn) || m.objects.pages.at(pfn).owner !== NOBODY;
