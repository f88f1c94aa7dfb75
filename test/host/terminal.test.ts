import assert from "node:assert/strict";
import { test } from "node:test";
import { duration, progressLine, progressText } from "../../src/host/node/index.ts";
import type { Progress } from "../../src/jobs/index.ts";

const at = (elapsed: number, done: number): Progress => {
  const rate = (1000 * done) / elapsed;
  return {
    total: 100,
    done,
    cached: 2,
    failed: 0,
    cancelled: 0,
    pending: 4,
    elapsed,
    rate,
    remaining: (1000 * (100 - done)) / rate,
  };
};

function written(isTTY: boolean, moments: readonly Progress[]): string[] {
  const texts: string[] = [];
  const line = progressLine({ isTTY, columns: 40, write: (text: string) => texts.push(text) });
  for (const moment of moments) line.show(moment);
  line.clear();
  return texts;
}

test("a progress line says rate and remaining work", () => {
  assert.equal(progressText(at(2000, 50)), "50/100, 2 cached, 25/s, about 2.0 s left");
  assert.deepEqual([400, 42_000, 200_000, 7_500_000].map(duration), ["0.4 s", "42 s", "3 min 20 s", "2 h 5 min"]);
});

test("a terminal shows one live line, which is gone at the end", () => {
  const texts = written(true, [at(500, 5), at(510, 6), at(700, 9)]);
  assert.equal(texts.length, 3);
  for (const text of texts.slice(0, 2)) assert.ok(text.startsWith("\r\x1b[K") && text.length <= 4 + 39, text);
  assert.equal(texts[2], "\r\x1b[K");
});

test("without a terminal there is a plain line every ten seconds", () => {
  assert.deepEqual(
    written(false, [at(500, 5), at(9000, 50), at(11_000, 60), at(12_000, 70), at(25_000, 99)]).map((t) =>
      t.slice(0, 6),
    ),
    ["60/100", "99/100"],
  );
});

test("a short run shows nothing", () => {
  assert.deepEqual(written(true, [at(100, 50), at(300, 100)]), []);
});
