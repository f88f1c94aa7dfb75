/**
 * What passes from one principal to another because it is meant to, and for whom steps are taken: what `security` says of noninterference
 * beside what the machine declares. Functions take arguments of steps by their names.
 */
import type { Declared } from "../../../kernel/index.ts";
import type { Span } from "../../../text/index.ts";
import type { Reading } from "./reading.ts";

/** What passes by some steps, through a field or by their results. */
export interface KnownDeclassified {
  readonly id: string;
  readonly says: string;
  /** Names of primitives. */
  readonly steps: readonly string[];
  /** A field that is observed, or what is below one; undefined: the result. */
  readonly path: string | undefined;
  /** `(machine, …principal, …keys, …arguments by name) => boolean`; undefined: always. */
  readonly when: string | undefined;
  /** It passes to who acts, not to who does not. */
  readonly own: boolean;
  readonly to: string | undefined;
  readonly span: Span;
}

/** For whom steps are taken. */
export interface KnownTakes {
  readonly says: string;
  /** `(machine, …arguments by name) => boolean`. */
  readonly only: string;
  /** Names of primitives, and folders of layers. */
  readonly steps: readonly string[];
  readonly span: Span;
}

/** Reads `declassifies`. */
export const declassifiedOf = (reading: Reading, items: readonly Declared[]): KnownDeclassified[] =>
  items.flatMap((value) => {
    const parts = reading.fields(value, ["id", "says", "steps", "field", "when", "own", "to"]);
    const [id, says] = [reading.text(parts.get("id")), reading.text(parts.get("says"))];
    const steps = reading.itemsOf(parts.get("steps")).flatMap((s) => reading.as(s, "primitive")?.primitive ?? []);
    if (id === undefined || says === undefined || steps.length === 0) {
      reading.refuse(
        value.span,
        "what passes has an id, a sentence that says what it is, and steps by which it passes",
      );
      return [];
    }
    const when = parts.has("when") ? reading.lifted(parts.get("when"))?.name : undefined;
    const [path, to] = ["field", "to"].map((name) => (parts.has(name) ? reading.text(parts.get(name)) : undefined));
    const own = path === undefined || reading.truth(parts.get("own"));
    return [{ id, says, steps, path, when, own, to, span: value.span }];
  });

/** Reads `takes`. */
export const takesOf = (reading: Reading, items: readonly Declared[]): KnownTakes[] =>
  items.flatMap((value) => {
    const parts = reading.fields(value, ["says", "only", "steps"]);
    const [says, only] = [reading.text(parts.get("says")), reading.lifted(parts.get("only"))?.name];
    const steps = reading
      .itemsOf(parts.get("steps"))
      .flatMap((s) => (s.kind === "primitive" ? s.primitive : (reading.text(s) ?? [])));
    if (says !== undefined && only !== undefined && steps.length > 0) return [{ says, only, steps, span: value.span }];
    reading.refuse(value.span, "for whom are which steps taken?", "{ says: …, only: …, steps: [ … ] }");
    return [];
  });
