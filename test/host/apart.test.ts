/** A command in a thread of its own: its exit code, its streams, and signals while it computes. */
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { test } from "node:test";
import { fileURLToPath } from "node:url";

const RUN = fileURLToPath(new URL("./run-apart.js", import.meta.url));

/** Runs the script; `signal` is sent when the thread has started. */
async function ran(how: string, signal?: NodeJS.Signals) {
  const child = spawn(process.execPath, [RUN, how], { stdio: ["ignore", "pipe", "pipe"] });
  const text = { stdout: "", stderr: "" };
  for (const name of ["stdout", "stderr"] as const)
    child[name].on("data", (chunk: Buffer) => {
      text[name] += chunk;
      if (signal !== undefined && chunk.includes(how === "heard" ? "listening" : "started")) child.kill(signal);
    });
  const [code] = (await once(child, "close")) as [number | null];
  return { code, ...text };
}

test("exit code and output of the thread are those of the process", async () => {
  assert.deepEqual(await ran("end"), {
    code: 5,
    stdout: 'started\n{"kind":"code","code":5}\n',
    stderr: "false\n",
  });
});

test("an exception of the thread is a crash with its place", async () => {
  const { stdout } = await ran("throw");
  assert.match(stdout, /\{"kind":"crash","detail":"Error: thrown in the thread\\n/);
});

for (const signal of ["SIGINT", "SIGTERM"] as const)
  test(`${signal} ends a thread that never looks up, and what it wrote is kept`, async () => {
    assert.deepEqual(await ran("busy", signal), {
      code: 130,
      stdout: 'started\n{"kind":"interrupted"}\n',
      stderr: "",
    });
  });

test("a thread that hears a signal and goes on for ever behind it is ended after little work, too", async () => {
  const { code, stdout } = await ran("heard", "SIGINT");
  assert.deepEqual([code, stdout], [130, 'started\nlistening\nheard\n{"kind":"interrupted"}\n']);
});

test("a signal that ends a thread which never looks up lets its last words be written", async () => {
  const { code, stdout } = await ran("last words", "SIGTERM");
  assert.deepEqual([code, stdout], [130, 'started\ncut short\n{"kind":"interrupted"}\n']);
});
