/** All kinds of jobs, for the main thread and for workers. */
import type { AnyJobKind } from "../jobs/index.ts";
import { litmusKind } from "./litmus/job.ts";

export const KINDS: readonly AnyJobKind[] = [litmusKind];
