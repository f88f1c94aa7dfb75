/** What the steps work with, as it is in the package: tests, locks, sequences, theorems. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Catalogue, KnownTheorems, MachineFound, RunnableMachine } from "../../check/verify/index.ts";
import { checkedRecord, keptCheck, startBeside, theoremSources } from "../../host/node/index.ts";
import { parseForms } from "../../read/catalogue/index.ts";
import { instantiatedIn } from "../instantiated.ts";
import type { CliContext } from "../io.ts";
import { bundledTexts, cacheFolder, catalogue as catalogueFolder, ownModelText, theoremsFolder } from "../places.ts";

function knownTheorems({ env }: CliContext["io"], cache: boolean): KnownTheorems | undefined {
  const folder = theoremsFolder(env);
  const sources = theoremSources(folder);
  if (sources === undefined) return undefined;
  const { theorems, digest } = sources;
  const kept = cache ? keptCheck(cacheFolder(env), sources) : undefined;
  return { theorems, digest, kept, record: checkedRecord(folder), instantiated: instantiatedIn(sources) };
}

function bundledSequences(): Catalogue["sequences"] {
  const textOf = (file: string): string => readFileSync(join(catalogueFolder, "kcore", file), "utf8");
  return parseForms(textOf("forms.txt")).map((form) => {
    return { ...form, text: textOf(form.file), settings: textOf(`${form.program}.toml`) };
  });
}

/** KCore on the machine, in a thread of its own. */
function runnableMachine(): RunnableMachine {
  let found: Promise<MachineFound | undefined> | undefined;
  const run = (signal: AbortSignal): Promise<MachineFound | undefined> =>
    (found ??= startBeside(new URL("./machine-thread.js", import.meta.url), signal));
  return { run, begin: (signal) => void run(signal).catch(() => undefined) }; // whoever asks sees what went wrong
}

/** What the steps work with. @param cache whether a kept check of the theorems counts */
export function bundledCatalogue(cache: boolean, kcore: Catalogue["kcore"], { io }: CliContext): Catalogue {
  const model = readFileSync(ownModelText, "utf8");
  return {
    basic: bundledTexts("basic").map(({ name, text, path }) => {
      return { name, text, expected: readFileSync(`${path}.expected`, "utf8"), model };
    }),
    locks: bundledTexts("locks").map(({ name, text, path }) => {
      return { name, text, plan: readFileSync(path.replace(/litmus$/, "variants"), "utf8") };
    }),
    sequences: bundledSequences(),
    theorems: knownTheorems(io, cache),
    kcore,
    machine: runnableMachine(),
  };
}
