/** Stage 2: what a hypervisor sees of its guest's accesses, and traps that it sets. */
import { testGuest } from "./programs.ts";

/** Stage-2 tables, 40-bit addresses from level 1 (two tables side by side); level 3 for 0x40600000 to 0x407fffff. */
const STAGE2 = `
  movi x1, 0x40510000
  movi x2, 0x40512003
  str x2, [x1, #8]
  movi x2, 0x4c1        // 0x0: a block of device memory
  str x2, [x1]
  movi x1, 0x40512000
  movi x2, 0x400007fd
  str x2, [x1]
  movi x2, 0x402007fd
  str x2, [x1, #8]
  movi x2, 0x404007fd
  str x2, [x1, #16]
  movi x2, 0x40513003
  str x2, [x1, #24]
  movi x1, 0x40513000
  movi x2, 0x406017ff   // page 0 is page 1 of memory
  str x2, [x1]
  movi x2, 0x4060177f   // page 1: read-only
  str x2, [x1, #8]
  movi x2, 0x406023ff   // page 2: no access flag
  str x2, [x1, #16]
  movi x2, 0x406037ff
  movk x2, #0x40, lsl #48 // page 3: not executable
  str x2, [x1, #24]
  movi x2, 0x406047bf   // page 4: write-only
  str x2, [x1, #32]
  movi x0, 0x80023558   // 40 bits, start at level 1, 40-bit addresses
  msr vtcr_el2, x0
  movi x0, 0x1000040510000
  msr vttbr_el2, x0
  movi x0, 0x80000001
  msr hcr_el2, x0
  dsb sy
  tlbi vmalls12e1is
  dsb sy
  isb
`;

const ACCESSES = `
  movi x1, 0x40600000
  mov x0, #77
  str x0, [x1, #8]
  movi x2, 0x40601000
  ldr x0, [x2, #8]      // the same memory
  hvc #0x11
  str x0, [x2, #8]
  str w0, [x2, #12]
  strb w0, [x2]
  stp x0, x0, [x2]
  str x0, [x2], #8
  movi x2, 0x40602010
  ldr x0, [x2]
  ldrsb x3, [x2, #3]
  ldrsh w4, [x2]
  ldrsw x5, [x2]
  ldr w6, [x2]
  ldp x7, x8, [x2]
  ldur x9, [x2]
  ldar x10, [x2]
  stlrb w11, [x2]
  movi x2, 0x40603000
  blr x2
  movi x2, 0x40604000
  ldr x0, [x2]
  str x0, [x2]
  movi x2, 0x40605000
  ldr x0, [x2, #0x18]
  blr x2
  movi x2, 0x40a00000
  ldrh w0, [x2, #2]
  movi x2, 0xc0000000
  ldr x12, [x2]
  movi x2, 0x8000000000 // beyond level 1's first table, inside of 40 bits
  ldr x12, [x2]
  movi x2, 0x10000000000 // outside
  ldr x12, [x2]
`;

testGuest(
  "stage 2 refuses with the intermediate address, and describes the access",
  `
el2_main:
  ${STAGE2}
  b drop
el1_main:
  ${ACCESSES}
  svc #0xff
`,
);

/** Stage 1 above it, level 1: identity blocks of 1 GiB, tables in pages that stage 2 refuses, memory that it has not. */
const STAGE1 = `
  movi x1, 0x40500000
  movi x2, 0x40000701
  str x2, [x1, #8]
  movi x2, 0x40602003
  str x2, [x1, #16]
  movi x2, 0x40605003
  str x2, [x1, #24]
  movi x2, 0x80000701
  str x2, [x1, #32]
`;
const STAGE1_ON = `
  movi x0, 0xff
  msr mair_el1, x0
  movi x0, 0x200803519
  msr tcr_el1, x0
  movi x0, 0x40500000
  msr ttbr0_el1, x0
  isb
  mrs x0, sctlr_el1
  orr x0, x0, #1
  msr sctlr_el1, x0
  isb
`;

// QEMU 7.2 gives such faults the level of the walk of stage 1.
testGuest(
  "a stage-1 table that stage 2 refuses is a fault on the walk",
  `
el2_main:
  ${STAGE2}
  ${STAGE1}
  b drop
el1_main:
  ${STAGE1_ON}
  movi x1, 0x80000124
  ldrb w0, [x1]
  strb w0, [x1]
  blr x1
  movi x1, 0xc0000120
  ldr x0, [x1]
  blr x1
  movi x1, 0x100000120
  ldr x0, [x1]
  svc #0xff
`,
  {
    console: [
      "2 9200008b 40100224 3c5 80000124 406020",
      "2 920000cb 40100228 3c5 80000124 406020",
      "2 8200008b 80000124 3c5 80000124 406020",
      "2 92000087 40100240 3c5 c0000120 406050",
      "2 82000087 c0000120 3c5 c0000120 406050",
      "2 93c08005 40100258 3c5 100000120 800000",
      "1 560000ff 40100260 3c5",
      "",
    ].join("\n"),
    unlikeQemu: "see above",
  },
);

testGuest(
  "both stages together",
  `
el2_main:
  ${STAGE2}
  ${STAGE1}
  b drop
el1_main:
  ${STAGE1_ON}
  ${ACCESSES.slice(0, ACCESSES.indexOf("  movi x2, 0x40a00000"))}
  svc #0xff
`,
);

testGuest(
  "EL2 traps what HCR_EL2, CPTR_EL2 and CNTHCTL_EL2 name",
  `
el2_main:
  movi x0, 0x47ff6000 // TRVM TVM TTLB TPU TPC TSW TACR TIDCP TSC TID3 to TID0, TWE TWI; and RW
  orr x0, x0, #0x80000000
  msr hcr_el2, x0
  movi x0, 0x800033ff
  msr cptr_el2, x0
  msr cnthctl_el2, xzr
  isb
  b drop
el1_main:
  mrs x3, id_aa64pfr0_el1
  mrs x4, id_isar0_el1
  mrs x5, revidr_el1
  mrs x6, ctr_el0
  mrs x7, clidr_el1
  mrs x8, actlr_el1
  msr actlr_el1, x8
  mrs x9, sctlr_el1
  msr sctlr_el1, x9
  msr ttbr0_el1, xzr
  mrs x10, mair_el1
  msr contextidr_el1, x11
  mrs x12, cpacr_el1
  mrs x13, cntpct_el0
  mrs x14, cntp_ctl_el0
  msr cntp_cval_el0, x15
  mrs x16, midr_el1
  mrs x17, mpidr_el1
  tlbi vmalle1
  tlbi vae1is, x18
  dc isw, x19
  dc civac, x20
  ic iallu
  ic ivau, x21
  smc #3
  wfi
  mrs x0, cntvct_el0
  mov x0, #0
  hvc #0xff
`,
);
