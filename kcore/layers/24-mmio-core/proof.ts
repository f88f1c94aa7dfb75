/** Layer 24: a recorded run. Mutants: a write that is refused, done; the host's value where KCore's belongs; half of an access. */
import { defineLayer } from "../../../src/check/proof/index.ts";
import { u32, u64 } from "../../prelude/index.ts";
import { acquireLockSmmu, releaseLockSmmu } from "../04-locks/index.ts";
import { isAccess } from "../23-mmio-core-aux/filter.ts";
import { smmuRead, smmuWrite } from "../23-mmio-core-aux/index.ts";
import { handleSmmuRead, handleSmmuWrite } from "./index.ts";

/** Each rule, for words and for registers of 64 bits; registers that the SMMU does not have; and what is read then. */
export function run(): void {
  acquireLockSmmu();
  for (const [offset, len, value] of [
    [0x0n, 4n, 0x200400n],
    [0x0n, 4n, 1n],
    [0x1008n, 4n, 0x10003n],
    [0xa020n, 8n, 0x40000000n],
    [0xa020n, 4n, 0x40000000n],
    [0xa024n, 4n, 1n],
    [0xa034n, 4n, 1n],
    [0xa630n, 8n, 0x40000n],
    [0xc00n, 8n, 0n],
    [0xc01n, 4n, 0n],
    [0xa020n, 2n, 0n],
    [0x10000n, 4n, 0n],
  ] as const) {
    handleSmmuWrite(u32(1n), u64(offset), u32(len), u64(value));
    if (isAccess(u64(offset), u32(len))) handleSmmuRead(u32(1n), u64(offset), u32(len));
  }
  releaseLockSmmu();
}

export const layer = defineLayer({
  title: "MmioCore",
  run,
  commits: [smmuWrite, smmuRead],
  seals: [smmuWrite, smmuRead],
});
