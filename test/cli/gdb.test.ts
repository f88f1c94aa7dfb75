/** `sekvm run --gdb`: a run on a port, for a client of our own and for gdb itself. */
import assert from "node:assert/strict";
import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { connect } from "node:net";
import { test } from "node:test";
import { launcher } from "./sekvm.ts";

interface Waiting {
  readonly process: ChildProcess;
  readonly port: number;
  /** Exit code and standard output, when it has ended. */
  ended(): Promise<{ code: number | null; stdout: string }>;
}

/** Starts a run that waits for a debugger. */
async function start(guest: string): Promise<Waiting> {
  const process_ = spawn(process.execPath, [launcher, "run", guest, "--gdb", "0"], {
    stdio: ["ignore", "pipe", "pipe"],
  });
  let stdout = "";
  process_.stdout.on("data", (bytes) => (stdout += bytes));
  const end = once(process_, "exit");
  const [line] = (await once(process_.stderr, "data")) as [Buffer];
  const port = Number(/127\.0\.0\.1:(\d+)\n/.exec(line.toString())![1]);
  return { process: process_, port, ended: async () => ({ code: ((await end) as [number | null])[0], stdout }) };
}

const packet = (text: string): string =>
  `$${text}#${([...text].reduce((n, c) => n + c.charCodeAt(0), 0) & 255).toString(16).padStart(2, "0")}`;

test("a client on the port stops the guest, lets it go on, and hears of its end", async () => {
  const run = await start("hello");
  const socket = connect(run.port, "127.0.0.1").setNoDelay(true);
  let [heard, woken] = ["", (): void => {}];
  socket.on("data", (bytes) => {
    heard += bytes.toString("latin1");
    woken();
  });
  const ask = async (text: string, answer: RegExp): Promise<void> => {
    heard = "";
    socket.write(packet(text));
    while (!answer.test(heard)) await new Promise<void>((resolve) => (woken = resolve));
  };
  await ask("?", /\$T05thread:01;#/);
  await ask("Z0,40080000,4", /\$OK#/); // where it stands
  await ask("p20", /\$0000084000000000#/);
  await ask("c", /\$W00#/);
  socket.end();
  const { code, stdout } = await run.ended();
  assert.equal(code, 0);
  assert.match(stdout, /^hello from EL2 of CPU 0\n/);
});

test("without its debugger the guest goes on", async () => {
  const run = await start("hello");
  connect(run.port, "127.0.0.1").end();
  assert.equal((await run.ended()).code, 0);
});

const GDB = "gdb-multiarch";
const skip =
  spawnSync(GDB, ["--version"]).status === 0
    ? false
    : `${GDB} not found: install gdb-multiarch to debug a guest with it`;

test("gdb stops a world at EL1, looks at it, steps over its call, and ends the run", { skip }, async () => {
  const run = await start("switch");
  const commands = [
    "set architecture aarch64",
    `target remote 127.0.0.1:${run.port}`,
    "info registers pc",
    "break *0x40000024",
    "continue",
    "x/i $pc",
    "print/x $cpsr & 15",
    "print $x21",
    "stepi",
    "print/x $cpsr & 15",
    "set $x0 = 5",
    "print $x0",
    "set $v2 = 0x3ff8000000000000",
    "print $d2.f",
    "info threads",
    "kill",
  ];
  const child = spawn(GDB, ["-nx", "-batch", ...commands.flatMap((c) => ["-ex", c])], {
    stdio: ["ignore", "pipe", "pipe"],
  });
  let shown = "";
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (bytes) => (shown += bytes));
  await once(child, "close");
  for (const part of [
    /^pc +0x40080000 /m,
    /=> 0x40000024:\thvc\t#0x0\n/,
    /^\$1 = 0x5\n\$2 = 16384\n/m,
    /^\$3 = 0x9\n\$4 = 5\n/m, // at EL2
    /^\$5 = 1\.5\n/m,
    /CPU 0, EL2, on/,
  ])
    assert.match(shown, part);
  assert.equal((await run.ended()).code, 130);
});
