/** Development: lifts KCore, or the system in FOLDER, and proves the layers whose numbers are given. */

import { layersOf, planLayer, proveTheorem, recordedRuns } from "../src/check/proof/index.ts";
import { openGoalWorkshop } from "../src/cli/goals.ts";
import { kernelFiles, loadNatives, readKernelFile } from "../src/host/node/kernel-files.ts";
import { liftProgram } from "../src/kernel/index.ts";
import { printQuestion } from "../src/smt/index.ts";
import { atPlace } from "../src/text/index.ts";

const root = process.cwd();
const files = kernelFiles(root, process.env.FOLDER ?? "kcore");
const t0 = performance.now();
const read = (file: string) => readKernelFile(root, file);
const { program, errors } = liftProgram(files, { read });
console.log(
  `lifted ${program.procedures.size} procedures, ${program.primitives.size} primitives, ${program.laws.size} laws, ${errors.length} errors, ${(performance.now() - t0) | 0} ms`,
);
for (const e of errors.slice(0, 30))
  console.log(`${atPlace(read(e.span.file) ?? "", e.span)} ${e.code} ${e.message} ${e.hint ?? ""}`);
const wanted = process.argv
  .slice(2)
  .filter((a) => /^\d/.test(a))
  .map(Number);
const only = process.argv.slice(2).filter((a) => !/^\d/.test(a));
const natives = await loadNatives(
  `${root}/dist`,
  [...program.modules.keys()].filter((f) => !f.startsWith("src/prelude")),
);
const runs = recordedRuns(program, natives);
const shop = await openGoalWorkshop({ stdout: process.stdout, stderr: process.stderr, env: process.env } as never, {
  solver: (process.env.SOLVER ?? "auto") as never,
  cache: process.env.NOCACHE === undefined,
});
for (const layer of layersOf(program)) {
  if (!wanted.includes(layer.number)) continue;
  const t1 = performance.now();
  const planned = planLayer(program, layer, natives);
  const { title } = planned;
  const theorems = process.env.MUTANTS ? planned.mutants : planned.theorems;
  console.log(`\n${layer.number} ${title}: ${theorems.length} theorems planned in ${(performance.now() - t1) | 0} ms`);
  for (const theorem of theorems) {
    if (only.length > 0 && !only.some((o) => theorem.name.includes(o))) continue;
    const t2 = performance.now();
    if (process.env.GOALS)
      for (const [i, p] of theorem.paths.entries())
        for (const [j, g] of p.goals.entries()) console.log(`    ${theorem.name}/${i}/${j} ${g.kind} ${g.about}`);
    const report = await proveTheorem(theorem, {
      program,
      solver: `${shop.solver} ${shop.version}`,
      ask: async (question, goal) => {
        const t = performance.now();
        if (process.env.SHOW)
          console.log(`      ask ${goal}: ${question.assertions.length} assertions, ${question.wanted.length} apps`);
        if (process.env.DUMP && goal === process.env.DUMP) console.log(printQuestion(question).text);
        const answer = await shop.askOne(question);
        if (process.env.SHOW) console.log(`      got ${goal}: ${answer.status} ${(performance.now() - t) | 0} ms`);
        return { answer, cached: false, milliseconds: performance.now() - t };
      },
      natives: (name) => natives(name) as never,
      runs: runs.of,
      memory: undefined,
    });
    const { goals, paths } = report;
    const bad = goals.filter((g) => g.verdict.status !== "proved");
    console.log(
      `  ${report.verdict.status} ${report.name}: ${goals.length} goals, ${bad.length} bad, ${goals.filter((g) => g.bits).length} by bits, paths ${paths.map((p) => p.witness)} ${(performance.now() - t2) | 0} ms${report.verdict.status === "vacuous" ? ` ${report.verdict.detail}` : ""}${report.verdict.status === "unknown" ? ` ${report.verdict.detail}` : ""}`,
    );
    for (const b of bad.slice(0, 8))
      console.log(
        `     ${b.id} ${b.kind} ${b.about} ${b.verdict.status} ${"detail" in b.verdict ? b.verdict.detail : ""} ${b.place?.file}:${b.place?.line} ${b.milliseconds | 0}ms`,
      );
    for (const l of (report.counterexample?.lines ?? []).slice(0, 30)) console.log(`        ${l}`);
  }
}
console.log(shop.stats, runs.failures);
await shop.close();
