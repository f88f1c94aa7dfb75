/** The device tree that guests get, read back by a reader of its own. */
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { test } from "node:test";
import { treeOf } from "../../src/machine/board/tree.ts";
import { DEFAULTS } from "../../src/machine/index.ts";
import { flatten } from "../../src/machine/loader/device-tree.ts";

/** Paths of nodes and properties, in order, with the bytes of properties. */
function read(blob: Uint8Array): Map<string, Uint8Array> {
  const view = new DataView(blob.buffer);
  const [magic, total, structure, strings] = [0, 4, 8, 12].map((at) => view.getUint32(at)) as [
    number,
    number,
    number,
    number,
  ];
  assert.equal(magic, 0xd00dfeed);
  assert.equal(total, blob.length);
  const text = (at: number): string => new TextDecoder().decode(blob.subarray(at, blob.indexOf(0, at)));
  const found = new Map<string, Uint8Array>();
  const path: string[] = [];
  for (let at = structure; ; ) {
    const token = view.getUint32(at);
    at += 4;
    if (token === 9) return found;
    if (token === 1) {
      const name = text(at);
      path.push(name);
      found.set(`${path.join("/")}/`, new Uint8Array(0));
      at += (name.length + 4) & ~3;
    } else if (token === 2) path.pop();
    else {
      const [length, name] = [view.getUint32(at), text(strings + view.getUint32(at + 4))];
      found.set(`${path.join("/")}/${name}`, blob.subarray(at + 8, at + 8 + length));
      at += 8 + ((length + 3) & ~3);
    }
  }
}

const blob = flatten(
  treeOf({ ...DEFAULTS, cpus: 3 }, { append: "console=ttyAMA0", initrd: [0x4700_0000, 0x4700_1234] }),
);

test("a flattened tree has its nodes and properties", () => {
  const tree = read(blob);
  assert.deepEqual([...tree.get("/memory@40000000/reg")!], [0, 0, 0, 0, 0x40, 0, 0, 0, 0, 0, 0, 0, 0x08, 0, 0, 0]);
  assert.equal(new TextDecoder().decode(tree.get("/chosen/bootargs")), "console=ttyAMA0\0");
  assert.deepEqual([...tree.get("/chosen/linux,initrd-end")!], [0, 0, 0, 0, 0x47, 0, 0x12, 0x34]);
  assert.ok(tree.has("/cpus/cpu@2/") && !tree.has("/cpus/cpu@3/"));
  assert.equal(new TextDecoder().decode(tree.get("/psci/method")), "smc\0");
});

const dtc = spawnSync("dtc", ["--version"]).status === 0 ? false : "dtc not found: install device-tree-compiler";
test("dtc reads it", { skip: dtc }, () => {
  const ran = spawnSync("dtc", ["-q", "-I", "dtb", "-O", "dts"], { input: blob });
  assert.equal(ran.status, 0, ran.stderr.toString());
});
