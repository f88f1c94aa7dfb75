/** A host of this package above which KCore is: its guests run, it does not reach them, and a run that is put back is the same. */
import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { gzipSync } from "node:zlib";
import { AT, KEPT_BYTES, layoutFor } from "../../kcore/native/layout.ts";
import { hostFile } from "../../src/cli/run/hosts.ts";
import { prepare } from "../../src/cli/run/sekvm.ts";
import {
  Damaged,
  DEFAULTS,
  HypervisorFailed,
  load,
  MAP,
  Machine,
  MIB,
  restore,
  snapshotOf,
} from "../../src/machine/index.ts";
import { readImage } from "../../src/read/image/index.ts";
import { generator } from "../isa/random.ts";
import { cases, full } from "../tier.ts";
import { sekvm } from "./sekvm.ts";

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

const layout = layoutFor(MAP.ram, 32 * MIB + KEPT_BYTES, MAP.smmus);
/** Words of KCore's memory that a hostile snapshot may have otherwise. */
const PLACES = [AT.halt, AT.locks, AT.nextVmid, AT.ioNext, AT.nextTables, AT.regionCount, AT.smmus, AT.vms + 0x200];
const RANGES = [
  [0, 0x1000],
  [AT.vms, 0x1000],
  [AT.running, 0x200],
  [0x1_0000, 0x8000],
  [AT.contexts, 0x2_0000],
] as const;
const VALUES = [0n, 1n, 2n, 0xffn, 0xffff_ffffn, 0xffff_ffff_ffff_ffffn, 0x4000_0003n, 0x7fff_ffff_ffff_f003n];

test("whatever a snapshot has in KCore's memory, it is refused, KCore stops at it, or the run goes on", () => {
  const machine = hostWith("");
  machine.step(20_000);
  const saved = new Uint8Array(Buffer.concat(snapshotOf(machine)));
  const random = generator(17);
  const from = <T>(list: readonly T[]): T => list[random() % list.length]!;
  const seen = { refused: 0, stopped: 0, ran: 0 };
  for (let i = 0; i < cases(5, 300); i++) {
    const prepared = prepare();
    const again = restore(saved, { engine: "fast", attached: { disks: [], hypervisor: prepared.hypervisor } });
    for (let n = random() % 3; n >= 0; n--) {
      const [start, bytes] = from(RANGES);
      const at = random() % 2 === 0 ? from(PLACES) : start + 8 * (random() % (bytes / 8));
      new DataView(again.ram.u8.buffer, again.ram.u8.byteOffset).setBigUint64(
        again.ram.at(layout.core + at),
        from(VALUES),
        true,
      );
    }
    try {
      prepared.accept(again);
      again.step(300_000);
      prepared.judge(again);
      seen.ran++;
    } catch (error) {
      assert.ok(error instanceof Damaged || error instanceof HypervisorFailed, String((error as Error).stack));
      seen[error instanceof Damaged ? "refused" : "stopped"]++;
    }
  }
  if (full) assert.ok(Math.min(...Object.values(seen)) > 3, JSON.stringify(seen));
});

test("a snapshot that KCore gets no further with is bad input, and the message says so", async () => {
  const machine = hostWith("");
  machine.step(20_000);
  const folder = mkdtempSync(join(tmpdir(), "sekvm-"));
  const withWord = (at: number, value: number): string => {
    const file = join(folder, `${at}`);
    machine.write(layout.core + at, new Uint8Array(new Uint32Array([value]).buffer));
    writeFileSync(file, gzipSync(Buffer.concat(snapshotOf(machine))));
    return file;
  };
  for (const [at, message] of [
    [AT.locks + 8 * 4, /ELF07 the memory of the hypervisor is none that it leaves: sekvm: /],
    [AT.regionCount, /ELF07 0x[0-9a-f]+: is not what KCore has in its boot table/],
  ] as const) {
    const { code, stderr } = await sekvm([
      "run",
      "--mode",
      "sekvm",
      "--restore",
      withWord(at, 77),
      "--max-instructions",
      "10000000",
    ]);
    assert.equal(code, 2, stderr);
    assert.match(stderr, message);
  }
});

test("32 virtual machines run at once under KCore, and all pages come back", {
  skip: full ? false : "in the full tier",
}, () => {
  const machine = hostWith(`list;${"run hello 2;".repeat(32)}wait;list;run hello;off`);
  assert.equal(machine.step(1e9).kind, "exit");
  const text = said(machine);
  assert.equal(text.match(/\] 2 virtual CPUs, 1 interrupts between them, 3 of the timer\n/g)!.length, 32);
  const [before, after] = [...text.matchAll(/(\d+) free pages/g)].map((m) => m[1]);
  assert.equal(after, before);
  assert.match(text, /\nkserv: there is no further VM, error 9\n/);
});
