/** Jobs past this machine: a real Redis server, workers and the server killed in the middle, workers of another version. */
import assert from "node:assert/strict";
import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { type TestContext, test } from "node:test";
import { setTimeout as later } from "node:timers/promises";
import { connect, presentBuilds } from "../../src/host/node/queue/index.ts";
import { launcher } from "../cli/sekvm.ts";
import { full } from "../tier.ts";

const missing = spawnSync("redis-server", ["--version"]).error !== undefined;
const fullOnly = full ? false : "full tier only";
const skip = missing ? "redis-server is not installed" : false;

const TESTS = ["MP", "SB", "LB", "S", "R", "2+2W", "IRIW", "WRC+data+addr", "CAS", "SWP", "LDADD", "CASP"];

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as { port: number };
  await new Promise((resolve) => server.close(resolve));
  return port;
}

/** Starts programs that end with the test. */
class Programs {
  readonly #running = new Set<ChildProcess>();
  readonly folder = mkdtempSync(join(tmpdir(), "sekvm-queue-"));
  readonly port: number;
  redis: ChildProcess | undefined;

  private constructor(t: TestContext, port: number) {
    this.port = port;
    t.after(async () => {
      for (const program of this.#running) program.kill("SIGKILL");
      await Promise.all([...this.#running].map((p) => p.exitCode ?? new Promise((r) => p.once("exit", r))));
      rmSync(this.folder, { recursive: true, force: true });
    });
  }

  static async start(t: TestContext): Promise<Programs> {
    const programs = new Programs(t, await freePort());
    await programs.server();
    return programs;
  }

  get url(): string {
    return `redis://127.0.0.1:${this.port}`;
  }

  #spawn(command: string, words: readonly string[]): ChildProcess {
    const env = { ...process.env, SEKVM_CACHE: join(this.folder, "cache") };
    const program = spawn(command, words, { cwd: this.folder, env, stdio: ["ignore", "pipe", "pipe"] });
    this.#running.add(program);
    program.once("exit", () => this.#running.delete(program));
    return program;
  }

  /** A server that keeps nothing on the disk. */
  async server(): Promise<void> {
    const words = ["--port", `${this.port}`, "--bind", "127.0.0.1", "--save", "", "--appendonly", "no"];
    this.redis = this.#spawn("redis-server", words);
    for (;;) {
      const connection = await connect(this.url).catch(() => undefined);
      if (connection !== undefined) return connection.close();
      await later(50);
    }
  }

  /** A worker that has said that it is there. */
  async worker(): Promise<ChildProcess> {
    const program = this.#spawn(process.execPath, [launcher, "worker", this.url, "-j", "1"]);
    await new Promise((resolve) => program.stderr!.once("data", resolve));
    const connection = await connect(this.url);
    while ((await presentBuilds(connection)).length === 0) await later(50);
    await connection.close();
    return program;
  }

  /** A command, and what it will have printed. */
  command(words: readonly string[]): {
    readonly program: ChildProcess;
    readonly ended: Promise<{ code: number | null; stdout: string; stderr: string }>;
  } {
    const program = this.#spawn(process.execPath, [launcher, ...words]);
    const texts = { stdout: "", stderr: "" };
    for (const name of ["stdout", "stderr"] as const)
      program[name]!.setEncoding("utf8").on("data", (text: string) => {
        texts[name] += text;
      });
    const ended = new Promise<{ code: number | null; stdout: string; stderr: string }>((resolve) => {
      program.once("close", (code) => resolve({ code, ...texts }));
    });
    return { program, ended };
  }
}

const killed = (program: ChildProcess): Promise<unknown> => {
  const ended = new Promise((resolve) => program.once("exit", resolve));
  program.kill("SIGKILL");
  return ended;
};

test("nothing is lost with a worker, or with the server and all it knew", { skip }, async (t) => {
  const programs = await Programs.start(t);
  const words = ["litmus", ...TESTS, "--engine", "both", "--no-cache"];
  const local = await programs.command(words).ended;
  const remote = programs.command([...words, "--workers", programs.url]);
  const connection = await connect(programs.url);
  const waiting = async (): Promise<number> => {
    const [queue] = await connection.redis.keys("bull:sekvm-*:wait");
    return queue === undefined ? 0 : connection.redis.llen(queue);
  };
  while ((await waiting()) < TESTS.length) await later(20); // no worker has come yet
  await killed(programs.redis!);
  await programs.server();
  while ((await waiting()) < TESTS.length) await later(20); // handed in again
  await connection.close();
  await killed(await programs.worker());
  await programs.worker();
  const { code, stdout, stderr } = await remote.ended;
  assert.deepEqual([code, stdout], [0, local.stdout]);
  assert.match(stderr, /^no worker is at redis:\S+ yet: sekvm worker \S+ is one\n/);
});

test("goals of a proof are asked by workers, and the report is the same", { skip: skip || fullOnly }, async (t) => {
  const programs = await Programs.start(t);
  await programs.worker();
  const system = join(dirname(launcher), "..", "examples", "bank");
  const words = ["prove", system, "1", "--no-cache", "--format", "json"];
  const local = await programs.command(words).ended;
  const remote = await programs.command([...words, "--workers", programs.url]).ended;
  const withoutTimes = (text: string): string => text.replace(/"milliseconds":[\d.]+/g, '"milliseconds":0');
  assert.deepEqual([remote.code, withoutTimes(remote.stdout)], [0, withoutTimes(local.stdout)]);
});

test("a worker and a command end when they are told to, also where the server is gone", { skip }, async (t) => {
  const programs = await Programs.start(t);
  const { program, ended } = programs.command(["litmus", "MP", "SB", "--no-cache", "--workers", programs.url]);
  await new Promise((resolve) => program.stderr!.once("data", resolve)); // it waits for a worker
  await killed(programs.redis!);
  program.kill("SIGINT");
  assert.equal((await ended).code, 130);
  await programs.server();
  const worker = await programs.worker();
  await killed(programs.redis!);
  const left = new Promise((resolve) => worker.once("exit", resolve));
  worker.kill("SIGINT");
  assert.equal(await left, 0);
});

test("a server that is not there, and workers of another version, are refused", { skip }, async (t) => {
  const programs = await Programs.start(t);
  const connection = await connect(programs.url);
  await connection.redis.set("sekvm:worker:other", "another version");
  await connection.close();
  const refused = await programs.command(["litmus", "MP", "--workers", programs.url]).ended;
  assert.deepEqual([refused.code, refused.stdout], [2, ""]);
  assert.match(refused.stderr, /CFG02 the workers at \S+ are of another version of sekvm/);
  for (const url of ["127.0.0.1", "redis://127.0.0.1:1"])
    for (const words of [
      ["litmus", "MP", "--workers", url],
      ["worker", url],
    ])
      assert.equal((await programs.command(words).ended).code, 2, words.join(" "));
});
