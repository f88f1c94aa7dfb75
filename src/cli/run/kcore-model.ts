/** `sekvm run --kcore-model`: KCore as a program on the machine of its proofs, driven by a script, or at random; behind each event all that has to be so is looked at. */
import {
  gave,
  type Line,
  lineOf,
  NotNow,
  parseScript,
  performed,
  RandomEvents,
  ScriptError,
  type Session,
  startSession,
  unexpected,
} from "../../../kcore/model/index.ts";
import { EXIT } from "../../evidence/index.ts";
import { readAtMost } from "../../host/node/index.ts";
import { badValue } from "../command-line.ts";
import type { CliContext } from "../io.ts";

const MOST_BYTES = 2 ** 20;

/** A script, read. @throws {InputError} */
function linesOf(file: string, { argv }: CliContext): Line[] {
  let bytes: Uint8Array | undefined;
  try {
    bytes = readAtMost(file, MOST_BYTES);
  } catch {
    throw badValue(argv, file, "the script cannot be read");
  }
  if (bytes === undefined) throw badValue(argv, file, "a script has at most 1 MiB");
  try {
    return parseScript(new TextDecoder().decode(bytes));
  } catch (error) {
    if (error instanceof ScriptError) throw badValue(argv, file, `line ${error.line}: ${error.message}`);
    throw error;
  }
}

/** Runs a script. Gives the exit code. @throws {InputError} */
export function runScript(file: string, context: CliContext): number {
  const { stdout } = context.io;
  let session = startSession();
  for (const line of linesOf(file, context)) {
    const { event, number } = line;
    if (event !== undefined) {
      const done = performedAt(session, line, file, context);
      const given = gave(done.session, event);
      stdout.write(`${lineOf(event)}${given === undefined ? "" : ` = ${BigInt.asIntN(64, given)}`}\n`);
      if (done.broken !== undefined) return failed(context, `line ${number}: ${done.broken} is not so`);
      session = done.session;
    }
    const wrong = unexpected(session, line);
    if (wrong !== undefined) return failed(context, `line ${number}: ${wrong}`);
  }
  stdout.write("all of it holds\n");
  return EXIT.ok;
}

function performedAt(session: Session, { event, number }: Line, file: string, { argv }: CliContext) {
  try {
    return performed(session, event!);
  } catch (error) {
    if (error instanceof NotNow) throw badValue(argv, file, `line ${number}: ${error.message}`);
    throw error;
  }
}

function failed({ io }: CliContext, why: string): number {
  io.stdout.write(`${why}\n`);
  return EXIT.refuted;
}

/** Runs so many events at random. What it prints where something is not so is a script that gives the same. */
export function runRandom(events: number, seed: number, { io }: CliContext): number {
  const random = new RandomEvents(seed);
  const lines: string[] = [];
  let session = startSession();
  for (let n = 0; n < events; n++) {
    const event = random.of(session.top);
    lines.push(lineOf(event));
    const { session: after, broken } = performed(session, event);
    if (broken !== undefined) {
      io.stdout.write(`# seed ${seed}, event ${n + 1}: ${broken} is not so\n${lines.join("\n")}\n`);
      return EXIT.refuted;
    }
    session = after;
  }
  io.stdout.write(`${events} events from seed ${seed}: all of it holds behind each\n`);
  return EXIT.ok;
}
