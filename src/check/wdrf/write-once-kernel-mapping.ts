/** *write-once-kernel-mapping*: the kernel's own page tables are written only where they are empty, so no walk of its own sees a change. */
import { entryStores, strayStores } from "./entries.ts";
import { onTables } from "./on-tables.ts";
import { type Fault, type PathJudge, spotText } from "./paths/index.ts";

/** Regimes that the kernel itself runs in. */
const OWN = ["el2", "stage1"];

const judge: PathJudge = (path, setting) => {
  const faults: Fault[] = [];
  const unknown = strayStores(path, setting);
  for (const { step, tables, may } of entryStores(path, setting)) {
    if (!OWN.includes(tables.regime)) continue;
    if (step.bytes !== 8 || step.spot.offset.constant % 8n !== 0n)
      faults.push({ what: `part of an entry of ${tables.name} is written`, at: [step.at] });
    else if (may.old !== "invalid") {
      const looked = path.steps.some((s) => s.kind === "load" && s.value === step.old && s.at < step.at);
      const what = `an entry of ${spotText(step.spot, setting)} is written that may be valid`;
      const hint = looked
        ? "on this path nothing excludes that it is; test bit 0 of what is read from it"
        : "read the entry under the lock and write it only when it is 0";
      faults.push({ what, at: [step.at], hint });
    }
  }
  return { faults, unknown };
};

export const writeOnceKernelMapping = onTables(
  "write-once-kernel-mapping",
  "entries of the kernel's own page tables are written only while they are empty",
  judge,
  ({ tables }) => (tables.some((t) => OWN.includes(t.regime)) ? undefined : "no page tables are the kernel's own"),
);
