/** What travels over the queue: plain JSON. */
import type { JobLimits, JobResult } from "../../../jobs/index.ts";

/** A job; JSON has no Infinity, so a limit that is none is null. */
export interface QueuedJob {
  readonly kind: string;
  readonly input: unknown;
  readonly timeout: number | null;
  readonly memory: number | null;
}

/** What a worker says of it. */
export type QueuedResult = Exclude<JobResult<unknown>, { readonly status: "cancelled" }>;

const finite = (n: number): number | null => (Number.isFinite(n) ? n : null);

export const queued = (kind: string, input: unknown, { timeout, memory }: JobLimits): QueuedJob => ({
  ...{ kind, input },
  timeout: finite(timeout),
  memory: finite(memory),
});

export const limitsOf = ({ timeout, memory }: QueuedJob): JobLimits => ({
  timeout: timeout ?? Number.POSITIVE_INFINITY,
  memory: memory ?? Number.POSITIVE_INFINITY,
});
