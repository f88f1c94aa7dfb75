import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type TestContext, test } from "node:test";
import { fileURLToPath } from "node:url";
import { cacheSize, DiskCache, pruneCache } from "../../src/host/node/index.ts";
import { keyFor, textFor } from "./records.ts";

const BUILD = "0123456789ab";
const writer = fileURLToPath(new URL("./put-records.js", import.meta.url));

function folderOf(t: TestContext): string {
  const folder = mkdtempSync(join(tmpdir(), "sekvm-cache-"));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

const child = (folder: string, who: string, count: number, end: "close" | "die"): Promise<number | null> =>
  new Promise((resolve) => spawn(process.execPath, [writer, folder, who, String(count), end]).on("close", resolve));

const put = (folder: string, names: readonly string[], build = BUILD): void => {
  const cache = new DiskCache({ folder, build });
  for (const name of names) cache.put(keyFor(name), textFor(name));
  cache.close();
};

const kept = (
  folder: string,
  names: readonly string[],
  build = BUILD,
): { found: string[]; notes: readonly string[] } => {
  const cache = new DiskCache({ folder, build });
  const found = names.filter((name) => cache.get(keyFor(name)) === textFor(name));
  const notes = cache.notes;
  cache.close();
  return { found, notes };
};

const onlyLog = (folder: string): string => join(folder, readdirSync(folder).find((f) => f.endsWith(".log"))!);

test("what was put is found, by the same and by a later process", (t) => {
  const folder = folderOf(t);
  const cache = new DiskCache({ folder, build: BUILD });
  assert.equal(cache.get(keyFor("a")), undefined);
  cache.put(keyFor("a"), textFor("a"));
  assert.equal(cache.get(keyFor("a")), textFor("a"));
  cache.close();
  assert.deepEqual(kept(folder, ["a", "b"]).found, ["a"]);
});

test("another build finds nothing", (t) => {
  const folder = folderOf(t);
  put(folder, ["a"]);
  assert.deepEqual(kept(folder, ["a"], "ba9876543210").found, []);
});

test("processes writing at once lose nothing, nor does one that is killed", async (t) => {
  const folder = folderOf(t);
  const ends = await Promise.all(["a", "b", "c"].map((who) => child(folder, who, 300, who === "c" ? "die" : "close")));
  assert.deepEqual(ends, [0, 0, null]);
  const names = ["a", "b", "c"].flatMap((who) => Array.from({ length: 300 }, (_, i) => `${who}/${i}`));
  const { found, notes } = kept(folder, names);
  assert.equal(found.length, 900);
  assert.deepEqual(notes, []);
});

test("a record cut short by a kill is a miss and hides no other", (t) => {
  const folder = folderOf(t);
  put(folder, ["a", "b"]);
  const log = onlyLog(folder);
  truncateSync(log, readFileSync(log).length - 5);
  put(folder, ["c"]);
  assert.deepEqual(kept(folder, ["a", "b", "c"]), { found: ["a", "c"], notes: [] });
});

test("every flipped byte is a miss that is counted, never another answer", (t) => {
  const folder = folderOf(t);
  put(folder, ["a", "b"]);
  const log = onlyLog(folder);
  const good = readFileSync(log);
  const second = good.indexOf(10) + 1;
  for (let at = 0; at < second - 1; at += 3) {
    const bad = Buffer.from(good);
    bad[at] = bad[at]! ^ 0x04;
    writeFileSync(log, bad);
    const { found, notes } = kept(folder, ["a", "b"]);
    assert.deepEqual(found, ["b"], `byte ${at}`);
    // A changed key is a record of a key that nobody asks for; all else is seen.
    if (at >= 40) assert.match(notes.join(), /1 corrupt cache entry/, `byte ${at}`);
  }
});

test("many small segments of ended processes become one", async (t) => {
  const folder = folderOf(t);
  for (let i = 0; i < 10; i++) await child(folder, `p${i}`, 2, "die");
  assert.equal(cacheSize(folder).segments, 10);
  put(folder, ["last"]);
  assert.equal(cacheSize(folder).segments, 2);
  const names = Array.from({ length: 10 }, (_, i) => `p${i}/1`);
  assert.deepEqual(kept(folder, [...names, "last"]).found, [...names, "last"]);
});

test("pruning removes the oldest segments, but none that a living process writes", async (t) => {
  const folder = folderOf(t);
  await child(folder, "old", 50, "close");
  put(folder, ["mine"]);
  const { bytes } = cacheSize(folder);
  assert.equal(pruneCache(folder, bytes).length, 0);
  assert.equal(pruneCache(folder, 0).length, 1);
  assert.deepEqual(kept(folder, ["old/1", "mine"]).found, ["mine"]);
});

test("a folder that cannot be written turns the cache off with a note", (t) => {
  const folder = join(folderOf(t), "file");
  writeFileSync(folder, "in the way");
  const cache = new DiskCache({ folder: join(folder, "cache"), build: BUILD });
  cache.put(keyFor("a"), textFor("a"));
  cache.put(keyFor("b"), textFor("b"));
  cache.close();
  assert.equal(cache.get(keyFor("a")), undefined);
  assert.equal(cache.notes.length, 1);
  assert.match(cache.notes[0]!, /^nothing is kept for later runs: .* \(ENOTDIR\)$/);
});
