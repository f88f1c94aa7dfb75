import { layersOf, planLayer } from "../src/check/proof/index.ts";
import { kernelFiles, loadNatives, readKernelFile } from "../src/host/node/kernel-files.ts";
import { liftProgram } from "../src/kernel/index.ts";
import { eachSubterm, printQuestion } from "../src/smt/index.ts";
import { questionOf } from "../src/symbolic/index.ts";

const root = process.cwd();
const { program } = liftProgram(kernelFiles(root, "kcore"), { read: (f: string) => readKernelFile(root, f) });
const natives = await loadNatives(
  `${root}/dist`,
  [...program.modules.keys()].filter((f) => !f.startsWith("src/prelude")),
);
const layer = layersOf(program).find((l) => l.number === Number(process.argv[2]))!;
const plan = planLayer(program, layer, natives);
const theorem = plan.theorems.find((t) => t.name === process.argv[3])!;
console.log(theorem.paths.map((p) => [p.goals.length, p.facts.length, p.decisions.length]));
const path = theorem.paths[Number(process.argv[4])]!;
for (const g of path.goals.slice(Number(process.argv[5] ?? 0), Number(process.argv[6] ?? 999))) {
  const t = performance.now();
  const counts = new Map<string, number>();
  const count = (n: string) => counts.set(n, (counts.get(n) ?? 0) + 1);
  const seen = new Map<string, Set<string>>();
  const k = g.goal.knowledge;
  const knowledge = {
    ...k,
    schemas: k.schemas.map((s) => ({ ...s, at: (keys: never) => { count(s.name); (keys as never[]).forEach((t, i) => { const kind = JSON.stringify(s.keys[i]); if (!seen.has(kind)) seen.set(kind, new Set()); seen.get(kind)!.add(printQuestion({ assertions: [], wanted: [t] }).asked[0]!.term); }); return s.at(keys); } })),
    laws: k.laws.map((l) => ({ ...l, at: (keys: never) => { count(l.name.split("#")[1]!); return l.at(keys); } })),
  };
  const q = questionOf({ ...g.goal, knowledge } as never, (process.argv[7] ?? "near") as never);
  let size = 0;
  eachSubterm([g.goal.claim], () => size++);
  let fsize = 0;
  eachSubterm(g.goal.facts, () => fsize++);
  console.log(
    g.kind,
    g.about,
    "claim",
    size,
    "facts",
    fsize,
    "assertions",
    q?.question.assertions.length,
    q?.cut,
    (performance.now() - t) | 0,
    "ms",
    q ? printQuestion(q.question).text.length : 0,
  );
  console.log([...counts].map(([a, b]) => `${a}:${b}`).join(" "));
  if (process.env.KEYS) console.log([...seen].map(([a, b]) => `${a}: ${b.size}`).join("\n"));
  if (process.env.TEXT) console.log(printQuestion(q!.question).text);
}
