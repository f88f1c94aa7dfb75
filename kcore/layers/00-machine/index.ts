/** The primitives of the machine under KCore. */
import { bottom } from "../../prelude/index.ts";
import * as accesses from "./accesses.ts";
import * as entries from "./entries.ts";
import * as live from "./live.ts";
import * as locks from "./locks.ts";
import * as spec from "./spec.ts";

// Locks.
export const fetchTicket = bottom(locks.fetchTicket);
export const loadNow = bottom(locks.loadNow);
export const barrier = bottom(locks.barrier);
export const advanceNow = bottom(locks.advanceNow);
export const openSection = bottom(locks.openSection);
export const closeSection = bottom(locks.closeSection);

// Stopping.
export const halt = bottom(spec.halt);
export const check = bottom(spec.check);
export const check64 = bottom(spec.check64);

// Stage-2 tables.
export const getPudNext = bottom(spec.getPudNext);
export const getPmdNext = bottom(spec.getPmdNext);
export const getPteNext = bottom(spec.getPteNext);
export const setPudNext = bottom(spec.setPudNext);
export const setPmdNext = bottom(spec.setPmdNext);
export const setPteNext = bottom(spec.setPteNext);
export const ptLoad = bottom(spec.ptLoad);
export const ptStore = bottom(spec.ptStore);
export const getPtVttbr = bottom(spec.getPtVttbr);

// Order and caches of translations.
export const dsb = bottom(spec.dsb);
export const tlbiIpa = bottom(spec.tlbiIpa);
export const tlbiVmid = bottom(spec.tlbiVmid);

// SMMU tables.
export const getSmmuPmdNext = bottom(spec.getSmmuPmdNext);
export const getSmmuPteNext = bottom(spec.getSmmuPteNext);
export const setSmmuPmdNext = bottom(spec.setSmmuPmdNext);
export const setSmmuPteNext = bottom(spec.setSmmuPteNext);
export const smmuPtLoad = bottom(spec.smmuPtLoad);
export const smmuPtStore = bottom(spec.smmuPtStore);
export const smmuPtClear = bottom(spec.smmuPtClear);
export const getSmmuCfgHwTtbr = bottom(spec.getSmmuCfgHwTtbr);

// Their caches.
export const smmuTlbiIpa = bottom(spec.smmuTlbiIpa);
export const smmuTlbiBank = bottom(spec.smmuTlbiBank);
export const smmuSync = bottom(spec.smmuSync);

// Memory regions and page records.
export const getMemRegionCnt = bottom(spec.getMemRegionCnt);
export const getMemRegionBase = bottom(spec.getMemRegionBase);
export const getMemRegionSize = bottom(spec.getMemRegionSize);
export const getMemRegionIndex = bottom(spec.getMemRegionIndex);
export const getS2PageVmid = bottom(spec.getS2PageVmid);
export const setS2PageVmid = bottom(spec.setS2PageVmid);
export const getS2PageCount = bottom(spec.getS2PageCount);
export const setS2PageCount = bottom(spec.setS2PageCount);
export const getS2PageGfn = bottom(spec.getS2PageGfn);
export const setS2PageGfn = bottom(spec.setS2PageGfn);

// Contents of pages, VMs, owners of banks.
export const clearPhysPage = bottom(spec.clearPhysPage);
export const getVmState = bottom(spec.getVmState);
export const setVmState = bottom(spec.setVmState);
export const setVmRetired = bottom(spec.setVmRetired);
export const getVcpuState = bottom(spec.getVcpuState);
export const setVcpuState = bottom(spec.setVcpuState);
export const beginVcpu = bottom(spec.beginVcpu);
export const endVcpu = bottom(spec.endVcpu);
export const getSmmuCfgVmid = bottom(spec.getSmmuCfgVmid);
export const setSmmuCfgVmid = bottom(spec.setSmmuCfgVmid);

// Images of VMs.
export const getVmNextLoadIdx = bottom(spec.getVmNextLoadIdx);
export const getVmLoadAddr = bottom(spec.getVmLoadAddr);
export const getVmLoadSize = bottom(spec.getVmLoadSize);
export const getVmRemapAddr = bottom(spec.getVmRemapAddr);
export const getVmMappedPages = bottom(spec.getVmMappedPages);
export const addVmImage = bottom(spec.addVmImage);
export const measurePage = bottom(spec.measurePage);
export const isVmSigned = bottom(spec.isVmSigned);
export const getVmIncExe = bottom(spec.getVmIncExe);

// Who goes on from whom, and seals.
export const setVmIncExe = bottom(spec.setVmIncExe);
export const getVmHeir = bottom(spec.getVmHeir);
export const setVmHeir = bottom(spec.setVmHeir);
export const getNextSeal = bottom(spec.getNextSeal);
export const setNextSeal = bottom(spec.setNextSeal);
export const getSealFrom = bottom(spec.getSealFrom);
export const getSealTo = bottom(spec.getSealTo);
export const getSealPlace = bottom(spec.getSealPlace);
export const sealPage = bottom(spec.sealPage);
export const sealContext = bottom(spec.sealContext);
export const openPage = bottom(spec.openPage);
export const openContext = bottom(spec.openContext);

// Counters.
export const getNextVmid = bottom(spec.getNextVmid);
export const setNextVmid = bottom(spec.setNextVmid);
export const getNextRemapPtr = bottom(spec.getNextRemapPtr);
export const setNextRemapPtr = bottom(spec.setNextRemapPtr);

// SMMUs as devices, and the host that was trapped at one.
export const getSmmuNum = bottom(spec.getSmmuNum);
export const getSmmuBase = bottom(spec.getSmmuBase);
export const getSmmuSize = bottom(spec.getSmmuSize);
export const getSmmuNumContextBanks = bottom(spec.getSmmuNumContextBanks);
export const readlSmmu = bottom(spec.readlSmmu);
export const readqSmmu = bottom(spec.readqSmmu);
export const writelSmmu = bottom(spec.writelSmmu);
export const writeqSmmu = bottom(spec.writeqSmmu);
export const getHostGpr = bottom(spec.getHostGpr);
export const setHostGpr = bottom(spec.setHostGpr);
export const hostGetFaultIpa = bottom(spec.hostGetFaultIpa);
export const hostSkipInstr = bottom(spec.hostSkipInstr);

// Contexts, and registers of this CPU.
export const getShadowCtxt = bottom(spec.getShadowCtxt);
export const setShadowCtxt = bottom(spec.setShadowCtxt);
export const getIntReg = bottom(spec.getIntReg);
export const tellInt = bottom(spec.tellInt);
export const takeIntGpr = bottom(spec.takeIntGpr);
export const setIntRegs = bottom(spec.setIntRegs);
export const startContext = bottom(spec.startContext);
export const resetContext = bottom(spec.resetContext);
export const enterVector = bottom(spec.enterVector);
export const skipInstruction = bottom(spec.skipInstruction);
export const getReg = bottom(live.getReg);
export const enterHostVector = bottom(live.enterHostVector);
export const getCurVmid = bottom(spec.getCurVmid);
export const getCurVcpuid = bottom(spec.getCurVcpuid);
export const saveGprs = bottom(spec.saveGprs);
export const restoreGprs = bottom(spec.restoreGprs);
export const exitPopulateFault = bottom(spec.exitPopulateFault);
export const saveSysregs = bottom(spec.saveSysregs);
export const restoreSysregs = bottom(spec.restoreSysregs);
export const fpsimdSaveState = bottom(spec.fpsimdSaveState);
export const fpsimdRestoreState = bottom(spec.fpsimdRestoreState);
export const hostEl2RestoreState = bottom(spec.hostEl2RestoreState);
export const vmEl2RestoreState = bottom(spec.vmEl2RestoreState);

// Where KCore is entered and left; and what who runs does by itself.
export const enterFromHost = bottom(entries.enterFromHost);
export const enterFromVm = bottom(entries.enterFromVm);
export const leaveCore = bottom(entries.leaveCore);
export const writeReg = bottom(accesses.writeReg);
export const loadExchange = bottom(accesses.loadExchange);
export const storeExchange = bottom(accesses.storeExchange);
export const loadMemory = bottom(accesses.loadMemory);
export const storeMemory = bottom(accesses.storeMemory);

// What devices do.
export const loadDevice = bottom(accesses.loadDevice);
export const storeDevice = bottom(accesses.storeDevice);
