/**
 * Mistakes against isolation: each is an edit in one place of KCore that lets somebody reach, or keep, what is not his. Of the list in the reference those
 * that need registers or whole hypercalls are not here, because their layers are not there yet.
 *
 * @source concurrency-proofs, section 7
 */
export interface Mistake {
  readonly title: string;
  readonly file: string;
  /** Stands in the file once. */
  readonly before: string;
  readonly after: string;
  /** Layer whose theorems find it; 99 is security. */
  readonly layer: number;
}

const CODE = "kcore/layers/16-mem-manager/code.ts";
const SPEC = "kcore/layers/16-mem-manager/spec.ts";
const STEPS = "kcore/layers/16-mem-manager/steps.ts";
const HEIRS = "kcore/layers/20-boot-aux/heirs.ts";
const BOOT = "kcore/layers/21-boot-ops/spec.ts";
const NPT = "kcore/layers/07-npt-walk/code.ts";
const SPT = "kcore/layers/11-mmio-spt-walk/code.ts";
const FILTER = "kcore/layers/23-mmio-core-aux/spec.ts";
const SECURITY = 99;

export const MISTAKES: readonly Mistake[] = [
  {
    title: "the host maps a page without a look at its owner",
    file: SPEC,
    before: "if (!mayHostReach(owner, count)) return [m, REFUSED];",
    after: "if (count === NOBODY) return [m, REFUSED];",
    layer: SECURITY,
  },
  {
    title: "a page that is given for a VM's devices counts as shared",
    file: "kcore/layers/16-mem-manager/rules.ts",
    before: "1n <= count && count <= MAX_SHARES",
    after: "1n <= count",
    layer: SECURITY,
  },
  {
    title: "a page that a VM does not share counts as shared",
    file: "kcore/layers/16-mem-manager/rules.ts",
    before: "1n <= count && count <= MAX_SHARES",
    after: "count <= MAX_SHARES",
    layer: SECURITY,
  },
  {
    title: "the host's page becomes a VM's, and stays in the host's table",
    file: SPEC,
    before: "withPage(npts.clearPfnHost(m, pfn)[0], pfn, to)",
    after: "withPage(m, pfn, to)",
    layer: SECURITY,
  },
  {
    title: "the last revoke keeps the host's mapping",
    file: SPEC,
    before: "old.count === 1n ? taken(m, pfn, kept) : withPage(m, pfn, kept)",
    after: "withPage(m, pfn, kept)",
    layer: SECURITY,
  },
  {
    title: "a page that the host's devices reach is given away",
    file: SPEC,
    before: "page.owner === HOST && page.count === 0n",
    after: "page.owner === HOST",
    layer: SECURITY,
  },
  {
    title: "a page is taken from a VM that is not retired",
    file: STEPS,
    before: "m.objects.vms.at(vmid).state === RETIRED && owner === vmid",
    after: "owner === vmid",
    layer: SECURITY,
  },
  {
    title: "a page of somebody else's is given back as a VM's",
    file: STEPS,
    before: "m.objects.vms.at(vmid).state === RETIRED && owner === vmid",
    after: "m.objects.vms.at(vmid).state === RETIRED",
    layer: SECURITY,
  },
  {
    title: "a page is mapped for a VM that it was not assigned to",
    file: SPEC,
    before: "if (owner !== vmid || gfn !== gfnOf(addr)) return [m, REFUSED];",
    after: "if (gfn !== gfnOf(addr)) return [m, REFUSED];",
    layer: SECURITY,
  },
  {
    title: "another page comes behind an address where a VM found one",
    file: "kcore/layers/07-npt-walk/leaf.ts",
    before: "vmid !== HOST;",
    after: "vmid > 32n;",
    layer: SECURITY,
  },
  {
    title: "memory is mapped for a VM as a device",
    file: SPEC,
    before: "return owner === NOBODY ? npts",
    after: "return owner !== CORE ? npts",
    layer: SECURITY,
  },
  {
    title: "a device reaches a page of another principal",
    file: SPEC,
    before: "old.owner === NOBODY || old.owner !== principal || old.gfn !== gfnOf(iova)",
    after: "old.owner === NOBODY || old.gfn !== gfnOf(iova)",
    layer: SECURITY,
  },
  {
    title: "a page that a device of the host's reaches is not marked",
    file: SPEC,
    before: "{ ...old, count: withMark(old.count, bank) }",
    after: "old",
    layer: SECURITY,
  },
  {
    title: "unmapping for one bank takes the marks of all",
    file: SPEC,
    before: "{ ...old, count: withoutMark(old.count, bank) }",
    after: "{ ...old, count: u32(0n) }",
    layer: SECURITY,
  },
  {
    title: "a bank changes its principal with its table",
    file: STEPS,
    before: "const after = initSpt(m, bank);",
    after: "const after = m;",
    layer: SECURITY,
  },
  {
    title: "a VM that is retired gets a bank",
    file: SPEC,
    before: "return m.objects.vms.at(vmid).state === RETIRED ? [m, REFUSED] : [",
    after: "return m.objects.vms.at(vmid).state === REFUSED ? [m, REFUSED] : [",
    layer: SECURITY,
  },
  {
    title: "a VM that is off is retired without a look at its devices",
    file: "kcore/layers/18-vm-power/spec.ts",
    before: "!isStill(vm) || hasDevices(m, vmid))",
    after: "!isStill(vm))",
    layer: SECURITY,
  },
  {
    title: "a VM comes back from being retired",
    file: "kcore/layers/18-vm-power/spec.ts",
    before: "if (isOn(vm.state)) return [withVm",
    after: "if (vm.state > 0n) return [withVm",
    layer: SECURITY,
  },
  {
    title: "a VM gets devices when there are pages of images in its memory",
    file: "kcore/layers/21-boot-ops/devices.ts",
    before: "vmid === HOST || state === READY;",
    after: "vmid === HOST || state !== VERIFIED;",
    layer: SECURITY,
  },
  {
    title: "a VM runs whose images are not signed",
    file: BOOT,
    before: " || !isSigned(vm.digest))",
    after: ")",
    layer: SECURITY,
  },
  {
    title: "a VM runs with an image that is not whole",
    file: BOOT,
    before: "vm.state !== MAPPED || !areWhole(vm) ||",
    after: "vm.state !== MAPPED ||",
    layer: SECURITY,
  },
  {
    title: "a VM goes on in two others",
    file: HEIRS,
    before: "state === RETIRED && heir === NO_VM &&",
    after: "state === RETIRED &&",
    layer: SECURITY,
  },
  {
    title: "a VM goes on in another one while it runs",
    file: HEIRS,
    before: "state === RETIRED && heir === NO_VM &&",
    after: "state !== NO_VM && heir === NO_VM &&",
    layer: SECURITY,
  },
  {
    title: "two seals have one number",
    file: "kcore/layers/20-boot-aux/spec.ts",
    before: "next: u64(sealing.next + 1n)",
    after: "next: sealing.next",
    layer: SECURITY,
  },
  {
    title: "an image is announced after the others were verified",
    file: "kcore/layers/20-boot-aux/images.ts",
    before: "(isLoading(state) && count < IMAGES ?",
    after: "(state > 0n && count < IMAGES ?",
    layer: SECURITY,
  },
  {
    title: "an image gets a page more than it has",
    file: "kcore/layers/20-boot-aux/images.ts",
    before: "isThere && page < pagesOf(loadSize) ?",
    after: "isThere && page <= pagesOf(loadSize) ?",
    layer: SECURITY,
  },
  {
    title: "a page of an image is measured before it is taken",
    file: "kcore/layers/21-boot-ops/code.ts",
    before: "  const loaded = unmapAndLoadVmImage(vmid, gfn, pfn);\n  if (loaded !== OK) return loaded;\n",
    after: "",
    layer: 21,
  },
  {
    title: "who maps for the host may be called past the records",
    file: "kcore/layers/16-mem-manager/proof.ts",
    before: "seals: [clearPhysPage, setSmmuCfgVmid, mapS2pt, mapSpt,",
    after: "seals: [clearPhysPage, setSmmuCfgVmid, mapSpt,",
    layer: SECURITY,
  },
  {
    title: "the host maps a page without the lock of the records",
    file: CODE,
    before:
      "  acquireLockS2page();\n  const owner = getPfnOwner(pfn);\n  const count = getPfnCount(pfn);\n  let status = REFUSED;\n  if (mayHostReach",
    after:
      "  const owner = getPfnOwner(pfn);\n  const count = getPfnCount(pfn);\n  let status = REFUSED;\n  if (mayHostReach",
    layer: 16,
  },
  {
    title: "the records are given up before the host's page is mapped",
    file: CODE,
    before:
      "  let status = REFUSED;\n  if (mayHostReach(owner, count)) status = mapS2pt(HOST, addr, PAGE_LEVEL, leafFor(pfn, owner));\n  releaseLockS2page();\n",
    after:
      "  let status = REFUSED;\n  releaseLockS2page();\n  if (mayHostReach(owner, count)) status = mapS2pt(HOST, addr, PAGE_LEVEL, leafFor(pfn, owner));\n",
    layer: 16,
  },
  {
    title: "a page is the VM's, for others to see, before the host's mapping goes",
    file: CODE,
    before: "  clearPfnHost(pfn);\n  setPfnOwner(pfn, vmid);\n",
    after: "  setPfnOwner(pfn, vmid);\n  releaseLockS2page();\n  acquireLockS2page();\n  clearPfnHost(pfn);\n",
    layer: 16,
  },
  {
    title: "a page is emptied while the host still reaches it",
    file: CODE,
    before: "  clearPfnHost(pfn);\n  clearPhysPage(pfn);\n",
    after: "  clearPhysPage(pfn);\n  clearPfnHost(pfn);\n",
    layer: 16,
  },
  {
    title: "a page is unmapped and not invalidated",
    file: NPT,
    before: "  dsb();\n  tlbiIpa(vmid, addr);\n  dsb();\n",
    after: "  dsb();\n  dsb();\n",
    layer: 7,
  },
  {
    title: "a page is invalidated before it is seen to be unmapped",
    file: NPT,
    before: "  dsb();\n  tlbiIpa(vmid, addr);\n  dsb();\n",
    after: "  tlbiIpa(vmid, addr);\n  dsb();\n  dsb();\n",
    layer: 7,
  },
  {
    title: "a device's page is unmapped and not invalidated",
    file: SPT,
    before: "  dsb();\n  smmuTlbiIpa(bank, addr);\n  smmuSync();\n",
    after: "  dsb();\n  smmuSync();\n",
    layer: 11,
  },
  {
    title: "the host may switch translation off",
    file: "kcore/layers/23-mmio-core-aux/code.ts",
    before: "return confines(value) ? ALLOW : REFUSE;",
    after: "return ALLOW;",
    layer: 23,
  },
  {
    title: "an entry may let its streams bypass translation",
    file: "kcore/layers/23-mmio-core-aux/code.ts",
    before: "isConfined(value) && !isVm",
    after: "!isVm",
    layer: 23,
  },
  {
    title: "an entry may lead a stream to a VM's bank",
    file: FILTER,
    before: "regs.isConfined(value) && !leadsToVm(m, index, value)",
    after: "regs.isConfined(value)",
    layer: SECURITY,
  },
  {
    title: "an entry that leads to a VM's bank may match another stream",
    file: FILTER,
    before: "return [m, leadsToVm(m, index, s2cr) ? REFUSE : ALLOW];",
    after: "return [m, s2cr === 0n ? ALLOW : ALLOW];",
    layer: SECURITY,
  },
  {
    title: "a bank translates as the host says",
    file: "kcore/layers/24-mmio-core/code.ts",
    before: "rule === SUBSTITUTE ? kcoresValue(index, offset, len) : value",
    after: "rule === SUBSTITUTE ? value : value",
    layer: 24,
  },
  {
    title: "a device stores where it may only load",
    file: "kcore/layers/00-machine/accesses.ts",
    before: "found.level !== NO_LEVEL && isWritable(found.pte)",
    after: "found.level !== NO_LEVEL && isReadable(found.pte)",
    layer: SECURITY,
  },
  {
    title: "a VM is retired while a virtual CPU of it runs",
    file: "kcore/layers/18-vm-power/spec.ts",
    before: "vm.state !== POWEROFF || !isStill(vm) || hasDevices(m, vmid)",
    after: "vm.state !== POWEROFF || hasDevices(m, vmid)",
    layer: SECURITY,
  },
];

/** What is said of states, and an edit by which it says nothing: then something else cannot be shown, or it would not be needed. */
export const SAID: readonly Omit<Mistake, "layer">[] = [
  [
    "hostIsIsolated",
    "host",
    "if (level === NO_LEVEL) return true;",
    "if (level === NO_LEVEL || level !== NO_LEVEL) return true;",
  ],
  [
    "vmIsIsolated",
    "vms",
    "|| level === NO_LEVEL) return true;",
    "|| level === NO_LEVEL || level !== NO_LEVEL) return true;",
  ],
  [
    "bankIsIsolated",
    "devices",
    "if (!isBank(bank) || level === NO_LEVEL)",
    "if (isBank(bank) || !isBank(bank) || level === NO_LEVEL)",
  ],
  ["bankHasPrincipal", "devices", "return !isBank(bank) || principal ===", "return true || principal ==="],
  ["retiredHasNoBank", "devices", "  !isBank(bank) || !isVm(vmid) ||", "  true || !isVm(vmid) ||"],
  ["hostPageIsAtItself", "counts", "return owner !== HOST || gfn ===", "return true || gfn ==="],
  ["hostBankIsMarked", "counts", "return !isBank(bank) || owner !== HOST ||", "return true || owner !== HOST ||"],
  ["smmuConfines", "smmus", "index >= regs.MAX_SMMUS || regs.confines(", "true || regs.confines("],
  ["entryConfines", "smmus", "!regs.isS2cr(offset) ||", "true ||"],
  ["bankRegistersAreKCores", "smmus", "!regs.isKCores(offset) ||", "true ||"],
  ["pageHasAddress", "pages", "|| pfn < FRAMES", "|| pfn < FRAMES || pfn >= FRAMES"],
  ["memoryHasOwner", "pages", "  !m.ram.at(pfn) ||", "  true || !m.ram.at(pfn) ||"],
  ["retiredIsStill", "vms", "  vcpuid >= VCPUS ||", "  true || vcpuid >= VCPUS ||"],
].map(([title, file, before, after]) => ({
  title: title!,
  file: `kcore/security/${file}.ts`,
  before: before!,
  after: after!,
}));
