/**
 * Native runs of proof files, in a process that may read the files of this package and nothing else: no other file, no process, no
 * network, and only so long. What comes back are names of primitives with arguments; everything else is worked out here.
 */
import { spawn } from "node:child_process";
import { realpathSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { RunLine, RunQuestion, WrittenValue } from "./protocol.ts";

/** A call of a primitive by a run. */
export interface NativeCall {
  /** The specification, `file#name`. */
  readonly spec: string;
  readonly args: readonly (bigint | boolean | string)[];
}

/** What a run of a layer called; or why it is no run. */
export type NativeRun = { readonly calls: readonly NativeCall[] } | { readonly failed: string };

/** Milliseconds for all runs of a system. */
const DEADLINE = 20_000;
/** Characters of what comes back. */
const MOST_TEXT = 16 * 2 ** 20;
/** MiB of heap. */
const HEAP = 512;
const MOST_MESSAGE = 200;

/** The flag of the permission model: Node 20 has it under another name. */
const PERMISSION = process.allowedNodeEnvironmentFlags.has("--permission")
  ? "--permission"
  : "--experimental-permission";

/** Runs proof files. @param readable folder of this package's compiled files, which the child is made of */
export async function nativeRuns(
  question: RunQuestion,
  readable: string,
  { entry = new URL("./child.js", import.meta.url), deadline = DEADLINE } = {},
): Promise<ReadonlyMap<number, NativeRun>> {
  const { text, lost } = await answerOf(question, readable, { entry, deadline });
  const runs = new Map<number, NativeRun>();
  for (const line of text.split("\n")) {
    const said = lineOf(line, question);
    if (said !== undefined) runs.set(said.layer, said.run);
  }
  for (const { number } of question.layers)
    if (!runs.has(number)) runs.set(number, { failed: lost ?? "it gave no answer" });
  return runs;
}

interface Answer {
  readonly text: string;
  readonly lost: string | undefined;
}

function answerOf(
  question: RunQuestion,
  readable: string,
  { entry, deadline }: { readonly entry: URL; readonly deadline: number },
): Promise<Answer> {
  const flags = [
    PERMISSION,
    `--allow-fs-read=${realpathSync(readable)}/*`,
    "--disallow-code-generation-from-strings",
    "--no-warnings",
    `--max-old-space-size=${HEAP}`,
  ];
  const child = spawn(process.execPath, [...flags, realpathSync(fileURLToPath(entry))], {
    env: {},
    stdio: ["pipe", "pipe", "pipe"],
  });
  return new Promise((resolve) => {
    let [text, errors, lost] = ["", "", undefined as string | undefined];
    const stop = (why: string): void => {
      lost ??= why;
      child.kill("SIGKILL");
    };
    const timer = setTimeout(() => stop(`it did not end within ${deadline / 1000} s`), deadline);
    child.stdout.setEncoding("utf8").on("data", (part: string) => {
      text += part;
      if (text.length > MOST_TEXT) stop("it says too much");
    });
    child.stderr.setEncoding("utf8").on("data", (part: string) => {
      errors = (errors + part).slice(0, 10_000);
    });
    const end = (): void => {
      clearTimeout(timer);
      resolve({ text, lost: lost ?? (errors === "" ? undefined : plain(errors)) });
    };
    child.on("error", (error) => {
      lost ??= error.message;
      end();
    });
    child.on("close", end);
    child.stdin.on("error", () => undefined); // it ended before it was asked
    child.stdin.end(JSON.stringify(question));
  });
}

/** A line of the child, as far as it is one. */
function lineOf(line: string, { specs }: RunQuestion): { readonly layer: number; readonly run: NativeRun } | undefined {
  try {
    const said = JSON.parse(line) as RunLine;
    if ("failed" in said) return { layer: Number(said.layer), run: { failed: plain(String(said.failed)) } };
    const calls = said.calls.map(([at, args]) => ({ spec: specs[at]!, args: args.map(readValue) }));
    return calls.every((c) => c.spec !== undefined) ? { layer: Number(said.layer), run: { calls } } : undefined;
  } catch {
    return undefined;
  }
}

function readValue(value: WrittenValue): bigint | boolean | string {
  if (typeof value === "boolean") return value;
  return "n" in value ? BigInt(value.n) : String(value.s);
}

/** What a stranger's program says, as one line without control characters. */
const plain = (text: string): string =>
  text
    .replace(/[^\x20-\x7e]+/g, " ")
    .trim()
    .slice(0, MOST_MESSAGE);
