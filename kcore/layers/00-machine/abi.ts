/**
 * What the host and guests may ask KCore for: numbers of calls, registers of arguments and answers, codes of errors. All of it stands here, as constants of which the
 * name is the name of the call; the C headers of a host and of guests have the same names and numbers.
 *
 * A call is HVC #0 with its number in x0 and arguments from x1 on. The answer is in x0: what the call gives, or minus the code of an error, as a number of 64 bits with
 * sign; after an error nothing was changed, but for calls on ranges, which stay done up to where they stopped. All other registers stay as they are.
 *
 * @source kcore reference, part 2, section 9.1 (numbers of column D), 9.3
 */
import { type U32, type U64, u32, u64 } from "../../prelude/index.ts";

/** There is no such call here: the counter of a VM is that of the machine. */
export const TIMER_SET_CNTVOFF: U64 = u64(13n);
/** x1 VM, x2 first physical address, x3 bytes, rounded down to pages: pages of a VM that is off, runs nowhere and has no bank go back to the host, empty. */
export const CLEAR_VM_S2_RANGE: U64 = u64(14n);
/** x1 VM, x2 guest address, which begins a page, x3 bytes: announces an image. Gives its number, 0 to 4. */
export const SET_BOOT_INFO: U64 = u64(15n);
/** x1 VM, x2 frame, x3 number of an image: gives the VM the next page of it. */
export const REMAP_VM_IMAGE: U64 = u64(16n);
/** x1 VM: it may run, if all pages of its images are there, and signed. */
export const VERIFY_VM_IMAGE: U64 = u64(17n);
/** x1 bank, x2 SMMU: it is nobody's. */
export const SMMU_FREE_PGD: U64 = u64(18n);
/** x1 bank, x2 owner (0 the host), x3 SMMU. */
export const SMMU_ALLOC_PGD: U64 = u64(19n);
/** x1 address of devices, x2 physical address, x3 bits of a descriptor (6 read, 7 write), x4 bank, x5 SMMU. */
export const SMMU_LPAE_MAP: U64 = u64(20n);
/** x1 address of devices, x2 bank, x3 SMMU. Gives the physical address. */
export const SMMU_LPAE_IOVA_TO_PHYS: U64 = u64(21n);
/** x1 address of devices, x2 bank, x3 SMMU. */
export const SMMU_CLEAR: U64 = u64(22n);
/** x1 VM, x2 guest address, x3 physical address, x4 bytes: pages of devices are mapped for a VM that may not run yet. */
export const PHYS_ADDR_IOREMAP: U64 = u64(23n);
/** Gives the number of a new VM, 1 to 32. */
export const REGISTER_KVM: U64 = u64(24n);
/** x1 VM, x2 virtual CPU, 0 to 7. */
export const REGISTER_VCPU: U64 = u64(25n);
/** x1 VM that has an heir, x2 guest address, x3 frame of the host's: seals the page there into that frame. Gives the number of the seal. */
export const ENCRYPT_BUF: U64 = u64(26n);
/** x1 heir, x2 frame of the host's with a sealed page, x3 frame that is given, x4 number of the seal: the heir has the page where it was. */
export const DECRYPT_BUF: U64 = u64(27n);
/** x1 VM that has an heir, x2 virtual CPU, x3 frame of the host's: seals its registers. Gives the number of the seal. */
export const SAVE_CRYPT_VCPU: U64 = u64(28n);
/** x1 heir, x2 virtual CPU, x3 frame of the host's, x4 number of the seal. */
export const LOAD_CRYPT_VCPU: U64 = u64(29n);
/** x1 VM, x2 virtual CPU: this CPU runs it. The answer 0 comes when it is left again; why, and what the host gives it, is in the exchange of the virtual CPU. */
export const VCPU_RUN: U64 = u64(30n);
/** x1 VM: it is switched off. */
export const VM_STOP: U64 = u64(31n);

/** x1 VM that is off, runs nowhere and has no bank: it is retired, and another one will go on from it, its heir, of which the number is given. The heir gets no devices and no images; once it is loaded it is verified as others are. */
export const REGISTER_HEIR: U64 = u64(32n);

/** Of guests: x1 guest address, x2 bytes: the pages are shared with the host, and no more. All other calls of a guest are the host's to answer. */
export const SET_DESC_PFN: U64 = u64(11n);
export const UNSET_DESC_PFN: U64 = u64(12n);

/**
 * Codes of errors besides those of constants.ts, 1 to 10: there is no such call; an argument is out of its bounds. Of the others a call gives 1 and 7 to 10. 2 to 6 are about leaves
 * that no call makes: all are pages at level 3, in descriptors that KCore makes of frames.
 */
export const NO_CALL: U32 = u32(11n);
export const BAD_ARGUMENT: U32 = u32(12n);

/** The answer that tells of a status: 0, or minus a code. */
export const answerOf = (status: U32): U64 => u64(0n - status);
