import { spawnSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { layersOf, planLayer } from "../src/check/proof/index.ts";
import { kernelFiles, loadNatives, readKernelFile } from "../src/host/node/kernel-files.ts";
import { liftProgram } from "../src/kernel/index.ts";
import { printQuestion } from "../src/smt/index.ts";
import { casesOf, questionOf } from "../src/symbolic/index.ts";

const root = process.cwd();
const { program } = liftProgram(kernelFiles(root, "kcore"), { read: (f: string) => readKernelFile(root, f) });
const natives = await loadNatives(
  `${root}/dist`,
  [...program.modules.keys()].filter((f) => !f.startsWith("src/prelude")),
);
const [, , layerNumber, name, pathAt, from, to, reach = "near"] = process.argv;
const layer = layersOf(program).find((l) => l.number === Number(layerNumber))!;
const theorem = planLayer(program, layer, natives).theorems.find((t) => t.name === name)!;
theorem.paths.forEach((p, i) =>
  console.log(
    i,
    p.goals.length,
    "goals",
    p.facts.length,
    "facts",
    p.decisions
      .map((d) => program.modules.get(d.span!.file)!.text.slice(d.span!.from, d.span!.to).split("\n")[0])
      .join(" ; ")
      .slice(0, 300),
  ),
);
for (const g of theorem.paths[Number(pathAt)]!.goals.slice(Number(from), Number(to))) {
  for (const goal of process.env.SPLIT ? casesOf(g.goal) : [g.goal]) {
    const t = performance.now();
    const counts = new Map<string, number>();
    const count = (n: string) => counts.set(n, (counts.get(n) ?? 0) + 1);
    const knowledge = {
      ...goal.knowledge,
      schemas: goal.knowledge.schemas.map((s) => ({ ...s, at: (keys: never) => (count(s.name), s.at(keys)) })),
      laws: goal.knowledge.laws.map((l) => ({ ...l, at: (keys: never) => (count(l.name.split("#")[1]!), l.at(keys)) })),
    };
    const q = questionOf({ ...goal, knowledge } as never, reach as never);
    console.log(
      g.kind,
      g.about,
      "assertions",
      q?.question.assertions.length,
      "cut",
      q?.cut,
      `${(performance.now() - t) | 0} ms`,
    );
    if (process.env.COUNTS) console.log([...counts].map(([a, b]) => `${a}:${b}`).join(" "));
    if (q === undefined) continue;
    const text = `(set-logic ALL)\n${printQuestion(q.question).text}\n(check-sat)\n`;
    writeFileSync("/tmp/dev/q.smt2", text);
    if (process.env.TEXT) console.log(text);
    for (const s of ["z3", "cvc5"]) {
      const t2 = performance.now();
      const r = spawnSync(s, ["/tmp/dev/q.smt2"], { encoding: "utf8", timeout: 30000 });
      console.log("  ", s, r.stdout.trim().slice(0, 100), `${(performance.now() - t2) | 0} ms`);
    }
  }
}
