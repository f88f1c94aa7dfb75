/** A condition on page tables, judged on every path of compiled code; where the settings name no tables there is nothing to judge. */
import type { ConditionName } from "../../evidence/index.ts";
import type { CheckSettings } from "../../read/harness/index.ts";
import type { Condition } from "./condition.ts";
import { answerOnPaths, type PathJudge } from "./paths/index.ts";
import { notApplicable } from "./without.ts";

/** @param unless  why the condition does not apply to the tables that are named */
export const onTables = (
  name: ConditionName,
  says: string,
  judge: PathJudge,
  unless: (settings: CheckSettings) => string | undefined = () => undefined,
): Condition => ({
  name,
  says,
  onPaths: true,
  check: (question) => {
    const { settings } = question;
    const why = settings.tables.length === 0 ? "no page tables are named" : unless(settings);
    return why === undefined ? answerOnPaths(name, question, judge) : notApplicable(name, why);
  },
});
