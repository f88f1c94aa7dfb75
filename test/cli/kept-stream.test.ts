/** One run of proofs, several steps that read it. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { KeptStream } from "../../src/cli/verify/kept-stream.ts";

async function* numbers(most: number, ended: string[]): AsyncGenerator<number, void, void> {
  try {
    for (let n = 0; n < most; n++) yield n;
  } finally {
    ended.push("ended");
  }
}

async function all(stream: KeptStream<number>): Promise<number[]> {
  const got: number[] = [];
  for await (const n of stream.items()) got.push(n);
  return got;
}

test("all readers get all items, and the source comes to its end though nobody reads that far", async () => {
  const ended: string[] = [];
  const stream = new KeptStream(numbers(3, ended));
  for await (const n of stream.items()) if (n === 0) break;
  await new Promise((resolve) => setImmediate(resolve));
  assert.deepEqual(ended, ["ended"]);
  assert.deepEqual(await Promise.all([all(stream), all(stream)]), [
    [0, 1, 2],
    [0, 1, 2],
  ]);
});

test("each reader sees the error of an item, and nobody who does not read", async () => {
  async function* failing(): AsyncGenerator<number, void, void> {
    yield 1;
    throw new Error("no solver");
  }
  const stream = new KeptStream(failing());
  await new Promise((resolve) => setImmediate(resolve));
  await assert.rejects(() => all(stream), /no solver/);
  await assert.rejects(() => all(stream), /no solver/);
});
