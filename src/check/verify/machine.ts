/**
 * Step *machine*: KCore runs on the machine of `sekvm run`. What stands for each primitive of layer 0 there does as its specification says, attacks of hosts, guests and
 * devices get nothing, and all that `kcore/security` says holds of the machine's state behind random steps. It is done, not proved.
 */
import type { Verdict } from "../../evidence/index.ts";
import type { MachineFound } from "./machine-found.ts";
import type { Catalogue, Step, StepDone, StepPart, StepReport } from "./step.ts";

const RELIES_ON = [
  "the machine of sekvm run is AArch64 as far as KCore uses it",
  "ghosts, which have no representation, are as specifications say",
  "one CPU at a time is in KCore",
];

/** What of the argument it has. */
export const MACHINE_PART: StepPart = {
  covered: "emulated",
  open: "hardware, compiled code",
};

const EMPTY: Verdict = { status: "vacuous", detail: "there is nothing to run" };
const STOPPED: Verdict = { status: "unknown", why: "limit", detail: "interrupted" };

function verdictOf(found: MachineFound): Verdict {
  const wrong = [...found.differences, ...found.successes, ...found.violations];
  if (wrong.length > 0) return { status: "refuted", witness: { wrong: wrong.slice(0, 5) }, reliesOn: RELIES_ON };
  if (found.primitives === 0 || found.without === 0 || found.evaluated === 0) return EMPTY;
  const within = `${found.states} states, ${found.attacks} attacks and ${found.steps} random steps from seed ${found.seed}`;
  return { status: "holds", within, reliesOn: RELIES_ON };
}

const reportOf = (found: MachineFound): StepReport => ({
  verdict: verdictOf(found),
  counts: {
    primitives: found.primitives,
    states: found.states,
    attacks: found.attacks,
    "of these that get what they are after without KCore": found.without,
    "random steps": found.steps,
    "invariants evaluated": found.evaluated,
  },
  details: [],
});

/** The step. It is one piece of work, so it has no jobs. */
export function machineStep({ machine }: Catalogue): Step {
  const done = (report: StepReport, ended: StepDone["ended"] = "judged"): StepDone => ({ report, cached: 0, ended });
  return {
    name: "machine",
    claim: "KCore runs: primitives do as layer 0 says, attacks get nothing, and invariants hold",
    part: MACHINE_PART,
    jobs: [],
    pieces: [],
    begin: (signal) => machine?.begin(signal),
    run: async ({ signal }) => {
      if (machine === undefined) return done({ verdict: EMPTY, counts: {}, details: [] });
      const found = await machine.run(signal);
      return found === undefined
        ? done({ verdict: STOPPED, counts: {}, details: [] }, "stopped")
        : done(reportOf(found));
    },
  };
}
