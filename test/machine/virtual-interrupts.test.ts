/** The virtual interfaces of the interrupt controller: list registers, the guest's interface, maintenance. */
import { testGuest } from "./programs.ts";

/** Prints a register of a device. x28, x0 change. */
const show = (base: string, offset: number): string => `
  movi x28, ${base}
  movi x0, ${offset}
  add x28, x28, x0
  ldr w0, [x28]
  hvc #0x11
`;
const put = (base: string, offset: number, value: number): string => `
  movi x28, ${base}
  movi x0, ${offset}
  add x28, x28, x0
  movi x0, ${value}
  str w0, [x28]
  isb
`;

const PENDING = 1 << 28;
const GROUP1 = 1 << 30;
const TELL = 1 << 19;
const HW = 2 ** 31;
const list = (n: number): number => 0x100 + 4 * n;
const entry = (intid: number, priority: number, more = 0): number => more + intid + priority * 2 ** 23;
const lists = [0, 1, 2, 3].map((n) => show("GICH", list(n))).join("");
const all = [0, 4, 8, 0x10, 0x20, 0x30, 0xf0].map((at) => show("GICH", at)).join("") + lists;

/** Interrupts are routed to EL2, virtual ones come to EL1. */
const DROP = `
  movi x0, 0x80000018
  msr hcr_el2, x0
  b drop
`;
const END = `
  mov x0, #0
  hvc #0xff
irq2:
second:
  b second
`;

testGuest(
  "registers of the hypervisor's interface keep what they have, and say what is in the list registers",
  `
el2_main:
  ${DROP}
el1_main:
  ${all}
  ${[0, 8, 0xf0, ...[0, 1, 2, 3].map(list)].map((at) => put("GICH", at, 0xffffffff)).join("")}
  ${all}
  ${[0, 8, 0xf0].map((at) => put("GICH", at, 0)).join("")}
  ${put("GICH", list(0), entry(40, 3, PENDING))}
  ${put("GICH", list(1), entry(41, 2, TELL))}
  ${put("GICH", list(2), entry(42, 2, HW))}
  ${put("GICH", list(3), 0)}
  ${all}
  ${put("GICH", 0, 0xfe)}
  ${all}
  ${END}
irq1:
  b irq2
`,
  { interrupts: true },
);

const guestOn = (hcr: number, control: number): string => `
  ${put("GICH", 0, hcr)}
  ${put("GICV", 4, 0xf8)}
  ${put("GICV", 0, control)}
`;
/** Takes what is offered, with a look before and after; an interrupt comes where interrupts are not masked. */
const LET = `
  mrs x0, isr_el1
  hvc #0x11
  msr daifclr, #3
  nop
  msr daifset, #3
  ${[0x14, 0x18, 0xd0].map((at) => show("GICV", at)).join("")}
  ${lists}
`;

testGuest(
  "a guest takes its interrupts by priority, ends them, and a more urgent one comes in between",
  `
el2_main:
  ${DROP}
el1_main:
  ${put("GICH", list(0), entry(40, 10, PENDING))}
  ${put("GICH", list(1), entry(3 + 5 * 1024, 4, PENDING))}
  ${put("GICH", list(2), entry(41, 31, PENDING))}
  ${put("GICH", list(3), entry(50, 12, PENDING))}
  ${guestOn(1, 1)}
  ${LET}
  ${LET}
  ${show("GICV", 0xc)}
  ${put("GICH", list(1), entry(44, 2, PENDING))}
  ${LET}
  ${put("GICV", 0x10, 50)}
  ${put("GICV", 4, 0)}
  ${LET}
  ${[0, 4, 8, 0x14, 0x18, 0x1c, 0xd0, 0xfc].map((at) => show("GICV", at)).join("")}
  ${all}
  ${END}
irq1:
  movi x26, GICV
  ldr w27, [x26, #0xc]
  mov x0, x27
  hvc #0x11
  ldr w0, [x26, #0x14]
  hvc #0x11
  str w27, [x26, #0x10]
  ret
`,
  { interrupts: true },
);

testGuest(
  "groups are enabled one by one; FIQ for group 0 comes first; AckCtl names group 1",
  `
el2_main:
  ${DROP}
el1_main:
  ${put("GICH", list(0), entry(40, 1, PENDING + GROUP1))}
  ${put("GICH", list(1), entry(41, 2, PENDING))}
  ${guestOn(1, 9)}
  ${LET}
  ${guestOn(1, 0xb)}
  ${show("GICV", 0xc)}
  ${show("GICV", 0x18)}
  ${put("GICH", list(2), entry(42, 3, PENDING + GROUP1))}
  ${guestOn(1, 6)}
  ${LET}
  ${all}
  ${END}
irq1:
  mov x25, x30
  mrs x0, isr_el1
  hvc #0x11
  ${show("GICV", 0xc)}
  mov x27, x0
  movi x26, GICV
  str w27, [x26, #0x10]
  ret x25
`,
  { interrupts: true },
);

testGuest(
  "registers with names of their own for group 1",
  `
el2_main:
  ${DROP}
el1_main:
  ${put("GICH", list(0), entry(40, 1, PENDING + GROUP1))}
  ${guestOn(1, 2)}
  ${[0x18, 0x28, 0xc, 0x20, 0x14].map((at) => show("GICV", at)).join("")}
  ${put("GICV", 0x24, 40)}
  ${[0x28, 0x20, 0x14].map((at) => show("GICV", at)).join("")}
  ${END}
irq1:
  b irq2
`,
  {
    interrupts: true,
    unlikeQemu: "it has no AIAR, AEOIR and AHPPIR in a guest's interface",
    console: " 3fe\n 28\n 3fe\n 28\n 8\n 3ff\n 3ff\n ff\n",
  },
);

testGuest(
  "the maintenance interrupt comes for each of its reasons",
  `
el2_main:
  movi x1, GICD
  mov x2, #1
  str w2, [x1]
  mov x2, #-1
  str w2, [x1, #0x100]
  movi x1, GICC
  mov x2, #0xf0
  str w2, [x1, #4]
  mov x2, #1
  str w2, [x1]
  ${DROP}
el1_main:
  ${put("GICH", list(0), entry(40, 10, PENDING + TELL))}
  ${put("GICH", list(1), entry(41, 11, PENDING))}
  ${guestOn(1, 1)}
  ${put("GICH", 0, 3)}     // underflow: not with two
  ${show("GICV", 0xc)}
  ${put("GICV", 0x10, 40)} // ends and tells
  ${put("GICH", list(0), 0)}
  ${put("GICH", 0, 1)}
  ${show("GICV", 0xc)}
  ${put("GICH", 0, 3)}     // with one
  ${put("GICH", 0, 1)}
  ${put("GICV", 0x10, 41)}
  ${put("GICH", 0, 3)}     // with none
  ${put("GICH", 0, 9)}     // nothing pending
  ${put("GICH", list(0), entry(45, 1, PENDING))}
  ${put("GICH", 0, 9)}     // something
  ${put("GICH", 0xf0, 8)}
  ${put("GICV", 0x10, 41)} // nobody knows it: counted
  ${show("GICH", 0)}
  movi x28, GICH
  ldr w0, [x28]
  orr w0, w0, #4
  str w0, [x28]
  isb
  ${put("GICH", 0, 0x11)}
  ${put("GICH", 0, 0x21)}
  ${put("GICV", 0, 0)}
  ${put("GICH", 0, 0x21)}
  ${put("GICH", 0, 0x81)}
  ${END.replace("irq2:", "")}
irq1:
  b irq1
irq2:
  mov x25, x30
  movi x26, GICC
  ldr w27, [x26, #0xc]
  mov x0, x27
  bl hex
  movi x26, GICH
  ldr w0, [x26, #0x10]
  bl hex
  ldr w0, [x26, #0x20]
  bl hex
  ldr w0, [x26]
  bl hex
  bl newline
  movi x26, GICH
  str wzr, [x26]
  movi x26, GICC
  str w27, [x26, #0x10]
  ret x25
`,
  { interrupts: true },
);

/** The virtual timer's interrupt, taken by EL2 and given to EL1 by a list register that is linked with it. */
const LINKED = (control: number, end: string): string => `
el2_main:
  movi x1, GICD
  mov x2, #1
  str w2, [x1]
  mov x2, #-1
  str w2, [x1, #0x100]
  movi x1, GICC
  mov x2, #0xf0
  str w2, [x1, #4]
  movi x2, 0x201
  str w2, [x1]
  mov x0, #2
  msr cnthctl_el2, x0
  movi x0, 0x123456
  msr cntvoff_el2, x0
  ${DROP}
el1_main:
  ${guestOn(1, control)}
  mrs x1, cntpct_el0     // trapped, and its place in x1 left alone
  mov x0, #100
  msr cntv_tval_el0, x0
  mov x0, #1
  msr cntv_ctl_el0, x0
  isb
  msr daifclr, #2
on:
  mrs x0, cntv_ctl_el0
  cbnz x0, on
  ${lists}
  ${show("GICD", 0x300)}
  ${show("GICV", 0xd0)}
  mov x0, #0
  hvc #0xff
irq1:
  mov x25, x30
  ${show("GICV", 0xc)}
  mov x27, x0
  ${show("GICD", 0x300)}
  ${show("GICD", 0x200)}
  msr cntv_ctl_el0, xzr
  movi x26, GICV
  ${end}
  ret x25
irq2:
  mov x25, x30
  movi x26, GICC
  ldr w27, [x26, #0xc]
  mov x0, x27
  bl hex
  bl newline
  str w27, [x26, #0x10]
  movi x26, GICH
  movi x27, ${entry(33 + 27 * 1024, 20, PENDING + HW)}
  str w27, [x26, #0x104]
  ret x25
second:
  b second
`;

testGuest("the guest's end of a linked interrupt ends the physical one", LINKED(1, "str w27, [x26, #0x10]"), {
  interrupts: true,
});
testGuest(
  "so it is with DIR, where an end only drops the priority",
  LINKED(0x201, "str w27, [x26, #0x10]\n add x26, x26, #4096\n str w27, [x26]"),
  { interrupts: true },
);
