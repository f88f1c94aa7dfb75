/** `sekvm attack`: attacks, random steps, and steps that are done again. */
import { readFileSync } from "node:fs";
import { setImmediate } from "node:timers/promises";
import { EXIT } from "../../evidence/index.ts";
import { buildDigest, DiskCache, readAtMost } from "../../host/node/index.ts";
import { noCache } from "../../jobs/index.ts";
import { InputError } from "../../text/index.ts";
import { argumentSpan, badValue } from "../command-line.ts";
import type { CliContext } from "../io.ts";
import { tellNotes } from "../notes.ts";
import { attackCacheFolder, distRoot } from "../places.ts";
import { type Attack, attacks, attacksFile } from "./attacks.ts";
import { runAttack } from "./one.ts";
import { replay, shortened, type Walk, walks } from "./random.ts";
import { lineOf, type Step, stepOf } from "./steps.ts";
import { type Attacked, attackLine, HEAD, isAsExpected, summaryText, walkText } from "./text.ts";

/** Number of the JSON form's schema. */
const SCHEMA = 1;
const MOST_BYTES = 2 ** 26;

const json = (value: unknown): string => `${JSON.stringify({ schema: SCHEMA, ...(value as object) }, null, 2)}\n`;

function chosen(names: readonly string[], argv: readonly string[]): Attack[] {
  const all = attacks();
  const unknown = names.find((name) => !all.some((a) => a.name === name));
  if (unknown !== undefined) throw badValue(argv, unknown, "there is no such attack", "sekvm attack --list names them");
  return names.length === 0 ? all : all.filter(({ name }) => names.includes(name));
}

export function listAttacks(asJson: boolean, { io }: CliContext): number {
  const all = attacks();
  io.stdout.write(
    asJson
      ? json({ attacks: all })
      : all.map(({ name, says, property }) => `${name.padEnd(24)}${property.padEnd(40)}${says}\n`).join(""),
  );
  return EXIT.ok;
}

/** @returns the exit code */
export async function runAttacks(names: readonly string[], asJson: boolean, { io, argv }: CliContext): Promise<number> {
  const program = readFileSync(attacksFile);
  const done: Attacked[] = [];
  if (!asJson) io.stdout.write(HEAD);
  for (const attack of chosen(names, argv)) {
    const one = { attack, outcomes: [runAttack(attack, "kvm", program), runAttack(attack, "sekvm", program)] };
    done.push(one);
    if (!asJson) io.stdout.write(attackLine(one));
    await setImmediate(); // signals are heard
  }
  io.stdout.write(asJson ? json({ attacks: done }) : `\n${summaryText(done)}`);
  return done.every(isAsExpected) ? EXIT.ok : EXIT.refuted;
}

const walkJson = (
  { count, steps, errors, guestErrors, done, evaluated, entries, failure }: Walk,
  seed?: number,
): string =>
  json({
    seed,
    steps: count,
    entries,
    evaluated,
    done: Object.fromEntries(done),
    errors: Object.fromEntries(errors),
    guestErrors: Object.fromEntries(guestErrors),
    failure,
    sequence: failure === undefined ? undefined : steps.map(lineOf),
  });

/** So many steps apart where there is no terminal. */
const TOLD = 50_000;

export interface RandomOptions {
  readonly count: number;
  readonly seed: number;
  readonly asJson: boolean;
  /** Whether machines that were done are kept, and taken from there. */
  readonly isKept: boolean;
}

/** @returns the exit code */
export async function runRandom({ count, seed, asJson, isKept }: RandomOptions, { io }: CliContext): Promise<number> {
  const kept = isKept ? keptMachines(io.env) : undefined;
  const isShown = io.stderr.isTTY === true;
  const tell = (done: number): void => {
    if (isShown) io.stderr.write(`\r\x1b[K${done} of ${count} steps`);
    else if (done % TOLD === 0 && done < count) io.stderr.write(`${done} of ${count} steps\n`);
  };
  let found: Walk | undefined;
  for (const all of walks(count, seed, { cache: kept ?? noCache, tell })) {
    found = all;
    await setImmediate(); // signals are heard
  }
  if (isShown) io.stderr.write("\r\x1b[K");
  kept?.close();
  tellNotes(io, kept?.notes ?? []);
  const shown = found!.failure === undefined ? found! : shortened(found!);
  io.stdout.write(asJson ? walkJson(shown, seed) : walkText(shown, seed));
  return shown.failure === undefined ? EXIT.ok : EXIT.refuted;
}

/** Folders of code that a random run depends on. */
const CODE = ["bits", "cli/attack", "cli/run", "host/node", "ir", "isa", "machine", "prelude", "read", "text", "wasm"];
function keptMachines(env: CliContext["io"]["env"]): DiskCache {
  const build = buildDigest(distRoot, ["kcore", ...CODE.map((folder) => `src/${folder}`)]);
  return new DiskCache({
    folder: attackCacheFolder(env),
    build,
  });
}

/** The steps of a file; what stands before the first one, and empty lines, are left out. @throws {InputError} */
function stepsIn(file: string, argv: readonly string[]): Step[] {
  const where = argumentSpan(argv, file);
  let bytes: Uint8Array | undefined;
  try {
    bytes = file === "-" ? readFileSync(0) : readAtMost(file, MOST_BYTES);
  } catch (error) {
    throw new InputError("CFG03", where, `${file} cannot be read: ${(error as Error).message}`);
  }
  if (bytes === undefined) throw new InputError("CFG04", where, `${file} is larger than ${MOST_BYTES} bytes`);
  const lines = new TextDecoder().decode(bytes).split("\n");
  const first = lines.findIndex((line) => stepOf(line) !== undefined);
  return lines
    .slice(Math.max(first, 0))
    .filter((line) => line.trim() !== "")
    .map((line) => {
      const step = stepOf(line);
      if (step === undefined) throw new InputError("CFG02", where, `${JSON.stringify(line.slice(0, 80))} is no step`);
      return step;
    });
}

/** @returns the exit code */
export function runReplay(file: string, asJson: boolean, { io, argv }: CliContext): number {
  const found = replay(stepsIn(file, argv));
  io.stdout.write(asJson ? walkJson(found) : walkText(found, undefined));
  return found.failure === undefined ? EXIT.ok : EXIT.refuted;
}
