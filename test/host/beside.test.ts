/** Work in a thread beside the caller: what it is given, what it tells, and how it stops. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { startBeside } from "../../src/host/node/index.ts";

const entry = new URL("./beside-thread.js", import.meta.url);

test("a thread is given data, tells what happens in order, and ends with what it has done", async () => {
  const heard: number[] = [];
  const done = await startBeside<string>(entry, new AbortController().signal, {
    given: { count: 3 },
    hear: (n: number) => void heard.push(n),
  });
  assert.equal(done, "counted to 3");
  assert.deepEqual(heard, [0, 1, 2]);
});

test("a thread that is stopped says how far it came", async () => {
  const stop = new AbortController();
  const done = await startBeside<string>(entry, stop.signal, {
    given: { count: Infinity },
    hear: () => stop.abort(),
  });
  assert.match(done!, /^counted to \d+$/);
});

test("what goes wrong in a thread goes wrong for the caller", async () => {
  await assert.rejects(startBeside(entry, new AbortController().signal, { given: undefined }), TypeError);
});
