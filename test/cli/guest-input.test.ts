/** What is typed for a virtual machine comes to it by its virtio console, whatever is at EL2. */
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { hostFile } from "../../src/cli/run/hosts.ts";
import { MODES } from "../../src/cli/run/modes.ts";
import { DEFAULTS, load, MAP, Machine, MIB } from "../../src/machine/index.ts";
import { readImage } from "../../src/read/image/index.ts";
import { full } from "../tier.ts";
import { launcher } from "./sekvm.ts";

const LEAVES = "\x1d";
const DIALOGUE = [
  "run echo 1",
  "run echo 2",
  "console 2",
  "hello there",
  "",
  `${LEAVES}tell 1 a second line`,
  "tell 2 bye",
];

for (const { name } of MODES)
  test(`lines of standard input come to the machine that they are typed for, under ${name}`, () => {
    const input = [...DIALOGUE, "tell 1 bye", "wait", "tell 1 again", "off", ""].join("\n");
    const words = [launcher, "run", "--mode", name, "--append", "list"];
    const { stdout, status } = spawnSync(process.execPath, words, { input, encoding: "utf8", timeout: 60_000 });
    assert.equal(status, 0);
    const of = (vm: number) => stdout.split("\n").flatMap((line) => line.split(`[${vm}] `).slice(1));
    assert.deepEqual(of(1), ["tell me something", "you say: a second line", "bye"]);
    assert.deepEqual(of(2), ["tell me something", "you say: hello there", "you say: ", "bye"]);
    assert.match(stdout, /\n> tell 1 again\nthe VM is off\n> off\n$/);
  });

/** A machine with the host in it, under KCore or not, and what it says while it runs. */
async function hostUnder(name: string, append: string) {
  const mode = MODES.find((m) => m.name === name)!;
  const { hypervisor, install } = await mode.prepare();
  const config = { ...DEFAULTS, cpus: 2, memory: 32 * MIB + mode.kept, smmus: mode.smmus, hypervisor: mode.name };
  const machine = new Machine(config, { disks: [], hypervisor });
  const where = { file: hostFile, from: 0, to: 0 };
  const image = readImage(readFileSync(hostFile), MAP.ram, where);
  load(machine, image, { append, initrd: undefined, kept: mode.kept, where });
  install?.(machine);
  return {
    /** Types something, and runs on for so many instructions at most. */
    after(typed: string, instructions: number): string {
      machine.input(Buffer.from(typed));
      let text = "";
      const end = machine.executed + instructions;
      for (let goesOn = true; goesOn && machine.executed < end; text += Buffer.from(machine.output()))
        goesOn = ["budget", "output"].includes(machine.step(end - machine.executed).kind);
      return text + Buffer.from(machine.output());
    },
  };
}

test("what a machine does not take is kept for it until there is no room", async () => {
  const host = await hostUnder("kvm", "run hello 1");
  host.after("", 1e6);
  const line = "x".repeat(60);
  host.after(`create echo 1\n`, 1e6);
  assert.doesNotMatch(host.after(`tell 2 ${line}\n`.repeat(4), 1e6), /has not taken/);
  assert.match(host.after(`tell 2 ${line}\n`, 1e6), /\nthe VM has not taken what it was told before\n/);
  assert.equal(host.after("start 2\n", 1e6).split(`[2] you say: ${line}\n`).length, 5);
  assert.match(host.after("tell 2 bye\n", 1e6), /\[2\] bye\n/);
});

for (const { name } of MODES)
  test(`a machine whose queues lead nowhere harms nobody by what is typed for it, under ${name}`, {
    skip: !full,
  }, async () => {
    const host = await hostUnder(name, "list;run rogue 2");
    let text = "";
    for (let n = 0; n < 400 && !/VM 1 (is off|is stopped|gets no|reaches)/.test(text); n++)
      text += host.after("tell 1 something to read\n", 20_000);
    text += host.after("stop 1\nrun echo 2\n", 1e6) + host.after("tell 2 well\ntell 2 bye\nwait\nlist\n", 2e6);
    assert.match(text, /\n\[2\] you say: well\n/);
    const [before, after] = [...text.matchAll(/(\d+) free pages/g)].map((m) => m[1]);
    assert.equal(after, before);
  });
