/** Modules of which the types were cut out do what the compiled ones do. */
import assert from "node:assert/strict";
import { join } from "node:path";
import { test } from "node:test";
import { defineLayer } from "../../src/check/proof/index.ts";
import { kernelFiles, loadNatives } from "../../src/host/node/index.ts";
import { mutantAt, nativesWith } from "../../src/kernel/index.ts";
import { withMachine } from "../../src/prelude/index.ts";
import { lifted, read, root } from "./agree.ts";

const program = lifted(...kernelFiles(root, "kcore"));
const known = await loadNatives(join(root, "dist"), [...program.modules.keys()]);

test("every value of KCore is there, under its name, when the machine's constants are read anew", () => {
  const anew = nativesWith(program, ["kcore/layers/00-machine/constants.ts"], known, { defineLayer });
  let compared = 0;
  for (const { file, exports } of program.modules.values())
    for (const [name, { kind }] of exports) {
      if (kind === "type") continue;
      const [was, is] = [known(`${file}#${name}`), anew(`${file}#${name}`)];
      assert.equal(typeof is, typeof was, `${file}#${name}`);
      if (typeof was === "bigint") assert.equal(is, was);
      if (was !== is) compared++;
    }
  assert.ok(compared > 300, `${compared} values are new`);
});

test("what does not import a file stays as it is", () => {
  const anew = nativesWith(program, ["kcore/layers/08-npt-ops/code.ts"], known, { defineLayer });
  const name = "kcore/layers/07-npt-walk/spec.ts#setPage";
  assert.equal(anew(name), known(name));
  assert.notEqual(anew("kcore/layers/08-npt-ops/index.ts#mapS2pt"), known("kcore/layers/08-npt-ops/index.ts#mapS2pt"));
});

test("a run on the layers below shows the mistake", () => {
  const file = "kcore/layers/05-pt-alloc/code.ts";
  const { text } = mutantAt(
    file,
    read(file)!,
    "  return next;\n}\n\n/** A page for a table of level 2",
    "  return NO_PAGE;\n}\n\n/** A page for a table of level 2",
  );
  const modules = new Map(program.modules).set(file, { ...program.modules.get(file)!, text });
  const anew = nativesWith({ ...program, modules }, [file], known, { defineLayer });
  type Native = (...args: readonly unknown[]) => unknown;
  const initial = known("kcore/layers/00-machine/initial.ts#initialMachine") as Native;
  const results = [known, anew].map((natives) => {
    const allocate = natives(`${file}#allocPudPage`) as Native;
    const acquire = known("kcore/layers/04-locks/index.ts#acquireLockPt") as Native;
    return withMachine(initial(0n), 4, () => {
      acquire(1n);
      return allocate(1n);
    })[1];
  });
  assert.equal(results[1], 0n);
  assert.notEqual(results[0], 0n);
});
