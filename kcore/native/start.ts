/** A CPU begins: what EL2 says of it is set, and the host runs on it. */
import { HOST } from "../layers/00-machine/constants.ts";
import { controlOf, isControl } from "../layers/00-machine/controls.ts";
import { writelSmmu } from "../layers/00-machine/index.ts";
import { firstWord, isKept, SCR0, SMMU_SPACE } from "../layers/00-machine/smmu-registers.ts";
import { u32, u64 } from "../prelude/index.ts";
import { runningAt } from "./acts/contexts.ts";
import type { Hardware } from "./hardware.ts";
import { numbersOf, setLive } from "./registers.ts";

/**
 * Stage 2: 44 bits of address from level 0 (T0SZ 20, SL0 2), 4 KiB, walks write-back and inner shareable, 44 bits of output. Guest frames from 2^32 on are in no
 * table that hardware walks, though KCore's have room for them.
 */
export const VTCR = 0x8004_3594n;
/** Stage 1 is off. */
export const SCTLR_EL1 = 0x30d0_0800n;
/** EL1h, all masked. */
const PSTATE = 0x3c5n;
const CONTROLS = numbersOf(isControl);

/** SMMUs translate by KCore's tables, and let no stream pass: set up before translation is. */
export function startSmmus(h: Hardware): void {
  for (const i of h.layout.smmus.keys()) {
    const index = u32(BigInt(i));
    for (let at = 4n; at < SMMU_SPACE; at += 4n) {
      const offset = u64(at);
      if (isKept(offset)) writelSmmu(index, offset, firstWord(index, offset));
    }
    writelSmmu(index, SCR0, firstWord(index, SCR0));
  }
}

/** The host runs on this CPU from an address on. */
export function startHost(h: Hardware, entry: bigint): void {
  const { el2 } = h;
  el2.write("VTCR_EL2", VTCR);
  for (const r of CONTROLS) setLive(h, r, controlOf(HOST, r));
  el2.write("HSTR_EL2", 0n);
  el2.write("VPIDR_EL2", el2.read("MIDR_EL1"));
  el2.write("VMPIDR_EL2", el2.read("MPIDR_EL1"));
  el2.write("SCTLR_EL1", SCTLR_EL1);
  el2.tlbi("alle1is");
  el2.barrier();
  h.setU32(runningAt(el2.id), HOST);
  h.setU32(runningAt(el2.id) + 4, 0n);
  el2.write("SPSR_EL2", PSTATE);
  el2.write("ELR_EL2", entry);
}
