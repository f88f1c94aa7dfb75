/** Files to run that are damaged or made to harm: refused with a place, or loaded inside of RAM and run. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { treeOf } from "../../src/machine/board/tree.ts";
import { BLOCK, RAM_AT } from "../../src/machine/cpu/layout.ts";
import { DEFAULTS, load, MAP, Machine } from "../../src/machine/index.ts";
import { flatten } from "../../src/machine/loader/device-tree.ts";
import { readImage } from "../../src/read/image/index.ts";
import { InputError } from "../../src/text/index.ts";
import { generator } from "../isa/random.ts";
import { cases } from "../tier.ts";
import { elf, linuxImage } from "./images.ts";

const where = { file: "image", from: 0, to: 0 };
const config = { ...DEFAULTS, memory: 2 ** 22, cpus: 2, slice: 50, slots: ["entropy"] as const };

test("no image, RAM disk or device tree is an error of the machine", () => {
  const random = generator(21);
  const program = Uint8Array.from({ length: 400 }, () => random() & 255);
  const images = [program, elf(program, MAP.ram + 0x1000), linuxImage(program)];
  const tree = flatten(treeOf(config, { append: "" }));
  const machine = new Machine(config);
  const others = machine.ram.u8.slice(BLOCK, RAM_AT); // state of CPU 1 on, which none of them starts
  let [refused, ran] = [0, 0];
  for (let i = 0; i < cases(300, 50_000); i++) {
    const damaged = (bytes: Uint8Array): Uint8Array => {
      const out = bytes.slice(0, random() % 8 === 0 ? random() % bytes.length : bytes.length);
      for (let n = random() % 4; n > 0 && out.length > 0; n--)
        out[random() % Math.min(out.length, 160)] = random() & 255;
      return out;
    };
    try {
      const image = readImage(damaged(images[i % 3]!), MAP.ram, where);
      const initrd = random() % 3 === 0 ? new Uint8Array(random() % 2 ** 22) : undefined;
      load(machine, image, { append: "", initrd, tree: random() % 3 === 0 ? damaged(tree) : undefined, where });
      assert.equal(Buffer.compare(machine.ram.u8.subarray(BLOCK, RAM_AT), others), 0);
    } catch (error) {
      assert.ok(error instanceof InputError, String((error as Error).stack));
      refused++;
      continue;
    }
    machine.step(100);
    ran++;
  }
  assert.ok(refused > 20 && ran > 20, `${refused} ${ran}`);
});
