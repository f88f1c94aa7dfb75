export { type Attempt, attempt } from "./attempt.ts";
export { type Cache, memoryCache, noCache, readOnly } from "./cache.ts";
export {
  type AnyJobKind,
  type Job,
  type JobKind,
  type JobLimits,
  type JobResult,
  type RunContext,
  type Runner,
  UNLIMITED,
} from "./job.ts";
export { canonical, type Digest, jobKey, type Keyed } from "./key.ts";
export { INLINE_SLICE, inlinePool, type Pool } from "./pool.ts";
export type { Progress } from "./progress.ts";
export { type RunJobsOptions, runJobs } from "./run.ts";
