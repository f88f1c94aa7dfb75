/** The texts of a model in herd's language: the file that a user names and what it includes, or our own. */
import { basename, dirname, join } from "node:path";
import { readAtMost } from "../../host/node/index.ts";
import { modelOf } from "../../model/axiomatic/index.ts";
import { type CatText, parseCat, type Statement } from "../../read/cat/index.ts";
import { InputError, type Span } from "../../text/index.ts";
import type { ModelText } from "./messages.ts";
import { ModelTextError } from "./model-text-error.ts";

const MOST_BYTES = 2 ** 20; // of one file
const MOST_FILES = 200;

/**
 * The text of `file`, first, and those beside it that it includes.
 * @throws {InputError} when the file cannot be read
 * @throws {ModelTextError} when a text is not understood
 */
export function modelTexts(file: string, where: Span): readonly ModelText[] {
  const folder = dirname(file);
  const texts = [{ file, text: readText(file, where) }];
  const parsed: CatText[] = [];
  for (let i = 0; i < texts.length; i++) {
    const { file: name, text } = texts[i]!;
    try {
      parsed.push(parseCat(text, name));
    } catch (error) {
      throw error instanceof InputError ? new ModelTextError(error, text) : error;
    }
    for (const included of includes(parsed[i]!.statements)) {
      const path = join(folder, basename(included));
      if (texts.some((t) => t.file === path) || texts.length >= MOST_FILES) continue;
      const found = textIfThere(path);
      if (found !== undefined) texts.push({ file: path, text: found });
    }
  }
  try {
    modelOf(parsed);
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    throw new ModelTextError(error, texts.find((t) => t.file === error.span.file)?.text ?? "");
  }
  return texts;
}

function readText(file: string, where: Span): string {
  let bytes: Buffer | undefined;
  try {
    bytes = readAtMost(file, MOST_BYTES);
  } catch (error) {
    throw new InputError("CFG03", where, `cannot read ${file}: ${(error as Error).message}`);
  }
  if (bytes === undefined) throw new InputError("CFG04", where, `${file} is larger than ${MOST_BYTES} bytes`);
  return bytes.toString("utf8");
}

// What is not there may stand under a choice that is off; the model says so where it is needed.
function textIfThere(path: string): string | undefined {
  try {
    return readAtMost(path, MOST_BYTES)?.toString("utf8");
  } catch {
    return undefined;
  }
}

const includes = (statements: readonly Statement[]): string[] =>
  statements.flatMap((s) => {
    if (s.kind === "include") return [s.file];
    if (s.kind === "if") return includes([...s.yes, ...s.no]);
    return s.kind === "procedure" || s.kind === "forall" ? includes(s.body) : [];
  });
