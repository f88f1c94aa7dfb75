/** Layer 20: a recorded run. Mutants: a page that the VM has already, mapped somewhere else; one that is not the host's; mapped before it is taken. */
import { defineLayer } from "../../../src/check/proof/index.ts";
import { u32, u64 } from "../../prelude/index.ts";
import type { Gfn, Pfn, Vmid } from "../00-machine/state.ts";
import { mapPfnVm, takePfnForVm } from "../16-mem-manager/index.ts";
import { unmapAndLoadVmImage } from "./index.ts";

/** A page, the same once more, one that is KCore's, and a place that is none. */
export function run(): void {
  const vm = u32(1n) as Vmid;
  for (const [gfn, pfn] of [
    [0x80n, 0x40000n],
    [0x80n, 0x40000n],
    [0x81n, 0x10n],
    [1n << 36n, 0x40001n],
  ] as const)
    unmapAndLoadVmImage(vm, u64(gfn) as Gfn, u64(pfn) as Pfn);
}

export const layer = defineLayer({ title: "BootAux", run, commits: [takePfnForVm, mapPfnVm] });
