/** All kinds of jobs, for the main thread and for workers. */
import { lockKind, modelsKind, sequenceKind } from "../check/kinds/index.ts";
import type { AnyJobKind } from "../jobs/index.ts";
import { checkKind } from "./check/job.ts";
import { litmusKind } from "./litmus/job.ts";
import { outcomesKind } from "./outcomes/job.ts";

export const KINDS: readonly AnyJobKind[] = [litmusKind, modelsKind, lockKind, sequenceKind, outcomesKind, checkKind];
