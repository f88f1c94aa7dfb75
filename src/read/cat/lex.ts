/** Words of herd's model language. */
import { InputError, span } from "../../text/index.ts";

export interface Token {
  readonly kind: "end" | "name" | "sign" | "string" | "tag" | "word";
  readonly text: string;
  readonly at: number;
  readonly to: number;
}

const KEYWORDS = new Set(
  (
    "acyclic and as assert begin call catdep debug default do else empty end enum flag forall from fun if in include " +
    "instructions irreflexive let match not procedure rec show subset then try undefined_unless unshow variant when with"
  ).split(" "),
);

const SPACE = /(?:\s|\/\/[^\n]*|#[^\n]*)+/y;
const NAME = /_?[A-Za-z][A-Za-z0-9_.-]*'?/y;
const TAG = /'_?[A-Za-z][A-Za-z0-9_.-]*/y;
const STRING = /"[^'"]*"/y;
const SIGN = /\|\||&&|\+\+|->|-1|[(){}[\]_0|&*~+^\\?=;,]/y;

/** All words of a text, the last of kind `end`. @throws {InputError} CAT01, CAT02 */
export function tokensOf(text: string, file: string): Token[] {
  const tokens: Token[] = [];
  let at = 0;
  const match = (pattern: RegExp): string | undefined => {
    pattern.lastIndex = at;
    return pattern.exec(text)?.[0];
  };
  while (at < text.length) {
    const space = match(SPACE);
    if (space !== undefined) at += space.length;
    else if (text.startsWith("(*", at)) at = behindComment(text, at, file);
    else {
      const token = tokenAt(match, at);
      if (token === undefined)
        throw new InputError("CAT01", span(file, at, at + 1), "this character does not belong to the language");
      tokens.push(token);
      at = token.to;
    }
  }
  tokens.push({ kind: "end", text: "the end", at, to: at });
  return tokens;
}

function tokenAt(match: (pattern: RegExp) => string | undefined, at: number): Token | undefined {
  const token = (kind: Token["kind"], text: string | undefined, written = text?.length ?? 0): Token | undefined =>
    text === undefined ? undefined : { kind, text, at, to: at + written };
  const name = match(NAME);
  if (name !== undefined) return token(KEYWORDS.has(name) ? "word" : "name", name);
  const [tag, string] = [match(TAG), match(STRING)];
  return (
    token("tag", tag?.slice(1), tag?.length) ??
    token("string", string?.slice(1, -1), string?.length) ??
    token("sign", match(SIGN))
  );
}

// Comments nest.
function behindComment(text: string, from: number, file: string): number {
  const mark = /\(\*|\*\)/g;
  mark.lastIndex = from;
  let depth = 0;
  for (let m = mark.exec(text); m !== null; m = mark.exec(text)) {
    depth += m[0] === "(*" ? 1 : -1;
    if (depth === 0) return mark.lastIndex;
  }
  throw new InputError("CAT02", span(file, from, from + 2), "this comment is opened and never closed");
}
