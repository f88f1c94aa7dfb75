/** What the host's access to a register loads or stores; descriptors and banks. @source kcore reference, layer 22 */
import type { U32, U64 } from "../../prelude/index.ts";
import { getHostGpr, setHostGpr } from "../00-machine/index.ts";
import { numberAt } from "../00-machine/smmu-registers.ts";
import { registerOf } from "../00-machine/syndrome.ts";
import { pageForDevices } from "./descriptors.ts";

export function hostGetMmioData(hsr: U64): U64 {
  return getHostGpr(registerOf(hsr));
}

export function hostSetMmioData(hsr: U64, value: U64): void {
  setHostGpr(registerOf(hsr), value);
}

export function smmuInitPte(prot: U64, addr: U64): U64 {
  return pageForDevices(prot, addr);
}

export function smmuGetCbndx(offset: U64): U32 {
  return numberAt(offset);
}
