/** Translation at EL1: faults of each kind and level, permissions, AT, and what TLBI has to do. */
import { testGuest } from "./programs.ts";

/** Tables of stage 1: identity for the first GiB (device) and the program's 2 MiB blocks; level 3 for 0x40600000 to 0x407fffff. */
const TABLES = `
  movi x1, 0x40500000 // level 1
  movi x2, 0x40501003 // its table of level 2 for 0x40000000
  str x2, [x1, #8]
  movi x2, 0x401      // 0x0: a block of device memory, attribute 0
  movk x2, #0x60, lsl #48 // not executable
  str x2, [x1]
  movi x1, 0x40501000
  movi x2, 0x40000705 // 2 MiB: attribute 1, inner shareable, accessed
  str x2, [x1]
  movi x2, 0x40200705
  str x2, [x1, #8]
  movi x2, 0x40400705
  str x2, [x1, #16]
  movi x2, 0x40502003 // level 3
  str x2, [x1, #24]
  movi x1, 0x40502000
  movi x2, 0x40600707 // page 0: all
  str x2, [x1]
  movi x2, 0x40601307 // page 1: no access flag
  str x2, [x1, #8]
  movi x2, 0x40602787 // page 2: read-only
  str x2, [x1, #16]
  movi x2, 0x40603747 // page 3: EL0 as well
  str x2, [x1, #24]
  movi x2, 0x40604707
  movk x2, #0x60, lsl #48 // page 4: not executable
  str x2, [x1, #32]
  movi x2, 0x406057c7 // page 5: read-only for all
  str x2, [x1, #40]
  movi x2, 0x100000000707 // page 6: address too large
  str x2, [x1, #48]
  movi x2, 0x09000403 // page 7: the UART, device
  movk x2, #0x60, lsl #48
  str x2, [x1, #56]
`;
const ON = `
  movi x0, 0xff00 // attribute 0 device, 1 normal
  msr mair_el1, x0
  movi x0, 0x200803519 // 39 bits, 4 KiB, upper half off, 40-bit addresses
  msr tcr_el1, x0
  movi x0, 0x40500000
  msr ttbr0_el1, x0
  dsb sy
  tlbi vmalle1
  dsb sy
  isb
  mrs x0, sctlr_el1
  orr x0, x0, #1
  msr sctlr_el1, x0
  isb
`;

testGuest(
  "stage 1 refuses with the kind, the level and the address",
  `
el2_main:
  b drop
el1_main:
  ${TABLES}
  ${ON}
  movi x1, 0x40600000
  movi x2, 0x1122334455667788
  str x2, [x1, #8]
  ldr x0, [x1, #8]
  hvc #0x11
  add x1, x1, #0xffc
  ldr x0, [x1]           // crosses into the page without the flag
  str x0, [x1]
  ldrb w0, [x1, #0x1]
  movi x1, 0x40601010
  ldr x0, [x1]
  str x0, [x1]
  movi x1, 0x40602020
  ldr x0, [x1]
  add x2, x1, #1
  str x0, [x2]
  stp x0, x0, [x1]
  stxr w3, x0, [x1]
  movi x1, 0x40604000
  blr x1                 // not executable
  movi x1, 0x40603000
  blr x1                 // what EL0 may write EL1 does not execute
  movi x1, 0x40606000
  ldr x0, [x1]           // address size
  movi x1, 0x40608000
  ldr x0, [x1]           // nothing at level 3
  movi x1, 0x40a00000
  ldr x0, [x1]           // level 2
  movi x1, 0xc0000000
  ldr x0, [x1]           // level 1
  movi x1, 0x8000000000
  ldr x0, [x1]           // beyond 39 bits
  movi x1, 0xffffff8000000000
  ldr x0, [x1]           // upper half off
  blr x1
  movi x1, 0x40607000
  movi x1, 0x40607018
  ldrh w0, [x1]
  ldtr x0, [x1]
  movi x1, 0x40603000
  ldtr x0, [x1]
  sttr x0, [x1]
  movi x1, 0x40605000
  ldtr x0, [x1]
  sttr x0, [x1]
  dc cvac, x1
  movi x1, 0x40602000
  dc zva, x1
  ldar x0, [x1]
  movi x1, 0x40602001
  ldar x0, [x1]
  ldxr x0, [x1]
  mov x0, #0
  hvc #0xff
`,
);

// QEMU 7.2 neither checks alignment in device memory nor translates for cache maintenance.
testGuest(
  "device memory is aligned, and cache maintenance needs a translation",
  `
el2_main:
  b drop
el1_main:
  ${TABLES}
  ${ON}
  movi x1, 0x40607002
  ldr w0, [x1]
  movi x1, 0x40a00000
  dc civac, x1
  dc ivac, x1
  svc #0xff
`,
  {
    console: [
      "1 96000021 401001c8 3c5 40607002",
      "1 96000146 401001dc 3c5 40a00000",
      "1 96000146 401001e0 3c5 40a00000",
      "1 560000ff 401001e8 3c5",
      "",
    ].join("\n"),
    unlikeQemu: "see above",
  },
);

testGuest(
  "a translation stays usable until TLBI, for its ASID and page only",
  `
el2_main:
  b drop
el1_main:
  ${TABLES}
  ${ON}
  movi x3, 0x40600000
  movi x4, 0x40602000
  movi x5, 0x40502000
  ldr x0, [x3]
  ldr x0, [x4]
  str xzr, [x5]        // both are taken out of the table
  str xzr, [x5, #16]
  dsb sy
  ldr x0, [x3]         // stale, and usable
  ldr x0, [x4]
  movi x6, 0x40600
  tlbi vae1, x6
  dsb sy
  ldr x0, [x4]
  ldr x0, [x3]         // gone
  movi x6, 0x1000000000000
  tlbi aside1, x6      // of another ASID, and global ones stay
  dsb sy
  ldr x0, [x4]
  tlbi vmalle1
  dsb sy
  ldr x0, [x4]
  svc #0xff
`,
  {
    console: [
      "1 96000007 40100220 3c5 40600000",
      "1 96000007 40100248 3c5 40602000",
      "1 560000ff 40100250 3c5",
      "",
    ].join("\n"),
    unlikeQemu: "how long a translation is kept is each machine's own",
  },
);

testGuest(
  "AT says what a load or store would find",
  `
el2_main:
  b drop
el1_main:
  ${TABLES}
  ${ON}
${["s1e1r", "s1e1w", "s1e0r", "s1e0w"]
  .map((op) =>
    [0, 1, 2, 3, 5, 6, 8, 0x400]
      .map((page) => `movi x1, ${0x40600000 + 4096 * page}\n at ${op}, x1\n isb\n mrs x0, par_el1\n hvc #0x11`)
      .join("\n"),
  )
  .join("\n")}
  svc #0xff
`,
);
