/** gdb's remote protocol: a client of our own, which knows nothing but packets. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { GUESTS, guestFile } from "../../src/cli/run/guests.ts";
import { DEFAULTS, Gdb, load, MAP, Machine, snapshotOf } from "../../src/machine/index.ts";
import { readImage } from "../../src/read/image/index.ts";
import { generator } from "../isa/random.ts";
import { cases } from "../tier.ts";
import { EXIT, machineWith } from "./run.ts";

/** A debugger, and the machine that it debugs. */
class Client {
  readonly machine: Machine;
  readonly gdb: Gdb;
  #sent = "";

  constructor(machine: Machine) {
    this.machine = machine;
    this.gdb = new Gdb(machine, (text) => {
      this.#sent += text;
    });
  }

  send(packet: string): void {
    const sum = [...packet].reduce((n, c) => (n + c.charCodeAt(0)) & 255, 0);
    this.gdb.receive(new TextEncoder().encode(`$${packet}#${sum.toString(16).padStart(2, "0")}`));
  }

  /** The packet that has come, its checksum being right. */
  reply(): string {
    const [, text, sum] = /^\+*\$([^#]*)#([0-9a-f]{2})$/.exec(this.#sent) ?? assert.fail(this.#sent);
    this.#sent = "";
    assert.equal(
      [...text!].reduce((n, c) => (n + c.charCodeAt(0)) & 255, 0),
      Number.parseInt(sum!, 16),
    );
    return text!;
  }

  ask(packet: string): string {
    this.send(packet);
    return this.reply();
  }

  /** Sends what lets the machine go on, and runs it until it stops. */
  resume(packet: string): string {
    this.send(packet);
    for (let i = 0; i < 1000 && !this.gdb.isHalted; i++) {
      const stop = this.machine.step(5000);
      this.gdb.stopped(stop);
      if (stop.kind === "exit") break;
    }
    return this.reply();
  }

  register(n: number): bigint {
    const bytes = this.ask(`p${n.toString(16)}`).match(/../g)!;
    return BigInt(`0x${bytes.reverse().join("")}`);
  }
}

const PC = 0x20;
const PROGRAM = `
  mov x0, #0
again:
  add x0, x0, #1
inner:
  cmp x0, #50
  b.ne again
  adr x1, vectors
  msr vbar_el2, x1
  hvc #0
  .balign 2048
vectors:
  .space 0x200
  b exit
${EXIT}`;

function client(source = PROGRAM): { c: Client; at: (label: string) => string } {
  const { machine, program } = machineWith(source);
  return { c: new Client(machine), at: (label) => program.symbols.get(label)!.toString(16) };
}

test("registers and memory are read and written", () => {
  const { c, at } = client();
  assert.match(c.ask("qSupported:xmlRegisters=i386"), /qXfer:features:read\+/);
  assert.equal(c.ask("?"), "T05thread:01;");
  assert.equal(c.ask("P5=efcdab8967452301"), "OK");
  assert.equal(c.register(5), 0x0123456789abcdefn);
  const all = c.ask("g");
  assert.equal(all.length, 2 * (33 * 8 + 4 + 32 * 16 + 8));
  assert.equal(c.ask("P25=000102030405060708090a0b0c0d0e0f"), "OK"); // v3
  assert.equal(c.machine.cpus[0]!.q(3), 0x0f0e_0d0c_0b0a_0908_0706_0504_0302_0100n);
  assert.equal(c.ask("P43=ffffffff"), "OK"); // fpcr
  assert.equal(c.ask("p43"), "0000c007");
  assert.equal(c.ask(`G${all}`), "OK");
  assert.equal(c.ask("g"), all);
  assert.equal(c.ask(`m${at("again")},4`), "00040091");
  assert.equal(c.ask(`M${at("exit_block")},4:01020304`), "OK");
  assert.equal(c.ask(`m${at("exit_block")},4`), "01020304");
  for (const wrong of [
    "m0,4",
    "m9000000,4",
    "mxyz",
    "p99",
    "P1=12",
    "G00",
    `M${at("exit_block")},4:0102`,
    "M0,1:00",
    "Hg9",
    "T9",
  ])
    assert.equal(c.ask(wrong), "E01", wrong);
  assert.equal(c.ask("X"), "");
});

test("a breakpoint stops each time that it is reached, and not after it was taken away", () => {
  const { c, at } = client();
  assert.equal(c.ask(`Z0,${at("inner")},4`), "OK");
  for (let i = 1; i <= 3; i++) {
    assert.equal(c.resume("c"), "T05thread:01;");
    assert.deepEqual([c.register(PC), c.register(0)], [BigInt(`0x${at("inner")}`), BigInt(i)]);
  }
  assert.equal(c.ask(`z0,${at("inner")},4`), "OK");
  assert.equal(c.resume("c"), "W32"); // x0 is the status
});

test("a step is one instruction, an exception included", () => {
  const { c, at } = client();
  c.ask(`Z1,${at("vectors")},4`); // never reached
  c.resume("s");
  assert.equal(c.register(PC), BigInt(`0x${at("again")}`));
  c.resume("vCont;s:1;c");
  assert.deepEqual([c.register(PC), c.register(0)], [BigInt(`0x${at("inner")}`), 1n]);
  const hvc = BigInt(`0x${at("inner")}`) + 16n;
  c.ask(`Z0,${hvc.toString(16)},4`);
  c.resume("c");
  assert.equal(c.register(PC), hvc);
  c.resume("s");
  assert.equal(c.register(PC), BigInt(`0x${at("vectors")}`) + 0x200n);
});

test("the description is read in pieces", () => {
  const { c } = client();
  let text = "";
  for (let at = 0; ; at += 0x40) {
    const piece = c.ask(`qXfer:features:read:target.xml:${at.toString(16)},40`);
    text += piece.slice(1);
    if (piece.startsWith("l")) break;
  }
  assert.match(text, /^<\?xml.*<reg name="cpsr" bitsize="32" type="int"\/>.*<\/target>\n$/s);
});

function guest(name: string): Machine {
  const found = GUESTS.find((g) => g.name === name)!;
  const machine = new Machine({ ...DEFAULTS, memory: 2 ** 23, semihosting: true, cpus: found.cpus, el: found.el });
  const where = { file: name, from: 0, to: 0 };
  load(machine, readImage(readFileSync(guestFile(name)), MAP.ram, where), { append: "", initrd: undefined, where });
  return machine;
}

test("CPUs are threads, each with its own registers and steps", () => {
  const c = new Client(guest("spinlock"));
  assert.equal(c.ask("qfThreadInfo"), "m01,02");
  assert.equal(c.ask("qsThreadInfo"), "l");
  c.send("c");
  c.gdb.stopped(c.machine.step(60_000));
  c.gdb.receive([3]);
  assert.equal(c.reply(), "T02thread:01;");
  assert.equal(c.ask("Hg2"), "OK");
  const before = c.register(PC);
  assert.equal(c.resume("vCont;s:2"), "T05thread:02;");
  assert.notEqual(c.register(PC), before);
  assert.match(Buffer.from(c.ask("qThreadExtraInfo,2"), "hex").toString(), /^CPU 1, EL2, on$/);
});

test("a debugger changes nothing in a run: worlds at EL1, stopped again and again at their calls", () => {
  const [debugged, alone] = [new Client(guest("switch")), guest("switch")];
  // The worlds call at one address, in two address spaces, at EL1; EL2 is entered at another.
  const calls = 0x4000_0024n;
  debugged.ask(`Z0,${calls.toString(16)},4`);
  for (let i = 0; i < 3; i++) {
    assert.equal(debugged.resume("c"), "T05thread:01;");
    assert.equal(debugged.register(PC), calls);
    assert.equal(debugged.register(33) & 15n, 5n); // EL1h
    assert.equal(debugged.ask(`m${calls.toString(16)},4`), "020000d4"); // hvc #0
  }
  const { machine } = debugged;
  alone.step(machine.executed);
  assert.equal(alone.executed, machine.executed);
  assert.ok(Buffer.concat(snapshotOf(alone)).equals(Buffer.concat(snapshotOf(machine))));
});

test("good-bye lets the machine go on, and whatever comes is no error of ours", () => {
  const { c, at } = client();
  c.ask(`Z0,${at("inner")},4`);
  assert.equal(c.ask("D"), "OK");
  assert.equal(c.gdb.isHalted, false);
  assert.deepEqual(c.machine.step(1e6), { kind: "exit", status: 50 });
  const random = generator(9);
  const letters = "$#+-?gGpPmMZzHTcsvqQDk0123456789abcdef,;:=*}";
  const { machine } = machineWith(PROGRAM);
  for (let i = 0; i < cases(300, 50_000); i++) {
    const hostile = new Client(machine);
    const byte = (): number => (random() % 20 === 0 ? random() & 255 : letters.charCodeAt(random() % letters.length));
    hostile.gdb.receive(Array.from({ length: 200 }, byte));
    hostile.gdb.detach();
    machine.step(100);
  }
});
