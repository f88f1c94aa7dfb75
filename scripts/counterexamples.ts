/**
 * Writes docs/counterexamples.md: mistakes in KCore, each tried now. `node dist/scripts/counterexamples.js N` tries one of them and prints what
 * is said of it; without a number the page is written.
 */
import { writeFileSync } from "node:fs";
import { BUGS } from "./counterexample-bugs.ts";
import { counterexamplePage, type Tried, tryBug } from "./counterexample-page.ts";
import { openMutationPlace } from "./mutation-place.ts";

const { place, close } = await openMutationPlace(60_000);
const told = ({ report: { by, milliseconds } }: Tried): void => void process.stderr.write(`${by} ${milliseconds} ms\n`);
const wanted = process.argv[2];
if (wanted === undefined) writeFileSync("docs/counterexamples.md", await counterexamplePage(place, told));
else {
  const { report, text } = await tryBug(place, BUGS[Number(wanted) - 1]!);
  process.stdout.write(text);
  process.stderr.write(`${report.milliseconds} ms\n`);
}
await close();
