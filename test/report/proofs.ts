/** Reports of proofs made by hand, with every kind of verdict. */
import type {
  GoalReport,
  LayerReport,
  PathReport,
  ProofReport,
  TheoremReport,
  Verdict,
} from "../../src/evidence/index.ts";

const SOLVER = "z3 5.2.0";
export const proved: Verdict = { status: "proved", reliesOn: [SOLVER] };
export const refuted: Verdict = { status: "refuted", witness: { kind: "refine" }, reliesOn: [SOLVER] };
export const stalled: Verdict = { status: "unknown", why: "stalled", detail: "no reply for 60 s" };
export const limit: Verdict = { status: "unknown", why: "limit", detail: "resource limit" };

export const goal = (id: string, more: Partial<GoalReport> = {}): GoalReport => ({
  id,
  question: "00112233445566778899aabbccddeeff",
  kind: "state",
  about: "npts.*",
  of: undefined,
  path: 0,
  place: { file: "kcore/layers/07-npt-walk/code.ts", line: 41, column: 3 },
  verdict: proved,
  by: SOLVER,
  cached: true,
  resource: 1200,
  milliseconds: 7,
  bits: false,
  ...more,
});

export const path = (witness: PathReport["witness"], ...decisions: string[]): PathReport => ({ decisions, witness });

export const theorem = (name: string, more: Partial<TheoremReport> = {}): TheoremReport => ({
  layer: 7,
  kind: "refinement",
  primitive: name,
  name,
  title: `${name} refines its specification`,
  place: { file: "kcore/layers/07-npt-walk/code.ts", line: 38, column: 17 },
  verdict: proved,
  goals: [goal(`07/${name}/0/0`)],
  paths: [path("run")],
  counterexample: undefined,
  ...more,
});

export const layer = (number: number, title: string, theorems: readonly TheoremReport[]): LayerReport => ({
  number,
  isLayer: true,
  actors: [],
  principals: [],
  title,
  folder: `${String(number).padStart(2, "0")}-${title.toLowerCase()}`,
  primitives: theorems.filter((t) => t.title.includes("refines")).map((t) => t.name),
  under: { cpus: "all", hardware: number < 7 ? ["tlbFill"] : [] },
  theorems,
  mutants: [],
});

const setNpt = theorem("setNpt", {
  verdict: refuted,
  goals: [
    goal("07/setNpt/0/0", { by: "rewriting", resource: 0 }),
    goal("07/setNpt/1/0", {
      verdict: refuted,
      path: 1,
      resource: 250_000,
      bits: true,
      milliseconds: 900,
      cached: false,
    }),
  ],
  paths: [
    path("model", "kcore/layers/07-npt-walk/code.ts:39:7 level === 2n"),
    path(
      "model",
      "kcore/layers/07-npt-walk/code.ts:39:7 level === 2n",
      "kcore/layers/07-npt-walk/code.ts:40:9 pte !== 0n",
    ),
  ],
  counterexample: {
    lines: [
      "after the call (specification, code):",
      "  npts[3].pfn[0x40080]: 0, 0x81",
      "inputs: vmid = 3, gfn = 0x40080",
    ],
    inputs: { kind: "refine", primitive: "setNpt", args: ["3"], entries: [["hi.npts", ["3"], "0x81"]] },
  },
});

/** A run with a refuted, a vacuous, an unknown and a stalled theorem. */
export const report: ProofReport = {
  system: "kcore",
  solver: SOLVER,
  layers: [
    layer(0, "Machine", []),
    layer(5, "PTAlloc", [
      theorem("allocPud"),
      theorem("lawOfSlots", { kind: "law", primitive: undefined, title: "law lawOfSlots", goals: [], paths: [] }),
    ]),
    layer(7, "NPTWalk", [theorem("getNpt"), setNpt]),
    layer(8, "NPTOps", [
      theorem("mapPage", {
        verdict: { status: "vacuous", detail: "no state is known that takes path 0" },
        paths: [path("none", "a.ts:3:1 lock === 7n")],
      }),
      theorem("clear", { verdict: limit, goals: [goal("08/clear/0/0", { verdict: limit, resource: 0 })] }),
      theorem("wait", { verdict: stalled, goals: [goal("08/wait/0/0", { verdict: stalled, resource: 0 })] }),
      theorem("unmap", { paths: [path("run"), path("unreachable")] }),
    ]),
  ],
  crossCheck: undefined,
  assumptions: [
    { id: "solver", sentence: "the solver is right" },
    { id: "lifter", sentence: "the lifter is right" },
  ],
  waits: [{ layer: 1, loop: "LockOps.waitLock", awaits: "isShown" }],
  machine: {
    file: "kcore/layers/00-machine/machine.ts",
    self: "curid",
    initial: "initialMachine",
    owner: "ownerOf",
    fields: [
      { path: "regs", whose: "own", lock: undefined, visible: false, from: 0, to: undefined },
      { path: "tlb", whose: "shared", lock: undefined, visible: true, from: 0, to: undefined },
      { path: "npts.*.pool", whose: "locked", lock: "ptLock", visible: true, from: 0, to: 6 },
      { path: "queues.*", whose: "shared", lock: undefined, visible: true, from: 2, to: 2 },
    ],
    hardware: [{ step: "tlbFill", from: 0, to: 6 }],
    assumes: [{ id: "few-cpus", says: "queueIsShort" }],
    observes: [{ principal: "vm", is: ["Vmid"], sees: [{ path: "regs", when: "runs" }] }],
    unseen: ["tlb"],
  },
  stopped: undefined,
};

/** The same with all that failed left out. */
export const clean: ProofReport = {
  ...report,
  layers: report.layers.map((l) => ({ ...l, theorems: l.theorems.filter((t) => t.verdict.status === "proved") })),
};
