// What KCore is asked for, and where a virtual CPU and its host meet. Numbers and codes are those of kcore/layers/00-machine/abi.ts.
#ifndef ABI_H
#define ABI_H

// Of the host: number in x0, arguments from x1 on; the answer in x0 is the result, or minus the code of an error.
enum {
  TIMER_SET_CNTVOFF = 13,
  CLEAR_VM_S2_RANGE = 14, // VM, physical address, bytes
  SET_BOOT_INFO = 15,     // VM, guest address, bytes: number of the image
  REMAP_VM_IMAGE = 16,    // VM, frame, number of the image
  VERIFY_VM_IMAGE = 17,   // VM
  SMMU_FREE_PGD = 18,     // bank, SMMU
  SMMU_ALLOC_PGD = 19,    // bank, VM, SMMU
  SMMU_LPAE_MAP = 20,     // address of the device, physical address, bits of a descriptor, bank, SMMU
  SMMU_LPAE_IOVA_TO_PHYS = 21, // address, bank, SMMU: physical address
  SMMU_CLEAR = 22,        // address, bank, SMMU
  PHYS_ADDR_IOREMAP = 23, // VM, guest address, physical address, bytes
  REGISTER_KVM = 24,      // number of the VM
  REGISTER_VCPU = 25,     // VM, virtual CPU
  ENCRYPT_BUF = 26,       // VM, guest address, frame: number of the seal
  DECRYPT_BUF = 27,       // heir, frame that is sealed, frame that is given, number of the seal
  SAVE_CRYPT_VCPU = 28,   // VM, virtual CPU, frame: number of the seal
  LOAD_CRYPT_VCPU = 29,   // heir, virtual CPU, frame, number of the seal
  VCPU_RUN = 30,          // VM, virtual CPU
  VM_STOP = 31,           // VM
  REGISTER_HEIR = 32,     // VM: number of the one that goes on from it
};

// Of a guest.
enum { SET_DESC_PFN = 11, UNSET_DESC_PFN = 12 }; // address, bytes

// The exchange of a virtual CPU: a page of 64-bit words by number of a register.
enum { EX_PC = 32, EX_PSTATE = 33, EX_FAR = 41, EX_HPFAR = 42, EX_EC = 44, EX_ESR = 72, EX_PAGE = 100 };
enum { EXIT_TRAP = 2, EXIT_INTERRUPT = 31 };

enum { VMS = 33, VCPUS = 8, PAGE = 4096 }; // VM 0 is the host

// PSCI.
#define PSCI_VERSION 0x84000000u
#define PSCI_CPU_OFF 0x84000002u
#define PSCI_CPU_ON 0xc4000003u
#define PSCI_AFFINITY_INFO 0xc4000004u
#define PSCI_SYSTEM_OFF 0x84000008u
#define PSCI_FEATURES 0x8400000au
#define NOT_SUPPORTED ((u64)-1)

#endif
