/** The device tree that guests get, read back by a reader of its own. */
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { test } from "node:test";
import { completed, treeOf } from "../../src/machine/board/tree.ts";
import { DEFAULTS } from "../../src/machine/index.ts";
import { flatten } from "../../src/machine/loader/device-tree.ts";
import { readTree } from "../../src/machine/loader/read-device-tree.ts";
import { generator } from "../isa/random.ts";
import { cases } from "../tier.ts";

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

test("it has a node for each virtio device", () => {
  const tree = read(flatten(treeOf({ ...DEFAULTS, slots: ["block", "entropy"] }, { append: "" })));
  assert.deepEqual([...tree.get("/virtio_mmio@a000200/reg")!.slice(4, 8)], [0x0a, 0, 2, 0]);
  assert.deepEqual([...tree.get("/virtio_mmio@a000200/interrupts")!], [0, 0, 0, 0, 0, 0, 0, 17, 0, 0, 0, 1]);
  assert.ok(!tree.has("/virtio_mmio@a000400/"));
});

test("a host below a hypervisor has the physical timer, no device behind an SMMU, and learns where exchanges are", () => {
  const config = { ...DEFAULTS, smmus: true, slots: ["block" as const] };
  const [host, alone] = ["sekvm", ""].map((hypervisor) =>
    read(flatten(treeOf({ ...config, hypervisor }, { append: "" }))),
  );
  assert.equal(new TextDecoder().decode(host!.get("/timer/interrupt-names")), "phys\0");
  assert.equal(host!.get("/timer/interrupts")!.length, 12);
  assert.deepEqual([...host!.get("/hypervisor@48000000/reg")!.slice(0, 8)], [0, 0, 0, 0, 0x48, 0, 0, 0]);
  for (const node of ["/iommu@b000000/", "/virtio_mmio@a000000/"])
    assert.deepEqual([host!.has(node), alone!.has(node)], [false, true]);
  assert.ok(!alone!.has("/hypervisor@48000000/"));
});

test("what is read is what was flattened", () => {
  const { root, reservations } = readTree(blob);
  assert.deepEqual(flatten(root, reservations), blob);
});

test("a tree of the user's gets the command line and the RAM disk, and keeps the rest", () => {
  const { root } = readTree(blob);
  const tree = read(flatten(completed(root, { append: "quiet", initrd: [1, 2] })));
  assert.equal(new TextDecoder().decode(tree.get("/chosen/bootargs")), "quiet\0");
  assert.equal(tree.get("/chosen/linux,initrd-start")![7], 1);
  assert.ok(tree.has("/chosen/stdout-path") && tree.has("/cpus/cpu@2/"));
  const own = read(flatten(completed(root, { append: "" })));
  assert.equal(new TextDecoder().decode(own.get("/chosen/bootargs")), "console=ttyAMA0\0");
});

test("a damaged tree is refused, and never more than that", () => {
  const random = generator(5);
  let refused = 0;
  for (let i = 0; i < cases(2000, 50_000); i++) {
    const bad = blob.slice(0, random() % 4 === 0 ? random() % blob.length : blob.length);
    for (let n = 1 + (random() % 3); n > 0 && bad.length > 0; n--)
      bad[random() % (random() % 2 === 0 ? bad.length : Math.min(64, bad.length))] = random() & 255;
    try {
      flatten(readTree(bad).root);
    } catch (error) {
      assert.equal((error as Error).constructor, Error, String((error as Error).stack));
      refused++;
    }
  }
  assert.ok(refused > 100);
});

const dtc = spawnSync("dtc", ["--version"]).status === 0 ? false : "dtc not found: install device-tree-compiler";
test("dtc reads it", { skip: dtc }, () => {
  const ran = spawnSync("dtc", ["-q", "-I", "dtb", "-O", "dts"], { input: blob });
  assert.equal(ran.status, 0, ran.stderr.toString());
});
