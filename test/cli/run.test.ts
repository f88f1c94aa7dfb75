/** `sekvm run` as a user runs it. */
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { lstatSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { gzipSync } from "node:zlib";
import { Escapes } from "../../src/cli/run/console.ts";
import { assembly } from "../machine/assembly.ts";
import { elf, linuxImage } from "../machine/images.ts";
import { launcher, sekvm } from "./sekvm.ts";

const folder = mkdtempSync(join(tmpdir(), "sekvm-run-"));
after(() => rmSync(folder, { recursive: true }));

/** Greets, echoes its input up to a full stop, and is turned off by PSCI. */
const ECHO = `
  mov x1, #0x09000000
  mov w0, #0x3e
  str w0, [x1]
next:
  ldr w0, [x1, #0x18]
  tbnz w0, #4, next
  ldr w0, [x1]
  str w0, [x1]
  cmp w0, #0x2e
  b.ne next
  movi x0, 0x84000008
  smc #0
`;
const program = assembly(ECHO, 0).bytes;

const file = (name: string, bytes: Uint8Array | string): string => {
  const path = join(folder, name);
  writeFileSync(path, bytes);
  return path;
};

/** Runs the command with `input` on standard input. */
function run(words: readonly string[], input = ""): { code: number | null; stdout: string; stderr: string } {
  const ran = spawnSync(process.execPath, [launcher, "run", ...words], { input, timeout: 30_000, encoding: "utf8" });
  return { code: ran.status, stdout: ran.stdout, stderr: ran.stderr };
}

const IMAGES = {
  flat: program,
  ELF: elf(program, 0x4020_0000, 0xffff_0000_0000),
  Image: linuxImage(program),
  "gzip of an Image": gzipSync(linuxImage(program)),
};

for (const [kind, bytes] of Object.entries(IMAGES))
  test(`an image of kind ${kind} runs, with the console on the streams`, () => {
    const { code, stdout, stderr } = run(["--kernel", file("image", bytes)], "hello.");
    assert.deepEqual({ code, stdout, stderr }, { code: 0, stdout: ">hello.", stderr: "" });
  });

test("--max-instructions ends the run with 3, --stats counts", async () => {
  const most = ["--max-instructions", "123456"];
  const image = file("loop", assembly("again: b again", 0).bytes);
  const { code, stderr } = await sekvm(["run", "--kernel", image, ...most, "--stats", "--el", "1"]);
  assert.equal(code, 3);
  assert.match(stderr, /^stopped: as many instructions ran as --max-instructions allows\n/);
  assert.match(stderr, /123,456 instructions: EL0 0, EL1 123,456, EL2 0\n/);
});

test("a guest that waits for good ends with 3, and what is not there is counted", () => {
  const image = file(
    "wait",
    assembly(
      "adr x0, there\n msr vbar_el2, x0\n fmov: .word 0x1ee04020\n .balign 2048\nthere: .space 512\n wfi\n b there",
      0,
    ).bytes,
  );
  const { code, stderr } = run(["--kernel", image, "--stats"]);
  assert.equal(code, 3);
  assert.match(stderr, /^stopped: all CPUs wait, and nothing can wake them\n/);
  assert.match(stderr, /not there: SIMD and floating point, 1 times\n/);
});

test("the exit code is the guest's with --semihosting", async () => {
  const source = "movi x1, 0x40080040\n mov x0, #0x20\n hlt #0xf000\n .balign 64\n .quad 0x20026, 9";
  const image = file("exit", assembly(source, 0).bytes);
  assert.equal((await sekvm(["run", "--kernel", image, "--semihosting"])).code, 9);
});

const damaged = gzipSync(linuxImage(new Uint8Array(5000).map((_, i) => (i * i) % 251))).slice(0, 60);
const ERRORS: readonly (readonly [string, Uint8Array, RegExp])[] = [
  ["an empty file", new Uint8Array(0), /ELF01 the file is empty/],
  ["a cut ELF header", elf(program, 0x4020_0000).slice(0, 40), /ELF01/],
  ["a cut segment", elf(program, 0x4020_0000).slice(0, 130), /ELF01 a segment/],
  ["another machine's ELF", elf(program, 0x4020_0000).map((b, i) => (i === 18 ? 62 : b)), /ELF02/],
  ["a segment outside of RAM", elf(program, 0x1000), /ELF03/],
  ["a segment beyond all addresses", elf(program, 0x4020_0000).fill(0xff, 88, 96), /ELF03/],
  ["an entry beyond all addresses", elf(program, 0x4020_0000).fill(0xff, 24, 32), /ELF03 where the image is entered/],
  ["damaged gzip", damaged, /ELF04/],
  ["a big-endian Image", linuxImage(program, 9n), /ELF05/],
];
for (const [what, bytes, message] of ERRORS)
  test(`${what} is an input error with a place`, async () => {
    const { code, stdout, stderr } = await sekvm(["run", "--kernel", file("bad", bytes)]);
    assert.equal(code, 2, stderr);
    assert.equal(stdout, "");
    assert.match(stderr, message);
    assert.match(stderr, /^command line:1:20: /);
  });

test("options out of range, and files that are not there, are input errors", async () => {
  const image = file("image", program);
  for (const [words, code] of [
    [["--cpus", "9"], "CFG02"],
    [["--memory", "1000"], "CFG02"],
    [["--memory", "4G"], "CFG02"],
    [["--el", "3"], "CFG02"],
    [["--slice", "0"], "CFG02"],
    [["--initrd", join(folder, "nowhere")], "CFG03"],
    [["--drive", join(folder, "nowhere")], "CFG03"],
    [["--drive", folder], "CFG03"],
    [["--dtb", image], "ELF06"],
  ] as const) {
    const ran = await sekvm(["run", "--kernel", image, ...words]);
    assert.equal(ran.code, 2, words.join(" "));
    assert.match(ran.stderr, new RegExp(code));
  }
  assert.match((await sekvm(["run", "nothing"])).stderr, /CFG02 this package has no such guest/);
  assert.match((await sekvm(["run", "tick", "--kernel", image])).stderr, /CFG02 there is a guest and a kernel/);
  assert.match((await sekvm(["run", "--host", "linux"])).stderr, /CFG02 without --mode nothing has a host/);
});

test("--drive: a file is written, with ro it is not, with overlay it stays as it is", async () => {
  const copied = async (drive: string): Promise<string> => (await sekvm(["run", "copy", "--drive", drive])).stdout;
  const start = Uint8Array.from({ length: 16384 }, (_, i) => i >> 5);
  const half = start.subarray(0, 8192);
  const image = file("disk", start);
  assert.match(await copied(`${image},ro`), /^the disk answers 1 at sector 16\n/);
  assert.match(await copied(`${image},overlay`), /^16 sectors copied, 6 interrupts\n/);
  assert.ok(readFileSync(image).equals(start));
  assert.match(await copied(image), /^16 sectors copied, 6 interrupts\n/);
  assert.ok(readFileSync(image).equals(Buffer.concat([half, half])));
});

test("--snapshot and --restore: a run in two parts is the run", async () => {
  const saved = join(folder, "saved");
  const whole = (await sekvm(["run", "switch"])).stdout;
  const first = await sekvm(["run", "switch", "--max-instructions", "300000", "--snapshot", saved]);
  assert.equal(first.code, 3);
  const rest = await sekvm(["run", "--restore", saved, "--engine", "reference"]);
  assert.deepEqual([rest.code, rest.stderr], [0, ""]);
  assert.ok(first.stdout !== "" && rest.stdout !== "");
  assert.equal(first.stdout + rest.stdout, whole);
  const own = join(folder, "own");
  assert.equal((await sekvm(["run", "copy", "--max-instructions", "100000", "--snapshot", own])).code, 3);
  assert.equal((await sekvm(["run", "copy", "--restore", own])).stdout, "64 sectors copied, 24 interrupts\n");
  assert.match(
    (await sekvm(["run", "hello", "--snapshot", saved])).stderr,
    /the guest has ended: there is no snapshot of it/,
  );
  const device = join(folder, "device");
  symlinkSync("/dev/null", device);
  for (const [words, message] of [
    [["--restore", saved, "--cpus", "2"], /CFG02 the snapshot says what machine it is/],
    [["--restore", saved, "--drive", file("disk", new Uint8Array(512))], /ELF07 .*with 0 drives, not 1/],
    [["--restore", join(folder, "nowhere")], /CFG03/],
    [["--restore", file("bad1", "no snapshot")], /ELF07/],
    [["--restore", file("bad2", gzipSync("no snapshot at all, but compressed"))], /ELF07 the file: is no snapshot/],
    [["--restore", file("bad3", readFileSync(saved).subarray(0, 5000))], /ELF07/],
    [["tick", "--max-instructions", "5", "--snapshot", join(folder, "no", "folder")], /CFG03/],
    [["tick", "--max-instructions", "5", "--snapshot", folder], /CFG03 .* something else than a file/],
    [["tick", "--max-instructions", "5", "--snapshot", device], /CFG03 .* something else than a file/],
  ] as const) {
    const { code, stderr } = await sekvm(["run", ...words]);
    assert.equal(code, 2, stderr);
    assert.match(stderr, message);
  }
  assert.ok(lstatSync(device).isSymbolicLink(), "nothing has taken its place");
});

test("--trace tells of a run, and does not change it", async () => {
  const plain = await sekvm(["run", "switch", "--stats"]);
  const traced = await sekvm(["run", "switch", "--stats", "--trace", "exceptions,firmware,devices"]);
  assert.equal(traced.stdout, plain.stdout);
  const count = /(\d+) exceptions/.exec(plain.stderr)![1];
  assert.equal(traced.stderr.match(/^\d+ cpu0 exception (irq|sync) from EL1 0x4/gm)!.length, Number(count));
  assert.match(traced.stderr, /^\d+ cpu0 device write32 0x8000000 0x1$/m);
  const all = await sekvm(["run", "hello", "--stats", "--trace", "instructions"]);
  assert.match(all.stderr, /^0 cpu0 EL2 0x40080000 mrs x19, mpidr_el1\n1 cpu0 EL2 0x40080004 and x19, x19, #0xff\n/);
  const executed = Number(/^([\d,]+) instructions/m.exec(all.stderr)![1]!.replaceAll(",", ""));
  assert.equal(all.stderr.match(/^\d+ cpu0 EL2 0x/gm)!.length, executed);
  assert.match((await sekvm(["run", "--trace", "all"])).stderr, /CFG02 there is no trace of all/);
});

test("without arguments a guest of the package runs, and it is said what else there is", () => {
  const { code, stdout, stderr } = run([]);
  assert.equal(code, 0);
  assert.match(stdout, /^hello from EL2 of CPU 0\n/);
  assert.match(stderr, /sekvm run switch .*\n/);
  assert.equal(run(["hello", "--el", "1"]).stdout.slice(0, 14), "hello from EL1");
});

test("Ctrl-A x ends a run on a terminal, Ctrl-A a sends Ctrl-A", () => {
  const e = new Escapes();
  assert.deepEqual(e.filter(Uint8Array.of(104, 1)), [104]);
  assert.deepEqual(e.filter(Uint8Array.of(97, 1, 98)), [1, 1, 98]);
  assert.equal(e.isEscaped, false);
  e.filter(Uint8Array.of(1, 120));
  assert.equal(e.isEscaped, true);
});

test("the monitor of a host under --mode takes lines from the console, and --stats tells what the hypervisor did", () => {
  const words = ["--mode", "kvm", "--append", "create hello 1", "--stats"];
  const { code, stdout, stderr } = run(words, "list\nstop 1\npeek 1\nnothing of this kind\noff\n");
  assert.equal(code, 0);
  assert.match(stdout, /\n> list\nVM 1 {2}hello {2}ready, 1 CPUs, 0 exits\n/);
  assert.match(stdout, /\nVM 1 at 0x40000000: 0x[0-9a-f]+\n/);
  assert.match(stdout, /\nrun GUEST \[CPUS \[TEST \[COUNT\]\]\] {3}make a VM and start it\n/);
  assert.match(stderr, /\nkvm: entries \d+, registers \d/);
});

for (const [words, message] of [
  [["hello", "--mode", "kvm"], /CFG02 a guest of this package has no host\n/],
  [["--mode", "kvm", "--el", "1"], /CFG02 without EL2 nothing runs there\n/],
] as const)
  test(`sekvm run ${words.join(" ")} is refused`, async () => {
    const { code, stderr } = await sekvm(["run", ...words]);
    assert.equal(code, 2);
    assert.match(stderr, message);
  });
