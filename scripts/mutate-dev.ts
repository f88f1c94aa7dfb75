/** Development: mutants of a file, or those whose number is given. */
import { layersOf, Mutation } from "../src/check/proof/index.ts";
import { openGoalWorkshop } from "../src/cli/goals.ts";
import { kernelFiles, loadNatives, readKernelFile } from "../src/host/node/kernel-files.ts";
import { liftProgram, mutantsOf } from "../src/kernel/index.ts";

const root = process.cwd();
const entries = kernelFiles(root, "kcore");
const read = (file: string) => readKernelFile(root, file);
const { program } = liftProgram(entries, { read });
const natives = await loadNatives(
  `${root}/dist`,
  [...program.modules.keys()].filter((f) => !f.startsWith("src/prelude")),
);
const shop = await openGoalWorkshop({ stdout: process.stdout, stderr: process.stderr, env: process.env } as never, {
  solver: (process.env.SOLVER ?? "auto") as never,
  cache: process.env.NOCACHE === undefined,
});
const mutation = new Mutation({
  program,
  entries,
  read,
  natives,
  solver: `${shop.solver} ${shop.version}`,
  patience: Number(process.env.PATIENCE ?? 20000),
  now: () => performance.now(),
  ask: async (question, goal) => {
    const t = performance.now();
    const answer = await shop.askOne(question);
    if (process.env.SHOW) console.log(`      ${goal}: ${answer.status} ${(performance.now() - t) | 0}`);
    return { answer, cached: false, milliseconds: performance.now() - t };
  },
});
const [file, ...numbers] = process.argv.slice(2);
const number = layersOf(program).find((l) => file!.startsWith(`${l.path}/`))!.number;
const all = mutantsOf(file!, read(file!)!);
const layers = file!.endsWith("code.ts") ? [number] : [number, number + 1];
const counts = new Map<string, number>();
const step = Number(process.env.STEP ?? 1);
for (const [i, m] of all.entries()) {
  if (numbers.length > 0 ? !numbers.includes(`${i}`) : i % step !== 0) continue;
  const r = await mutation.run(m, layers);
  counts.set(r.fate, (counts.get(r.fate) ?? 0) + 1);
  console.log(
    `${i} ${r.line} ${r.kind} ${r.before.slice(0, 90)} → ${r.after.slice(0, 90)}: ${r.fate} ${r.by ?? ""} ${r.code ?? ""} ${r.detail} (${r.milliseconds} ms)`,
  );
  if (process.env.LINES) for (const l of r.lines) console.log(`      ${l}`);
}
console.log(counts, shop.stats, `${process.memoryUsage().rss >> 20} MB`);
await shop.close();
