/** On the machine a VM is saved as ciphertext, its pages go back, and it goes on in another VM as it was. */
import assert from "node:assert/strict";
import { test } from "node:test";
import * as abi from "../../../kcore/layers/00-machine/abi.ts";
import { call, exchange, IMAGE, imageOf, LOADED, MADE, OFF, RUN, runHost } from "./small-host.ts";

const [PAGE_OUT, AGAIN, REGS_OUT, FRESH] = [0x4030_0000, 0x4031_0000, 0x4032_0000, 0x4033_0000];
const frame = (address: number): number => address / 4096;

/** Counts in a register and in memory, and tells its host. */
const COUNTS = `
    adr x9, kept
    mov x20, #1
  next:
    str x20, [x9]
    ldr x0, [x9]
    add x20, x20, #1
    hvc #0
    b next
    .balign 8
  kept: .quad 0
`;
/** It has counted to 2, and is saved. */
const SAVED = `
  ${MADE}
  ${RUN}
  ${RUN}
  movi x9, ${exchange(1, 0, 0)}
  ldr x19, [x9]
  ${call(abi.VM_STOP, 1)}
  ${call(abi.REGISTER_HEIR, 1)}
  mov x20, x0
  ${call(abi.REGISTER_VCPU, 2, 0)}
  ${call(abi.ENCRYPT_BUF, 1, LOADED, frame(PAGE_OUT))}
  mov x21, x0
  ${call(abi.ENCRYPT_BUF, 1, LOADED, frame(AGAIN))}
  ${call(abi.SAVE_CRYPT_VCPU, 1, 0, frame(REGS_OUT))}
  mov x22, x0
  ${call(abi.CLEAR_VM_S2_RANGE, 1, IMAGE, 4096)}
  mov x23, x0
`;
const load = (page: number, seal: number): string => `
  ${call(abi.DECRYPT_BUF, 2, frame(page), frame(FRESH), seal)}
  mov x24, x0
  ${call(abi.LOAD_CRYPT_VCPU, 2, 0, frame(REGS_OUT), 3)}
  mov x25, x0
  ${call(abi.VERIFY_VM_IMAGE, 2)}
  mov x26, x0
  ${call(abi.VCPU_RUN, 2, 0)}
  mov x27, x0
  movi x9, ${exchange(2, 0, 0)}
  ldr x28, [x9]
`;

test("a VM goes on in its heir, with memory and registers as they were", () => {
  const ran = runHost(`${SAVED}\n${load(PAGE_OUT, 1)}\n${OFF}`, imageOf(COUNTS));
  assert.deepEqual([19, 20, 21, 22, 23].map(ran.x), [2n, 2n, 1n, 3n, 0n]);
  assert.deepEqual([24, 25, 26, 27].map(ran.x), [0n, 0n, 0n, 0n]);
  assert.equal(ran.x(28), 3n, "it counts on");
});

test("what the host has of it is ciphertext: another one for each seal, and nothing of the page", () => {
  const ran = runHost(`${SAVED}\n${OFF}`, imageOf(COUNTS));
  const page = (at: number): Uint8Array =>
    ran.machine.ram.u8.slice(ran.machine.ram.at(at), ran.machine.ram.at(at) + 4096);
  const [first, second] = [page(PAGE_OUT), page(AGAIN)];
  assert.notDeepEqual(first, second);
  for (const bytes of [first, second, page(REGS_OUT)]) {
    // A page of a guest is zeros but for its code; of 4096 random bytes about 16 are.
    assert.ok(bytes.filter((b) => b === 0).length < 64);
    assert.ok(new Set(bytes).size > 200);
  }
});

test("a page under the number of another seal is refused, and the VM does not go on without it", () => {
  const ran = runHost(
    `${SAVED}\n${load(AGAIN, 1)}\n movi x9, ${exchange(2, 0, 72)}\n ldr x18, [x9]\n${OFF}`,
    imageOf(COUNTS),
  );
  assert.equal(BigInt.asIntN(64, ran.x(24)), -9n);
  assert.equal(ran.x(18) >> 26n, 0x20n, "it faults where its code was");
});
