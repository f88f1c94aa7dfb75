/**
 * Layer 23: a recorded run. Mutants: a register of a bank the host's to write; a stream that bypasses, or comes to a VM's bank, by its entry or by what matches
 * it; the owner of another bank; a word of two left out.
 */
import { defineLayer } from "../../../src/check/proof/index.ts";
import { u32, u64 } from "../../prelude/index.ts";
import { NOBODY } from "../00-machine/constants.ts";
import { readlSmmu, readqSmmu, setSmmuCfgVmid, writelSmmu, writeqSmmu } from "../00-machine/index.ts";
import type { Bank } from "../00-machine/state.ts";
import { acquireLockSmmu, releaseLockSmmu } from "../04-locks/index.ts";
import { handleSmmuCbAccess, handleSmmuGlobalAccess, smmuRead, smmuWrite } from "./index.ts";

/** Each kind of register, while a bank is nobody's and while it is a VM's to which a stream leads. */
export function run(): void {
  acquireLockSmmu();
  for (const owner of [NOBODY, u32(1n)]) {
    setSmmuCfgVmid(u32(10n) as Bank, owner);
    for (const offset of [0x0n, 0x8n, 0x10n, 0x60n, 0x804n, 0xc04n, 0x1008n, 0x1808n, 0x7000n])
      for (const value of [0n, 1n, 2n, 9n, 0x10000n, 0x20000n, 0x200400n])
        handleSmmuGlobalAccess(u32(1n), u64(offset), u32(value));
    for (const at of [0x0n, 0x8n, 0x20n, 0x24n, 0x30n, 0x34n, 0x58n, 0x630n, 0x800n])
      handleSmmuCbAccess(u32(1n), u64(0xa000n + at));
    smmuWrite(u32(1n), u64(0xc04n), u32(4n), u64(2n));
    handleSmmuGlobalAccess(u32(1n), u64(0x804n), u32(0n));
  }
  for (const [offset, len] of [
    [0xc04n, 4n],
    [0xa630n, 8n],
    [0xa020n, 8n],
    [0x48n, 4n],
  ] as const) {
    smmuWrite(u32(1n), u64(offset), u32(len), u64(0x20000n));
    smmuRead(u32(1n), u64(offset), u32(len));
  }
  releaseLockSmmu();
}

export const layer = defineLayer({
  title: "MmioCoreAux",
  run,
  commits: [readlSmmu, readqSmmu, writelSmmu, writeqSmmu],
  seals: [writelSmmu, writeqSmmu],
});
