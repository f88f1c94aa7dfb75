/**
 * Wrong handlers: each is KCore with edits in code, or in code and specification alike, and the theorem that has to refute it. The last ones are alike in both: a handler
 * that takes a step where that is not defined refines a specification that does the same, and does not go through.
 */
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
  ...wrong(
    30,
    "30-mem-handler",
    ["pages go back of a VM that was not retired", "clearVmStage2Range", "  if (retired !== OK) return retired;\n", ""],
    [
      "a page is mapped for devices that was refused",
      "el2ArmLpaeMap",
      "  if (status !== OK) return status;\n  return smmu",
      "  return smmu",
    ],
    ["a range goes on behind a refusal", "kvmPhysAddrIoremap", "i < pages && status === OK", "i < pages"],
  ),
  ...wrong(
    31,
    "31-fault-handler",
    [
      "a page is mapped for an abort that no mapping mends",
      "handleHostStage2Fault",
      "if (isUnmapped(esr)) {",
      "if (isUnmapped(esr) || esr === 0n) {",
    ],
    ["an abort is not taken", "handleHostStage2Fault", "if (status !== OK) {", "if (status === REFUSED) {"],
    [
      "a page is shared where that should end",
      "coreHandlePvops",
      "if (call === SET_DESC_PFN) status = grant",
      "if (call !== SET_DESC_PFN) status = grant",
    ],
  ),
  ...wrong(
    32,
    "32-trap-dispatcher",
    [
      "a VM that there is not is asked for",
      "hostHvcDispatcher",
      "if (!namesVm(vm) || !isRange(start, size)) return",
      "if (!isRange(start, size)) return",
    ],
    [
      "one call does what another one should",
      "hostHvcDispatcher",
      "if (call === SMMU_CLEAR) return callUnmap(a, b, c);",
      "if (call === SMMU_CLEAR) return callLookUp(a, b, c);",
    ],
    [
      "an exit that is no call is answered as one",
      "vmExitDispatcher",
      "if (exit !== TRAP || !isCall(esr)) return false;",
      "if (exit !== TRAP) return false;",
    ],
  ),
  ...wrong(
    33,
    "33-trap-handler-raw",
    [
      "registers of the host are not put back",
      "hostHvcHandlerRaw",
      "  hostHvcDispatcher();\n  restoreGprs();",
      "  hostHvcDispatcher();",
    ],
    ["nobody goes on behind a call that is answered", "vmExitHandlerRaw", "  if (!goesOn) {", "  if (goesOn) {"],
    [
      "registers of the host are loaded before those of the virtual CPU are saved",
      "vmExitHandlerRaw",
      "    saveVm();\n    restoreHost();",
      "    restoreHost();\n    saveVm();",
    ],
    [
      "a virtual CPU that there is not is run",
      "hostVcpuRunHandlerRaw",
      "  if (!namesVcpu(vm, vcpu)) {",
      "  if (vm === 99n) {",
    ],
  ),
  ...wrong(
    34,
    "34-trap-handler",
    [
      "KCore is not left",
      "hostHvcHandler",
      "  hostHvcHandlerRaw();\n  getCurVmid();\n  leaveCore();",
      "  hostHvcHandlerRaw();\n  getCurVmid();",
    ],
    [
      "a call of the host's is done for a VM",
      "vmExitHandler",
      "  enterFromVm();\n  vmExitHandlerRaw();",
      "  enterFromVm();\n  hostHvcHandlerRaw();",
    ],
  ),
  {
    title: "locks are taken against their order, as the specification says",
    layer: 30,
    theorem: "clearVmStage2Range",
    edits: [
      [
        "kcore/layers/30-mem-handler/code.ts",
        "  acquireLockVm(vmid);\n  const status",
        "  acquireLockVm(vmid);\n  acquireLockSmmu();\n  releaseLockSmmu();\n  const status",
      ],
      [
        "kcore/layers/30-mem-handler/spec.ts",
        "  vmLocked(vmid);\n  const status",
        "  vmLocked(vmid);\n  banksLocked();\n  banksUnlocked();\n  const status",
      ],
    ],
    by: /undefined/,
  },
  {
    title: "a virtual CPU is saved that was given up, as the specification says",
    layer: 33,
    theorem: "vmExitHandlerRaw",
    edits: [
      ["kcore/layers/33-trap-handler-raw/code.ts", "    saveVm();\n", "    saveVm();\n    saveVm();\n"],
      [
        "kcore/layers/33-trap-handler-raw/spec.ts",
        "    switches.saveVm();\n",
        "    switches.saveVm();\n    switches.saveVm();\n",
      ],
    ],
    by: /undefined/,
  },
  {
    title: "an operation of a VM that may have been retired since is taken as the specification says",
    layer: 30,
    theorem: "clearVmStage2Range",
    edits: [
      [
        "kcore/layers/30-mem-handler/code.ts",
        "  const status = clearVmRange(vmid, u64(start >> 12n) as Pfn, u64(size >> 12n));\n  releaseLockVm(vmid);",
        "  releaseLockVm(vmid);\n  const status = clearVmRange(vmid, u64(start >> 12n) as Pfn, u64(size >> 12n));",
      ],
      [
        "kcore/layers/30-mem-handler/spec.ts",
        "  const status = ranges.clearVmRange(vmid, u64(start >> 12n) as Pfn, u64(size >> 12n));\n  vmUnlocked(vmid);",
        "  vmUnlocked(vmid);\n  const status = ranges.clearVmRange(vmid, u64(start >> 12n) as Pfn, u64(size >> 12n));",
      ],
    ],
    by: /undefined/,
  },
];
