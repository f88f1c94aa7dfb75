/** A host of this package above which KCore is: its guests run, it does not reach them, and a run that is put back is the same. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { KEPT_BYTES } from "../../kcore/native/layout.ts";
import { hostFile } from "../../src/cli/run/hosts.ts";
import { prepare } from "../../src/cli/run/sekvm.ts";
import { DEFAULTS, load, MAP, Machine, MIB, restore, snapshotOf } from "../../src/machine/index.ts";
import { readImage } from "../../src/read/image/index.ts";

const where = { file: "host", from: 0, to: 0 };

function hostWith(append: string): Machine {
  const { hypervisor, install } = prepare();
  const config = { ...DEFAULTS, memory: 32 * MIB + KEPT_BYTES, cpus: 2, smmus: true, hypervisor: hypervisor.name };
  const machine = new Machine(config, { disks: [], hypervisor });
  const image = readImage(readFileSync(hostFile), MAP.ram, where);
  load(machine, image, { append, initrd: undefined, kept: KEPT_BYTES, where });
  install(machine);
  return machine;
}
const said = (machine: Machine): string => new TextDecoder().decode(machine.output());

const GREETING =
  /\n\[1\] hello from a virtual machine\n.*\n\[1\] 2 virtual CPUs, 1 interrupts between them, 3 of the timer\n/s;

test("a guest greets its user under KCore, and the machine is the same when it is put back in the middle", () => {
  const whole = hostWith("");
  assert.equal(whole.step(1e7).kind, "exit");
  const text = said(whole);
  assert.match(text, GREETING);
  const cut = hostWith("");
  cut.step(Math.floor(whole.executed / 2));
  const first = said(cut);
  const again = restore(Buffer.concat(snapshotOf(cut)), {
    engine: "fast",
    attached: { disks: [], hypervisor: prepare().hypervisor },
  });
  assert.equal(again.step(1e7).kind, "exit");
  assert.equal(first + said(again), text);
  assert.equal(again.now(), whole.now());
});

test("the host does not read its guest's memory, and an image that was changed is refused", () => {
  const machine = hostWith("create hello;peek 1 0x40000000;tamper hello 1;off");
  machine.step(1e7);
  const text = said(machine);
  assert.match(text, /\nVM 1 at 0x40000000: refused\n/);
  assert.match(text, /\nkserv: the image is refused, error 9\n/);
});
