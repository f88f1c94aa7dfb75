/**
 * Leaks: each is an edit in one place of KCore by which a VM or the host learns what it does not see, or is disturbed by who is not it. The theorem about
 * views that finds it is named, because others may find it too.
 */
export interface Leak {
  readonly title: string;
  readonly file: string;
  /** Stands in the file once. */
  readonly before: string;
  readonly after: string;
  readonly theorem: string;
  /** Names that the edit needs from the prelude and the state. */
  readonly imports: readonly [prelude: string, state: string];
}

const NO_IMPORTS = ["", ""] as const;
const leaks = (
  file: string,
  ...of: readonly (readonly [string, string, string, string, Leak["imports"]?])[]
): readonly Leak[] =>
  of.map(([title, before, after, theorem, imports = NO_IMPORTS]) => ({
    ...{ title, file: `kcore/${file}`, before, after, theorem, imports },
  }));

/** Another VM, bank or frame than the one that is meant. */
const OTHER_VM = "u32(vmid ^ 1n) as Vmid";

export const LEAKS: readonly Leak[] = [
  ...leaks(
    "layers/16-mem-manager/steps.ts",
    [
      "a page is given back with what is in it",
      "m.objects.memory.with(pfn, u64(0n))",
      "m.objects.memory",
      "untold by returned",
    ],
    [
      "the page beside the one that is given back is emptied",
      "m.objects.memory.with(pfn, u64(0n))",
      "m.objects.memory.with(u64(pfn ^ 1n) as Pfn, u64(0n))",
      "undisturbed by returned",
    ],
    [
      "a page of another VM's is given back",
      "=== RETIRED && owner === vmid",
      "=== RETIRED && isVm(owner as Vmid)",
      "undisturbed by returned",
    ],
  ),
  ...leaks(
    "layers/16-mem-manager/spec.ts",
    [
      "a page that is another VM's becomes the VM's",
      "if (isIdle(old)) return [taken(m, pfn, { owner: vmid, count: u32(0n), gfn }), OK];\n  if (old.owner !== vmid",
      "if (isIdle(old) || isVm(old.owner as Vmid)) return [taken(m, pfn, { owner: vmid, count: u32(0n), gfn }), OK];\n  if (old.owner !== vmid",
      "undisturbed by assignPfnToVm",
    ],
    [
      "a page becomes the VM's with the number beside",
      "if (isIdle(old)) return [taken(m, pfn, { owner: vmid, count: u32(0n), gfn }), OK];\n  if (old.owner !== vmid",
      "if (isIdle(old)) return [taken(m, pfn, { owner: u32(vmid ^ 1n), count: u32(0n), gfn }), OK];\n  if (old.owner !== vmid",
      "undisturbed by assignPfnToVm",
    ],
    [
      "another page becomes the VM's",
      "return [withPage(m, pfn, { owner: vmid, count, gfn }), OK];",
      "return [withPage(m, u64(pfn ^ 1n) as Pfn, { owner: vmid, count, gfn }), OK];",
      "undisturbed by assignPfnToVm",
    ],
    ["any page may be taken for a VM", "isIdle(record(m, pfn)) ?", "pfn !== 0n ?", "undisturbed by takePfnForVm"],
    [
      "any page may be taken for a VM's devices",
      "if (isIdle(old)) return [taken(m, pfn, { owner: vmid, count: FOR_DEVICES, gfn }), OK];",
      "if (old.owner !== vmid) return [taken(m, pfn, { owner: vmid, count: FOR_DEVICES, gfn }), OK];",
      "undisturbed by assignPfnToSmmu",
    ],
    [
      "a VM shares a page of another's",
      "old.owner !== vmid || old.count >= MAX_SHARES",
      "old.count >= MAX_SHARES",
      "undisturbed by grantVmPage",
    ],
    [
      "a VM is told whose a page is",
      "if (old.owner !== vmid || old.count >= MAX_SHARES) return [m, REFUSED];",
      "if (old.owner !== vmid || old.count >= MAX_SHARES) return [m, old.owner];",
      "untold by grantVmPage",
    ],
    [
      "a VM is told how often a page of another's is shared",
      "if (old.owner !== vmid || old.count >= MAX_SHARES) return [m, REFUSED];",
      "if (old.owner !== vmid || old.count >= MAX_SHARES) return [m, old.count];",
      "untold by grantVmPage",
    ],
    [
      "a VM is told at which frame a page of another's is",
      "|| !isShared(old.owner, old.count)) return [m, REFUSED];",
      "|| !isShared(old.owner, old.count)) return [m, u32(old.gfn)];",
      "untold by revokeVmPage",
    ],
    [
      "a VM is told what is in a page of another's",
      "|| !isShared(old.owner, old.count)) return [m, REFUSED];",
      "|| !isShared(old.owner, old.count)) return [m, u32(m.objects.memory.at(pfn))];",
      "untold by revokeVmPage",
    ],
    [
      "a VM takes the share of another's page back",
      "old.owner !== vmid || !isShared(old.owner, old.count)",
      "!isShared(old.owner, old.count)",
      "undisturbed by revokeVmPage",
    ],
    [
      "another page is shared",
      "return [withPage(m, pfn, { ...old, count: u32(old.count + 1n) }), OK];",
      "return [withPage(m, u64(pfn ^ 1n) as Pfn, { ...old, count: u32(old.count + 1n) }), OK];",
      "undisturbed by grantVmPage",
    ],
    [
      "a page of a VM's is mapped in another VM's table",
      "return npts.mapS2pt(m, vmid, addr, PAGE_LEVEL, leafFor(pfn, owner));",
      `return npts.mapS2pt(m, ${OTHER_VM}, addr, PAGE_LEVEL, leafFor(pfn, owner));`,
      "undisturbed by mapPfnVm",
    ],
    [
      "a page of a VM's is mapped at an address that nobody asked for",
      "return npts.mapS2pt(m, vmid, addr, PAGE_LEVEL, leafFor(pfn, owner));",
      "return npts.mapS2pt(m, vmid, u64(addr ^ 0x1000n), PAGE_LEVEL, leafFor(pfn, owner));",
      "undisturbed by mapPfnVm",
    ],
    [
      "a device is mapped in another VM's table",
      "npts.mapS2pt(m, vmid, gpa, PAGE_LEVEL",
      `npts.mapS2pt(m, ${OTHER_VM}, gpa, PAGE_LEVEL`,
      "undisturbed by mapVmIo",
    ],
    [
      "a device is mapped at an address that nobody asked for",
      "npts.mapS2pt(m, vmid, gpa, PAGE_LEVEL",
      "npts.mapS2pt(m, vmid, u64(gpa ^ 0x1000n), PAGE_LEVEL",
      "undisturbed by mapVmIo",
    ],
    [
      "the host's page is mapped in a VM's table",
      "return npts.mapS2pt(m, HOST, addr, PAGE_LEVEL, leafFor(pfn, owner));",
      "return npts.mapS2pt(m, u32(1n) as Vmid, addr, PAGE_LEVEL, leafFor(pfn, owner));",
      "undisturbed by mapPageHost",
    ],
    [
      "a page is unmapped for another bank",
      "spts.unmapSpt(m, bank, iova)",
      "spts.unmapSpt(m, u32(bank ^ 1n) as Bank, iova)",
      "undisturbed by unmapSmmuPage",
    ],
    [
      "another bank is given",
      "[m, REFUSED] : [withPrincipal(m, bank, vmid), OK]",
      "[m, REFUSED] : [withPrincipal(m, u32(bank ^ 1n) as Bank, vmid), OK]",
      "undisturbed by giveBank",
    ],
    [
      "another bank's table is emptied",
      "=> withPrincipal(m, bank, NOBODY)",
      "=> withPrincipal(m, u32(bank ^ 1n) as Bank, NOBODY)",
      "undisturbed by freeBank",
    ],
  ),
  ...leaks(
    "layers/18-vm-power/spec.ts",
    [
      "another VM is switched off",
      "if (isOn(vm.state)) return [withVm(m, vmid, ",
      `if (isOn(vm.state)) return [withVm(m, ${OTHER_VM}, `,
      "undisturbed by setVmPoweroff",
    ],
    [
      "another VM is retired",
      "return [withVm(m, vmid, { ...vm, state: RETIRED }), OK];",
      `return [withVm(m, ${OTHER_VM}, { ...vm, state: RETIRED }), OK];`,
      "undisturbed by retireVm",
    ],
    [
      "a VM is told whether another is on",
      "[m, isOn(vmOf(m, vmid).state)]",
      `[m, isOn(vmOf(m, vmid).state) && isOn(m.objects.vms.at(${OTHER_VM}).state)]`,
      "untold by getVmPoweron",
    ],
  ),
  ...leaks(
    "layers/00-machine/vms.ts",
    [
      "the state of another VM is told",
      "[m, ownVm(m, vmid).state]",
      `[m, m.objects.vms.at(${OTHER_VM}).state]`,
      "untold by getVmState",
    ],
    [
      "the state of a virtual CPU of another VM is told",
      "[m, ownVm(m, vmid).vcpuState.at(vcpuid)]",
      `[m, m.objects.vms.at(${OTHER_VM}).vcpuState.at(vcpuid)]`,
      "untold by getVcpuState",
    ],
    [
      "the state of a virtual CPU of another VM is set",
      "return withVm(m, vmid, { ...vm, vcpuState",
      `return withVm(m, ${OTHER_VM}, { ...vm, vcpuState`,
      "undisturbed by setVcpuState",
    ],
  ),
  ...leaks(
    "layers/00-machine/host-trap.ts",
    [
      "the host is given a register of a VM's",
      "host.at(register as Reg)",
      "m.shadow.at(u32(1n) as Vmid).at(u32(0n) as Vcpuid).at(register as Reg)",
      "untold by getHostGpr",
      ["u32", "Vcpuid, Vmid"],
    ],
    [
      "a register of a VM's is set",
      "{ ...m, host: host.with(register as Reg, value) }",
      "{ ...m, shadow: m.shadow.with(u32(1n) as Vmid, m.shadow.at(u32(1n) as Vmid).with(u32(0n) as Vcpuid, host.with(register as Reg, value))) }",
      "undisturbed by setHostGpr",
      ["u32", "Vcpuid, Vmid"],
    ],
    [
      "the host's registers become a VM's",
      "{ ...m, host: host.with(register as Reg, value) }",
      "{ ...m, host: m.shadow.at(u32(1n) as Vmid).at(u32(0n) as Vcpuid) }",
      "untold by setHostGpr",
      ["u32", "Vcpuid, Vmid"],
    ],
    [
      "the host is told where a VM faulted",
      "(m.regs.at(FAR_EL2) & 0xfffn)",
      "(m.shadow.at(u32(1n) as Vmid).at(u32(0n) as Vcpuid).at(FAR_EL2) & 0xfffn)",
      "untold by hostGetFaultIpa",
      ["u32", "Vcpuid, Vmid"],
    ],
    [
      "the host goes on with the program counter of a VM",
      "u64(m.regs.at(PC) + 4n)",
      "u64(m.shadow.at(u32(1n) as Vmid).at(u32(0n) as Vcpuid).at(PC) + 4n)",
      "untold by hostSkipInstr",
      ["u32", "Vcpuid, Vmid"],
    ],
  ),
  ...leaks(
    "layers/00-machine/smmus.ts",
    [
      "a register of an SMMU says what is a VM's",
      "m.dataOracle.at(HOST).at(m.dataTaken.at(HOST))",
      "m.dataOracle.at(u32(1n) as Vmid).at(m.dataTaken.at(HOST))",
      "untold by readlSmmu",
      ["", "Vmid"],
    ],
    [
      "a look at an SMMU takes from a VM",
      "m.dataTaken.with(HOST, m.dataTaken.at(HOST) + 1n)",
      "m.dataTaken.with(u32(1n) as Vmid, m.dataTaken.at(HOST) + 1n)",
      "undisturbed by readlSmmu",
      ["", "Vmid"],
    ],
  ),
  ...leaks(
    "layers/19-boot-core/spec.ts",
    [
      "the number of a VM depends on what is in a page",
      "next] : [m, NO_VM]",
      "next] : [m, u32(m.objects.memory.at(u64(0x40000n) as Pfn)) as Vmid]",
      "untold by genVmid",
      ["", "Pfn"],
    ],
    [
      "room for an image depends on what is in a page",
      "if (!hasRemapRoom(next, pages)) return [m, NO_ADDRESS];",
      "if (!hasRemapRoom(next, pages)) return [m, m.objects.memory.at(u64(0x40000n) as Pfn)];",
      "untold by allocRemapAddr",
      ["", "Pfn"],
    ],
  ),
  ...leaks(
    "layers/07-npt-walk/table.ts",
    [
      "what is cached of a page that the host loses stays",
      "tlb: change.broke ? m.tlb.with(vmid, invalidated(m.tlb.at(vmid), gfnOf(addr))) : m.tlb",
      "tlb: m.tlb",
      "untold by clearPfnHost",
    ],
    [
      "what is cached of a page whose last share goes stays",
      "tlb: change.broke ? m.tlb.with(vmid, invalidated(m.tlb.at(vmid), gfnOf(addr))) : m.tlb",
      "tlb: m.tlb",
      "undisturbed by revokeVmPage",
    ],
    [
      "what is cached of another VM goes",
      "m.tlb.with(vmid, invalidated(m.tlb.at(vmid), gfnOf(addr)))",
      "m.tlb.with(vmid, invalidated(m.tlb.at(u32(vmid ^ 1n) as Vmid), gfnOf(addr)))",
      "untold by clearPfnHost",
      ["u32", ""],
    ],
  ),
  ...leaks("layers/00-machine/maintenance.ts", [
    "hardware caches the translation of another VM",
    "cached(m, vmid, gfn, m.objects.npts.at(vmid).pt.at(gfn))",
    "cached(m, vmid, gfn, m.objects.npts.at(u32(vmid ^ 1n) as Vmid).pt.at(gfn))",
    "undisturbed by tlbFillMap",
    ["u32", ""],
  ]),
  ...leaks("layers/00-machine/io-maintenance.ts", [
    "an SMMU caches the translation of another bank",
    "cached(m, bank, gfn, m.objects.spt.pt.at(bank).at(gfn))",
    "cached(m, bank, gfn, m.objects.spt.pt.at(u32(bank ^ 1n) as Bank).at(gfn))",
    "undisturbed by smmuFillMap",
    ["u32", ""],
  ]),
  ...leaks(
    "layers/11-mmio-spt-walk/table.ts",
    [
      "what an SMMU cached of a page that is unmapped stays",
      "change.broke ? m.smmuTlb.with(bank, m.smmuTlb.at(bank).with(gfnOf(addr), notMapped())) : m.smmuTlb",
      "m.smmuTlb",
      "untold by unmapSpt",
    ],
    [
      "what an SMMU cached for a bank stays when that is a VM's no more",
      "smmuTlb: m.smmuTlb.with(bank, everywhere(notMapped()))",
      "smmuTlb: m.smmuTlb",
      "undisturbed by freeBank",
    ],
  ),
  ...leaks("layers/16-mem-manager/proof.ts", [
    "anybody may empty a page",
    "seals: [clearPhysPage, ",
    "seals: [",
    "undisturbed by clearPhysPage",
  ]),
  ...leaks("layers/08-npt-ops/proof.ts", [
    "anybody may move the pages for tables",
    "    machine.setPteNext,\n",
    "",
    "undisturbed by setPteNext",
  ]),
  ...leaks(
    "security/proof.ts",
    [
      "anybody shares pages of a VM",
      "        mem.grantVmPage,\n        mem.revokeVmPage,\n        vcpus",
      "        mem.revokeVmPage,\n        vcpus",
      "undisturbed by grantVmPage",
    ],
    [
      "any VM may ask whether another is on",
      "        getVmPoweron,\n      ],\n    },",
      "      ],\n    },",
      "untold by getVmPoweron",
    ],
    ["any VM looks into page records", '        "15-page-manager",\n', "", "untold by getPfnOwner"],
    ["any VM looks at whose a bank is", "        hw.getSmmuCfgVmid,\n", "", "untold by getSmmuCfgVmid"],
  ),
  ...leaks(
    "layers/21-boot-ops/spec.ts",
    [
      "a virtual CPU of another VM is registered",
      "return [withVcpu(m, vmid, vm, vcpuid, READY), OK];",
      "return [withVcpu(m, u32(vmid ^ 1n) as Vmid, vm, vcpuid, READY), OK];",
      "undisturbed by registerVcpu",
    ],
    [
      "another VM is verified",
      "return [withVm(m, vmid, { ...vm, state: VERIFIED }), OK];",
      "return [withVm(m, u32(vmid ^ 1n) as Vmid, { ...vm, state: VERIFIED }), OK];",
      "undisturbed by verifyAndLoadImages",
    ],
    [
      "devices are put behind another bank",
      "return mem.giveBank(m, bank, vmid);",
      "return mem.giveBank(m, u32(bank ^ 1n) as Bank, vmid);",
      "undisturbed by allocSmmu",
    ],
    [
      "a page is mapped for the bank beside",
      "return mem.updateSmmuPage(m, bank, iova, pte);",
      "return mem.updateSmmuPage(m, u32(bank ^ 1n) as Bank, iova, pte);",
      "undisturbed by mapSmmu",
    ],
    [
      "a page is unmapped for the bank beside",
      "return [mem.unmapSmmuPage(m, bank, iova), OK];",
      "return [mem.unmapSmmuPage(m, u32(bank ^ 1n) as Bank, iova), OK];",
      "undisturbed by clearSmmu",
    ],
  ),
  ...leaks(
    "layers/20-boot-aux/spec.ts",
    [
      "an image of another VM is announced",
      "return [withVm(m, vmid, withNewImage(vm",
      "return [withVm(m, u32(vmid ^ 1n) as Vmid, withNewImage(vm",
      "undisturbed by addImage",
      ["u32", ""],
    ],
    [
      "a page of an image of another VM is counted",
      "return [withVm(m, vmid, withNextPage(vm",
      "return [withVm(m, u32(vmid ^ 1n) as Vmid, withNextPage(vm",
      "undisturbed by countImagePage",
      ["u32", ""],
    ],
  ),
  ...leaks(
    "layers/27-vcpu-ops-aux/spec.ts",
    [
      "of a wait the host is told x0",
      "contexts.setIntRegs(m, vmid, vcpuid, NO_REG, NO_REG, true, false, OWES_SKIP)",
      "contexts.setIntRegs(m, vmid, vcpuid, NO_REG, argumentsOf(contexts.ownContext(m, vmid, vcpuid).at(X0)), true, false, OWES_SKIP)",
      "undisturbed by prepWfx",
    ],
    [
      "of an abort the host is told registers from x0 on",
      "contexts.setIntRegs(m, vmid, vcpuid, toldFirst(esr), toldEnd(esr, hpfar), true, true, owed)",
      "contexts.setIntRegs(m, vmid, vcpuid, NO_REG, toldEnd(esr, hpfar), true, true, owed)",
      "undisturbed by prepAbort",
    ],
  ),
  ...leaks(
    "layers/00-machine/switch.ts",
    [
      "the host's general registers are a VM's",
      "const regs: Context = tabulate((r: Reg): U64 => (isGeneral(r) ? context.at(r) : m.regs.at(r)));",
      "const regs: Context = tabulate((r: Reg): U64 => (isGeneral(r) ? m.shadow.at(u32(1n) as Vmid).at(u32(0n) as Vcpuid).at(r) : m.regs.at(r)));",
      "untold by restoreGprs",
    ],
    [
      "floating point of the host is a VM's",
      "const regs: Context = tabulate((r: Reg): U64 => (isFp(r) ? context.at(r) : m.regs.at(r)));",
      "const regs: Context = tabulate((r: Reg): U64 => (isFp(r) ? m.shadow.at(u32(1n) as Vmid).at(u32(0n) as Vcpuid).at(r) : m.regs.at(r)));",
      "untold by fpsimdRestoreState",
    ],
  ),
  ...leaks("layers/00-machine/sealing.ts", [
    "what is in a page is written instead of its ciphertext",
    "return withMemory(withSealing(m, sealing), out, n);",
    "return withMemory(withSealing(m, sealing), out, m.objects.memory.at(pfn));",
    "untold by sealVmPage",
  ]),
  ...leaks(
    "layers/20-boot-aux/spec.ts",
    [
      "the number of a seal tells what is sealed",
      "return [sealed(withSealedPage(m, sealOf(vmid, vm, vm.heir, gfn), pfn, out, n)), n];",
      "return [sealed(withSealedPage(m, sealOf(vmid, vm, vm.heir, gfn), pfn, out, n)), m.objects.memory.at(pfn)];",
      "untold by sealVmPage",
    ],
    [
      "a page of another VM's is sealed for the heir",
      "if (record(m, pfn).owner !== vmid || !maySeal(",
      "if (!isVm(record(m, pfn).owner as Vmid) || !maySeal(",
      "undisturbed by sealVmPage",
    ],
    [
      "the number of a seal is one that was given",
      "const n = m.objects.sealing.next;\n  if (record(m, pfn)",
      "const n = u64(m.objects.sealing.next - 1n);\n  if (record(m, pfn)",
      "undisturbed by sealVmPage",
    ],
    [
      "a ciphertext goes into a page of a VM's",
      "|| !maySeal(vm.heir, record(m, out).owner, n)) return [m, NO_SEAL];\n  return",
      "|| !maySeal(vm.heir, u32(0n), n)) return [m, NO_SEAL];\n  return",
      "undisturbed by sealVmPage",
      ["u32", ""],
    ],
    [
      "a seal is opened into a page that the VM shares",
      "const isMeant = owner === vmid && count === 0n && gfn === place;",
      "const isMeant = owner === vmid && gfn === place;",
      "untold by openVmPage",
    ],
    [
      "a seal is opened at another frame",
      "const isMeant = owner === vmid && count === 0n && gfn === place;",
      "const isMeant = owner === vmid && count === 0n;",
      "undisturbed by openVmPage",
    ],
    [
      "a seal is opened into a page of another VM's",
      "const isMeant = owner === vmid && count === 0n && gfn === place;",
      "const isMeant = isVm(owner as Vmid) && count === 0n && gfn === place;",
      "undisturbed by openVmPage",
    ],
  ),
  ...leaks(
    "layers/20-boot-aux/heirs.ts",
    [
      "a seal for another VM is opened",
      "state === MAPPED && from === incExe && to === vmid && source === HOST;",
      "state === MAPPED && from === incExe && isVm(to as Vmid) && vmid !== HOST && source === HOST;",
      "undisturbed by openVmPage",
    ],
    [
      "a host learns whether a page of another VM's is the ciphertext of a seal",
      "state === MAPPED && from === incExe && to === vmid && source === HOST;",
      "state === MAPPED && from === incExe && to === vmid && source !== vmid;",
      "untold by openVmPage",
    ],
  ),
  ...leaks(
    "layers/27-vcpu-ops-aux/spec.ts",
    [
      "registers of another virtual CPU are loaded",
      "const isMeant = vm.nextLoadInfo === 0n && place === placeOfVcpu(vcpuid);",
      "const isMeant = vm.nextLoadInfo === 0n;",
      "undisturbed by openVcpu",
    ],
    [
      "the host is told x0 of registers that it loads",
      "[withOpenedContext(m, vmid, vm, vcpuid, n), OK] : [m, REFUSED];",
      "[withOpenedContext(m, vmid, vm, vcpuid, n), u32(m.objects.sealing.contexts.at(n).at(X0))] : [m, REFUSED];",
      "untold by openVcpu",
      ["u32", ""],
    ],
  ),
  ...leaks("layers/00-machine/machine.ts", [
    "for which virtual CPU KCore works is not seen, and a register of its context is set",
    '      { field: "curVcpuid", when: worksFor },\n',
    "",
    "untold by setHostGpr",
  ]),
  ...leaks("layers/16-mem-manager/rules.ts", [
    "the host loads from pages of VMs that these do not share",
    "owner === NOBODY || owner === HOST || isShared(owner, count);",
    "owner === NOBODY || owner < CORE;",
    "untold by loadMemory",
  ]),
  ...leaks(
    "security/vms.ts",
    [
      "a VM stores in pages of the host's",
      "return owner === NOBODY || owner === vmid;",
      "return owner === NOBODY || owner === vmid || owner === 0n;",
      "undisturbed by storeMemory",
    ],
    [
      "a VM that is retired loads from pages that were its",
      "  vcpuid >= VCPUS || m.objects",
      "  vcpuid >= 0n || m.objects",
      "untold by loadMemory",
    ],
  ),
  ...leaks("security/devices.ts", [
    "devices load from pages of others than whom they are for",
    "return page.owner !== NOBODY && page.owner === m.objects.smmuVmid.at(bank) && page.gfn === gfn;",
    "return page.owner !== NOBODY && page.gfn === gfn;",
    "untold by loadDevice",
  ]),
  ...leaks("security/pages.ts", [
    "memory is nobody's, and whoever asks for it finds what others stored there",
    "!m.ram.at(pfn) || m.objects.pages.at(pfn).owner !== NOBODY;",
    "!m.ram.at(pfn) || pfn < FRAMES;",
    "untold by loadMemory",
  ]),
  ...leaks("layers/00-machine/controls.ts", [
    "a VM runs with stage 2 off",
    "return vmid === HOST ? HCR_HOST : HCR_VM;",
    "return vmid === HOST ? HCR_HOST : u64(0n);",
    "undisturbed by storeMemory",
  ]),
  ...leaks(
    "layers/00-machine/accesses.ts",
    [
      "a VM loads by what is cached for the host",
      "m.tlb.at(vmidOf(m.regs.at(VTTBR_EL2))).at(gfn);",
      "m.tlb.at(HOST).at(gfn);",
      "untold by loadMemory",
    ],
    [
      "devices of a bank store by what is cached for the one beside",
      "=> m.smmuTlb.at(bank).at(gfn);",
      "=> m.smmuTlb.at(u32(bank ^ 1n) as Bank).at(gfn);",
      "undisturbed by storeDevice",
      ["u32", ""],
    ],
    [
      "a store goes to the page beside",
      "return stored(m, found.pfn, m.regs.at(r));",
      "return stored(m, u64(found.pfn ^ 1n) as Pfn, m.regs.at(r));",
      "undisturbed by storeMemory",
    ],
    [
      "a load from a device finds what is in memory",
      "(m.ram.at(pfn) ? m.objects.memory.at(pfn) : given);",
      "(pfn === 0n ? given : m.objects.memory.at(pfn));",
      "untold by loadMemory",
    ],
  ),
  ...leaks("layers/00-machine/machine.ts", [
    "what a device loads is told to who runs",
    "steps: [loadDevice, storeDevice], acts: isBehind",
    "steps: [storeDevice], acts: isBehind",
    "untold by loadDevice",
  ]),
];
