/** Notes on standard error, each once: two caches in one folder that cannot be written are one fact. */
import type { Io } from "./io.ts";

const told = new WeakMap<Io, Set<string>>();

/** Tells what was not told before in this run. */
export function tellNotes(io: Io, notes: readonly string[]): void {
  const known = told.get(io) ?? new Set();
  told.set(io, known);
  for (const note of notes) if (!known.has(note)) io.stderr.write(`note: ${note}\n`);
  for (const note of notes) known.add(note);
}
