/** Work as a number that is the same on every computer: how often blocks of our code ran, as V8 counts them for coverage. */
import { Session } from "node:inspector/promises";

const session = new Session();

/** Starts to count. V8 counts blocks of functions that it compiles from then on: before any of them has run. */
export async function countBlocks(): Promise<void> {
  session.connect();
  await session.post("Profiler.enable");
  await session.post("Profiler.startPreciseCoverage", { callCount: true, detailed: true });
}

async function counted(part: string): Promise<number> {
  const { result } = await session.post("Profiler.takePreciseCoverage");
  const ours = result.filter((script) => script.url.includes(part));
  const counts = ours.flatMap((s) => s.functions).flatMap((f) => f.ranges.map((r) => r.count));
  return counts.reduce((sum, n) => sum + n, 0);
}

/** How often the blocks of compiled files whose path contains `part` run while `work` runs; after `countBlocks`. */
export async function blocksRun(part: string, work: () => void): Promise<number> {
  await counted(part); // counting starts anew
  work();
  return counted(part);
}
