/** Layer 21, BootOps: VMs are registered, get devices and images, and are verified. */
import { offers } from "../../prelude/index.ts";
import * as code from "./code.ts";
import * as spec from "./spec.ts";

export const { registerKvm, registerVcpu, isIncExe } = offers(21, spec, code);
export const { allocSmmu, assignSmmu, mapSmmu, clearSmmu, mapIo } = offers(21, spec, code);
export const { registerHeir, saveEncryptBuf, saveEncryptedVcpu, loadDecryptBuf, mayBeGiven } = offers(21, spec, code);
export const { setBootInfo, remapVmImage, verifyAndLoadImages, searchLoadInfo } = offers(21, spec, code);
