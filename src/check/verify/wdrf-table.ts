/**
 * What was shown of each condition, layer by layer: calls in its code of steps that ask for something, which the refinements of that layer show; and goals that
 * are about an invariant, a clause or a theorem that the condition comes down to.
 */
import type { GoalReport, LayerReport, ShownCell, ShownTable } from "../../evidence/index.ts";
import { isGood, wordOf } from "../../report/index.ts";
import type { ConditionCount } from "../proof/index.ts";

const isShown = ({ verdict }: Pick<GoalReport, "verdict">): boolean => isGood(wordOf(verdict));

function cellOf({ callsAt, claims }: ConditionCount, { number, theorems }: LayerReport): ShownCell {
  const calls = callsAt.find((c) => c.layer === number)?.calls ?? 0;
  const refinements = theorems.filter((t) => t.kind === "refinement");
  const areCallsShown = refinements.length > 0 && refinements.every(isShown);
  const goals = theorems.flatMap((t) => t.goals.filter((g) => g.of !== undefined && claims.includes(g.of)));
  return { owed: calls + goals.length, shown: (areCallsShown ? calls : 0) + goals.filter(isShown).length };
}

/** The table: a row for each layer that owes something of a condition, a column for each condition. */
export function shownTable(conditions: readonly ConditionCount[], layers: readonly LayerReport[]): ShownTable {
  const rows = layers.map((layer) => ({
    name: layer.isLayer ? `${layer.number} ${layer.title}` : layer.title,
    cells: conditions.map((c) => cellOf(c, layer)),
  }));
  return { columns: conditions.map((c) => c.name), rows: rows.filter((r) => r.cells.some((c) => c.owed > 0)) };
}
