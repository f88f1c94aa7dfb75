/** What is drawn for each argument of each primitive. */
import { CORE } from "../../layers/00-machine/constants.ts";
import { LAST_LOCK } from "../../layers/00-machine/lock-ids.ts";
import { isKCores, isS2cr, isSmr, kcoresWord } from "../../layers/00-machine/smmu-registers.ts";
import { u32, u64 } from "../../prelude/index.ts";
import type { Draw } from "./draw.ts";
import { sealedContext, sealedPage } from "./sealed.ts";

/** What is written to a register: KCore's own value to its own, else bits that the SMMU keeps. */
function registerValue(d: Draw, index: bigint, offset: bigint): bigint {
  if (isKCores(u64(offset))) return kcoresWord(u32(index), u64(offset));
  if (isSmr(u64(offset))) return d.word() & 0xffff_7fffn;
  return d.word() & (isS2cr(u64(offset)) ? 0x3fff_ffffn : offset === 8n ? 0xffn : 0x1fff_fff7n);
}

const ADDRESS = (d: Draw): bigint => d.below(2 ** 20) << 12n;
const VM = (d: Draw): bigint => d.vm();
const LOCK = (d: Draw): bigint => 1n + d.below(Number(LAST_LOCK));
const VCPU = (d: Draw): bigint => d.below(8);
const IMAGE = (d: Draw): bigint => d.below(5);
const BANK = (d: Draw): bigint => d.below(16);
const SMMU = (d: Draw): bigint => d.below(2);
const W32 = (d: Draw): bigint => d.word() & 0xffff_ffffn;
const W64 = (d: Draw): bigint => d.word();
const RECORD = (d: Draw): bigint => d.record();
const FRAME = (d: Draw): bigint => d.frame();
const REGION = (d: Draw): bigint => d.below(5);
const NUMBER = (d: Draw): bigint => d.number();
const RUNNER = [(d: Draw): bigint => d.below(Number(CORE)), VCPU];
const REGISTER = (d: Draw): bigint => d.register();

/** A number of a seal: of one that is there, or maybe none. */
const SEAL = (d: Draw): bigint => d.seal();

export type Argument = bigint | boolean;
const FLAG = (d: Draw): boolean => d.below(2) === 0n;

/** Arguments of each primitive. */
export const ARGUMENTS: Readonly<Record<string, readonly ((d: Draw) => Argument)[] | ((d: Draw) => Argument[])>> = {
  fetchTicket: [LOCK],
  loadNow: [LOCK],
  barrier: [],
  advanceNow: [LOCK],
  openSection: [LOCK],
  closeSection: [LOCK],
  halt: [],
  check: [W32],
  check64: [W64],
  getPudNext: [VM],
  getPmdNext: [VM],
  getPteNext: [VM],
  setPudNext: [VM, ADDRESS],
  setPmdNext: [VM, ADDRESS],
  setPteNext: [VM, ADDRESS],
  ptLoad: [VM, (d) => d.slot()],
  ptStore: [VM, (d) => d.slot(), (d) => d.entry()],
  getPtVttbr: [VM],
  dsb: [],
  tlbiIpa: [VM, ADDRESS],
  tlbiVmid: [VM],
  getSmmuPmdNext: [],
  getSmmuPteNext: [],
  setSmmuPmdNext: [ADDRESS],
  setSmmuPteNext: [ADDRESS],
  smmuPtLoad: [(d) => d.ioSlot()],
  smmuPtStore: [(d) => d.ioSlot(), (d) => d.entry()],
  smmuPtClear: [BANK],
  getSmmuCfgHwTtbr: [BANK],
  smmuTlbiIpa: [BANK, ADDRESS],
  smmuTlbiBank: [BANK],
  smmuSync: [],
  getMemRegionCnt: [],
  getMemRegionBase: [REGION],
  getMemRegionSize: [REGION],
  getMemRegionIndex: [REGION],
  getS2PageVmid: [RECORD],
  setS2PageVmid: [RECORD, W32],
  getS2PageCount: [RECORD],
  setS2PageCount: [RECORD, W32],
  getS2PageGfn: [RECORD],
  setS2PageGfn: [RECORD, W64],
  clearPhysPage: [FRAME],
  getVmState: [VM],
  setVmState: [VM, (d) => d.below(7)],
  setVmRetired: [VM],
  getVcpuState: [VM, VCPU],
  setVcpuState: [VM, VCPU, W32],
  getSmmuCfgVmid: [BANK],
  setSmmuCfgVmid: [BANK, (d) => d.pick([d.below(Number(CORE)), 0xffff_ffffn])],
  getVmNextLoadIdx: [VM],
  getVmLoadAddr: [VM, IMAGE],
  getVmLoadSize: [VM, IMAGE],
  getVmRemapAddr: [VM, IMAGE],
  getVmMappedPages: [VM, IMAGE],
  addVmImage: [VM, W64, W64, W64],
  measurePage: [VM, IMAGE, ADDRESS, FRAME],
  isVmSigned: [VM],
  getVmIncExe: [VM],
  setVmIncExe: [VM, W32],
  getVmHeir: [VM],
  setVmHeir: [VM, VM],
  getNextSeal: [],
  setNextSeal: [W64],
  getSealFrom: [SEAL],
  getSealTo: [SEAL],
  getSealPlace: [SEAL],
  sealPage: [VM, VM, (d) => d.below(2 ** 20), FRAME, FRAME, SEAL],
  sealContext: [(d) => d.below(Number(CORE)), VM, VCPU, FRAME, SEAL],
  openPage: (d) => {
    const from = d.frame();
    return [from, d.frame(), sealedPage(d, from)];
  },
  openContext: (d) => {
    const [from, vmid, vcpuid] = [d.frame(), 1n + d.below(15), d.below(8)];
    return [vmid, vcpuid, from, sealedContext(d, from)];
  },
  getNextVmid: [],
  setNextVmid: [W32],
  getNextRemapPtr: [],
  setNextRemapPtr: [W64],
  getSmmuNum: [],
  getSmmuBase: [SMMU],
  getSmmuSize: [SMMU],
  getSmmuNumContextBanks: [SMMU],
  readlSmmu: [SMMU, REGISTER],
  readqSmmu: [SMMU, (d) => d.wide()],
  getHostGpr: [(d) => d.below(33)],
  setHostGpr: [(d) => d.below(33), W64],
  hostGetFaultIpa: [W64],
  hostSkipInstr: [],
  beginVcpu: RUNNER,
  endVcpu: RUNNER,
  getShadowCtxt: [...RUNNER, NUMBER],
  setShadowCtxt: [...RUNNER, NUMBER, W64],
  getIntReg: [...RUNNER, NUMBER],
  tellInt: [...RUNNER, NUMBER, W64],
  takeIntGpr: [...RUNNER, (d) => d.below(40), W64],
  setIntRegs: [...RUNNER, (d) => d.below(8), (d) => d.below(40), FLAG, FLAG, W64],
  startContext: [...RUNNER, W64, (d) => d.pick([0n, 4n, 5n, 0x3c5n, 0x8000_0010n, 9n, d.word()])],
  resetContext: RUNNER,
  enterVector: [...RUNNER, W64],
  skipInstruction: RUNNER,
  getCurVmid: [],
  getCurVcpuid: [],
  saveGprs: [],
  restoreGprs: [],
  exitPopulateFault: [],
  saveSysregs: [],
  restoreSysregs: [],
  fpsimdSaveState: [],
  fpsimdRestoreState: [],
  hostEl2RestoreState: [],
  vmEl2RestoreState: RUNNER,
  enterFromHost: [],
  enterFromVm: [],
  leaveCore: [],
  getReg: [NUMBER],
  enterHostVector: [W32],
  writelSmmu: (d) => {
    const [index, offset] = [d.below(2), d.register()];
    return [index, offset, registerValue(d, index, offset)];
  },
  writeqSmmu: (d) => {
    const [index, offset] = [d.below(2), d.wide()];
    return [index, offset, registerValue(d, index, offset) | (registerValue(d, index, offset + 4n) << 32n)];
  },
};
