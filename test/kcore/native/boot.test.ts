/** KCore on the machine, from the loader to a guest: a host that is a few instructions makes a VM, runs it, and reaches nothing of it. */
import assert from "node:assert/strict";
import { test } from "node:test";
import * as abi from "../../../kcore/layers/00-machine/abi.ts";
import { CORE, REFUSED } from "../../../kcore/layers/00-machine/constants.ts";
import { AT } from "../../../kcore/native/layout.ts";
import { call, exchange, IMAGE, imageOf, layout, MADE, OFF, RUN, runHost } from "./small-host.ts";

test("a host makes a VM, runs it, and is told what the guest asks it", () => {
  const ran = runHost(
    `mov x19, x1
     ${MADE}
     ${RUN}
     mov x25, x0
     movi x9, ${exchange(1, 0, 0)}
     ldr x26, [x9]
     ldr x27, [x9, #${8 * 44}]
     mov x10, #5
     str x10, [x9]
     ${RUN}
     ldr x28, [x9]
     ${OFF}`,
    imageOf(`
      movi x0, 0x1234
      mov x1, #77
      hvc #0
      add x0, x0, #1
      hvc #0
    `),
  );
  assert.equal(ran.x(19), BigInt(layout.exchange), "the host is told where exchanges are");
  assert.deepEqual([20, 21, 22, 23, 24, 25].map(ran.x), [1n, 0n, 0n, 0n, 0n, 0n]);
  assert.equal(ran.x(26), 0x1234n, "x0 of the guest's call");
  assert.equal(ran.x(27), 2n, "a trap");
  assert.equal(ran.x(28), 6n, "the guest went on with the host's answer");
  assert.ok(ran.machine.stats.el2.entries > 8);
});

test("there are 32 VMs at once, numbered from 1; the 33rd is refused, and each has its virtual CPUs", () => {
  const ran = runHost(
    `mov x19, #0
     mov x20, #0
     again:
     ${call(abi.REGISTER_KVM)}
     add x19, x19, #1
     cmp x0, x19
     cinc x20, x20, eq
     mov x1, x19
     movi x0, ${abi.REGISTER_VCPU}
     mov x2, #7
     hvc #0
     cmp x0, #0
     cinc x20, x20, eq
     cmp x19, #${CORE - 1n}
     b.ne again
     ${call(abi.REGISTER_KVM)}
     mov x21, x0
     ${call(abi.REGISTER_KVM)}
     mov x22, x0
     ${call(abi.REGISTER_VCPU, CORE, 0)}
     mov x23, x0
     ${OFF}`,
    imageOf("hvc #0"),
  );
  assert.equal(ran.x(20), 64n, "VMs 1 to 32, and virtual CPU 7 of each");
  const minus = (code: bigint): bigint => BigInt.asUintN(64, -code);
  assert.deepEqual([21, 22, 23].map(ran.x), [REFUSED, REFUSED, abi.BAD_ARGUMENT].map(minus));
});

test("an image that was changed is not verified, and the VM does not run", () => {
  const image = imageOf("hvc #0");
  image[100] = 1;
  const ran = runHost(`${MADE}\n${RUN}\nmov x25, x0\n${OFF}`, image);
  assert.deepEqual([23, 24, 25].map(ran.x), [0n, BigInt.asUintN(64, -9n), BigInt.asUintN(64, -9n)]);
});

/** Exceptions of the host: x28 counts them, and the instruction is skipped. */
const VECTORS = `
  adr x9, vectors
  msr vbar_el1, x9
  mov x28, #0
  b begin
  .balign 2048
vectors:
  .space 512
  add x28, x28, #1
  mrs x27, esr_el1
  mrs x26, far_el1
  mrs x9, elr_el1
  add x9, x9, #4
  msr elr_el1, x9
  eret
  .balign 2048
begin:
`;

test("a page that the VM has got the host does not reach, though it did before: an alignment fault at the address", () => {
  const ran = runHost(
    `${VECTORS}
     movi x11, ${IMAGE}
     ldr x12, [x11]
     ${MADE}
     movi x11, ${IMAGE}
     mov x13, #0
     ldr x13, [x11, #16]
     ${OFF}`,
    imageOf("hvc #0"),
  );
  assert.equal(ran.x(24), 0n);
  assert.notEqual(ran.x(12), 0n);
  assert.equal(ran.x(13), 0n);
  assert.equal(ran.x(28), 1n);
  assert.equal(ran.x(27), (0x25n << 26n) | 0x2000021n);
  assert.equal(ran.x(26), BigInt(IMAGE + 16));
});

test("KCore's memory is mapped for nobody, and the host lives on", () => {
  const ran = runHost(
    `${VECTORS}
     movi x11, ${layout.core}
     mov x13, #7
     ldr x13, [x11]
     movi x11, ${layout.core + AT.records}
     str x13, [x11]
     ${call(abi.REGISTER_KVM)}
     mov x20, x0
     ${call(abi.REMAP_VM_IMAGE, 1, BigInt(layout.core / 4096), 0)}
     mov x21, x0
     ${OFF}`,
    imageOf("hvc #0"),
  );
  assert.deepEqual([13, 28, 20].map(ran.x), [7n, 2n, 1n]);
  assert.equal(BigInt.asIntN(64, ran.x(21)), -9n);
});

test("other CPUs start in KCore and go to where the host asked for them", () => {
  const ran = runHost(
    `movi x0, 0xc4000003
     mov x1, #1
     adr x2, second
     mov x3, #9
     smc #0
     mov x20, x0
     adr x9, done
   wait:
     yield
     ldr x10, [x9]
     cbz x10, wait
     ${OFF}
   second:
     mov x20, x0
     mrs x21, mpidr_el1
     mrs x22, currentel
     ${call(abi.REGISTER_KVM)}
     adr x9, done
     mov x10, #1
     str x10, [x9]
   stay:
     yield
     b stay
     .balign 8
   done: .quad 0`,
    imageOf("hvc #0"),
    { cpus: 2 },
  );
  const second = ran.machine.cpus[1]!;
  assert.equal(ran.x(20), 0n);
  assert.deepEqual([second.x(20), second.x(21), second.x(22)], [9n, 0x8000_0001n, 4n]);
});
