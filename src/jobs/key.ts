/** Content addresses: the name under which the output of a job is kept. */

/** The part of a job that names it. */
export interface Keyed {
  readonly kind: { readonly name: string; readonly version: number };
  readonly input: unknown;
}

/** Text of a plain JSON value with object keys in order, so that equal values have equal texts. */
export function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map((v) => canonical(v ?? null)).join(",")}]`;
  if (typeof value !== "object" || value === null) return JSON.stringify(value) ?? "null";
  const fields = Object.entries(value).filter(([, v]) => v !== undefined);
  fields.sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${fields.map(([k, v]) => `${JSON.stringify(k)}:${canonical(v)}`).join(",")}}`;
}

/** A digest of text as lower-case hexadecimal; the host supplies it. */
export type Digest = (text: string) => string;

/** Key of a job: digest of its kind, the `build` (a digest of the code that computes outputs) and its input. */
export const jobKey = (job: Keyed, build: string, digest: Digest): string =>
  digest(canonical([job.kind.name, job.kind.version, build, job.input]));
