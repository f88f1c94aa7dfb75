/** Native runs of a system's proof files: in a process without rights, whoever wrote them. */
import type { LayerRun } from "../../check/proof/index.ts";
import { nativeRuns } from "../../host/node/index.ts";
import { nativeScripts } from "../../kernel/index.ts";
import type { Io } from "../io.ts";
import { distRoot } from "../places.ts";
import type { System } from "./system.ts";

/** The runs of all layers that have one. What is wrong with one is a note: then its witnesses come from elsewhere. */
export async function runsOf(
  { layered, program, isApart }: Pick<System, "layered" | "program" | "isApart">,
  { stderr }: Pick<Io, "stderr">,
): Promise<LayerRun> {
  const layers = layered.layers.flatMap(({ number, proof, modules }) =>
    proof.run === undefined || modules.proof === undefined ? [] : [{ number, proof: modules.proof.file }],
  );
  if (layers.length === 0) return () => undefined;
  // A step of a sequence may have the specification of a primitive: it is the primitive that a run calls.
  const called = [...program.primitives.values()].filter((p) => p.kind !== "transition");
  const primitives = new Map(called.map((p) => [p.spec, p]));
  const { initial } = layered.machine;
  const parameters = program.procedures.get(initial)!.procedure.params.length;
  const question = {
    scripts: nativeScripts(program, isApart),
    initial,
    parameters,
    specs: [...primitives.keys()],
    layers,
  };
  const runs = await nativeRuns(question, distRoot);
  for (const [number, run] of runs)
    if ("failed" in run) stderr.write(`note: the run of layer ${number} is no run: ${run.failed}\n`);
  return ({ number }) => {
    const run = runs.get(number);
    if (run === undefined || "failed" in run) return undefined;
    return run.calls.map(({ spec, args }) => ({ primitive: primitives.get(spec)!, args }));
  };
}
