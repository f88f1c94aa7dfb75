/** *memory-isolation*: users do not reach memory of the kernel, and the kernel trusts nothing that they can write. */
import type { Condition } from "./condition.ts";
import { notApplicable, notChecked } from "./without.ts";

export const memoryIsolation: Condition = {
  name: "memory-isolation",
  says: "users reach no memory of the kernel, and what it reads of theirs may be anything",
  check: ({ settings: { tables, user } }) =>
    tables.length + user.length === 0
      ? notApplicable("memory-isolation", "no memory of users is named")
      : notChecked("memory-isolation"),
};
