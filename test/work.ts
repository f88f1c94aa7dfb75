/** Work as a number that is the same on every computer: how often blocks of our code ran, as V8 counts them for coverage. */
import { Session } from "node:inspector/promises";

/** How often the blocks of compiled files whose path contains `part` run while `work` runs. */
export async function blocksRun(part: string, work: () => void): Promise<number> {
  const session = new Session();
  session.connect();
  try {
    await session.post("Profiler.enable");
    await session.post("Profiler.startPreciseCoverage", { callCount: true, detailed: true });
    work();
    const { result } = await session.post("Profiler.takePreciseCoverage");
    const ours = result.filter((script) => script.url.includes(part));
    const counts = ours.flatMap((s) => s.functions).flatMap((f) => f.ranges.map((r) => r.count));
    return counts.reduce((sum, n) => sum + n, 0);
  } finally {
    session.disconnect();
  }
}
