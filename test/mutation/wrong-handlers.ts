/** Wrong handlers: each is KCore with edits in its code, or in code and specification, and the theorem that has to refute it. */
export interface WrongHandler {
  readonly title: string;
  readonly layer: number;
  readonly theorem: string;
  /** By file of the layer: what stands there once, and what in its place. */
  readonly edits: readonly (readonly [file: string, before: string, after: string])[];
  /** What is said of it. */
  readonly by: RegExp;
}

const wrong = (
  layer: number,
  folder: string,
  ...of: readonly (readonly [string, string, string, string, RegExp?])[]
): readonly WrongHandler[] =>
  of.map(([title, theorem, before, after, by = /./]) => ({
    ...{ title, layer, theorem, by },
    edits: [[`kcore/layers/${folder}/code.ts`, before, after]],
  }));

/** The same edit of code and specification: both do it for somebody else. */
const forAnother = (
  layer: number,
  folder: string,
  title: string,
  theorem: string,
  by: RegExp,
  ...edits: readonly (readonly ["code" | "spec", string, string])[]
): WrongHandler => ({
  ...{ title, layer, theorem, by },
  edits: edits.map(([file, before, after]) => [`kcore/layers/${folder}/${file}.ts`, before, after]),
});

export const WRONG: readonly WrongHandler[] = [
  ...wrong(
    26,
    "26-mmio-ops",
    [
      "a bank is taken from a VM that is on",
      "el2FreeSmmuPgd",
      "const isFreed = mayGiveUp(owner, state);",
      "const isFreed = true;",
    ],
    [
      "a page is mapped behind a bank once nobody's lock says whose that is",
      "smmuMapPage",
      "if (isPrincipal(owner)) status = attach(bank, owner as Vmid, iova, pte);\n  releaseLockSmmu();",
      "releaseLockSmmu();\n  if (isPrincipal(owner)) status = attach(bank, owner as Vmid, iova, pte);",
    ],
  ),
  ...wrong(30, "30-mem-handler", [
    "a range goes on behind a refusal",
    "kvmPhysAddrIoremap",
    "i < pages && status === OK",
    "i < pages",
  ]),
  forAnother(
    28,
    "28-vcpu-ops",
    "a guest that switches itself off has another VM switched off",
    "saveShadowKvmRegs",
    /takes switchedOff for another than isForEither says/,
    ["spec", "switchedOff(vmid)", "switchedOff(u32(2n) as Vmid)"],
    ["code", "setVmPoweroff(vmid)", "setVmPoweroff(u32(2n) as Vmid)"],
    [
      "spec",
      "import { require, sequence, transition, type U32,",
      "import { require, sequence, transition, type U32, u32,",
    ],
    ["code", "import { type U32, type U64, u64 }", "import { type U32, type U64, u32, u64 }"],
  ),
  forAnother(
    29,
    "29-ctxt-switch",
    "what a virtual CPU is owed is looked up for the host before it is the host that KCore works for",
    "saveVm",
    /takes (restoreShadowKvmRegs|asked|synced|owed) for another than isForHost says/,
    ["spec", "  toHost();\n", "  vcpus.restoreShadowKvmRegs(vmid, vcpuid);\n  toHost();\n"],
    ["code", "  hostEl2RestoreState();\n", "  restoreShadowKvmRegs(vmid, vcpuid);\n  hostEl2RestoreState();\n"],
  ),
  forAnother(
    31,
    "31-fault-handler",
    "a guest has pages of another VM shared with the host",
    "coreHandlePvops",
    /takes (grantStage2SgGpa|looked|granted) for another than (isForVm|isForEither) says/,
    ["spec", "ranges.grantStage2SgGpa(vmid,", "ranges.grantStage2SgGpa(u32(2n) as Vmid,"],
    ["code", "grantStage2SgGpa(vmid,", "grantStage2SgGpa(u32(2n) as Vmid,"],
  ),
  forAnother(
    32,
    "32-trap-dispatcher",
    "a guest's call registers a VM, as one of the host's does",
    "vmExitDispatcher",
    /takes (registerKvm|numbered) for another than isForHost says/,
    [
      "spec",
      "  return faults.coreHandlePvops(vmid, vcpuid);",
      "  boot.registerKvm();\n  return faults.coreHandlePvops(vmid, vcpuid);",
    ],
    ["code", "  return coreHandlePvops(vmid, vcpuid);", "  registerKvm();\n  return coreHandlePvops(vmid, vcpuid);"],
  ),
];
