/**
 * Mutants of layers of KCore: `node dist/scripts/mutate.js [--all | --sample N] [--seed N] [--part code,spec,relate] LAYER…`. A line for
 * each, then counts; `--json FILE` keeps the evidence. Exit 1 for a survivor that is not listed as equivalent, or a listed one that is killed.
 */
import { writeFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { holesOf, layerOf, type MutatedPart, mutateLayer } from "../src/check/proof/index.ts";
import type { MutantReport, MutationReport } from "../src/evidence/index.ts";
import { openMutationPlace } from "./mutation-place.ts";

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    all: { type: "boolean", default: false },
    sample: { type: "string", default: "20" },
    seed: { type: "string", default: "1" },
    part: { type: "string", default: "code" },
    json: { type: "string" },
    patience: { type: "string", default: "20000" },
  },
});

const line = (m: MutantReport): string =>
  `${m.fate.padEnd(11)} ${m.file}:${m.line} ${m.before} → ${m.after || "nothing"}: ${[m.by, m.code, m.detail].filter(Boolean).join(", ")}` +
  `${m.equivalent === undefined ? "" : ` (equivalent: ${m.equivalent})`} ${m.milliseconds} ms`;

function summary({ layer, folder, total, mutants, stale }: MutationReport): string {
  const counts = new Map<string, number>();
  for (const m of mutants) counts.set(m.fate, (counts.get(m.fate) ?? 0) + 1);
  const said = [...counts].map(([fate, n]) => `${n} ${fate}`).join(", ");
  return [
    `${layer} ${folder}: ${mutants.length} of ${total} mutants: ${said}`,
    ...stale.map((s) => `stale: ${s}`),
  ].join("\n");
}

const { place, close } = await openMutationPlace(Number(values.patience));
const reports: MutationReport[] = [];
for (const number of positionals.map(Number)) {
  const layer = layerOf(place, number);
  if (layer === undefined) throw new Error(`there is no layer ${number}`);
  const report = await mutateLayer(place, layer, {
    parts: values.part.split(",") as MutatedPart[],
    ...(values.all ? {} : { sample: Number(values.sample) }),
    seed: Number(values.seed),
    onMutant: (m) => console.log(line(m)),
  });
  reports.push(report);
  console.log(summary(report));
  if (values.json !== undefined) writeFileSync(values.json, `${JSON.stringify(reports, undefined, 1)}\n`);
}
await close();
process.exitCode = reports.some((r) => holesOf(r).length > 0 || r.stale.length > 0) ? 1 : 0;
