/** The final part: `locations [x; 0:X0;]`, `filter …`, and the quantified condition. */
import { typeName } from "./init.ts";
import { LIMITS } from "./limits.ts";
import type { Reporter } from "./reporter.ts";
import { Cursor, type Token } from "./tokens.ts";
import type { Atom, Condition, FaultAtom, LitmusType, LocationItem, Prop, Quantifier } from "./tree.ts";
import { locationName, place, registerName, seesThread, valueAt } from "./values.ts";

export interface FinalPart {
  readonly locations: readonly LocationItem[];
  readonly filter: Prop | undefined;
  readonly condition: Condition;
}

const TRUE: Prop = { kind: "and", props: [] };
const FALSE: Prop = { kind: "or", props: [] };
/** What a test without a condition asks. */
export const NO_CONDITION: Condition = { quantifier: "forall", prop: TRUE };

const seesFault = (c: Cursor): boolean => (c.sees("fault") || c.sees("Fault")) && c.sees("(", 1);

/** Kinds of fault; those of tags and the like are named as unsupported. */
const MMU = ["Translation", "AccessFlag", "Permission"].map((kind) => `MMU:${kind}`);
const FAULTS: ReadonlySet<string> = new Set([
  "UndefinedInstruction",
  "SupervisorCall",
  ...MMU,
  ...MMU.map((kind) => `D-${kind}`),
  ...MMU.map((kind) => kind.replace("MMU", "S2")),
]);

/** `MMU:Translation`, `UndefinedInstruction`. */
function faultKind(c: Cursor): string {
  const start = c.peek();
  let text = c.next().text;
  while (c.eat(":")) text += `:${c.next().text}`;
  if (FAULTS.has(text)) return text;
  if (text.startsWith("I-MMU")) return c.report.refuse("instructions as data", c.since(start));
  if (text === "TagCheck") return c.report.refuse("memory tagging", c.since(start));
  if (text.startsWith("PacCheck")) return c.report.refuse("pointer authentication", c.since(start));
  if (text.startsWith("GCS")) return c.report.refuse("guarded control stacks", c.since(start));
  return c.report.fail(
    "LIT05",
    c.since(start),
    `${text} is not a kind of fault`,
    `kinds are ${[...FAULTS].join(", ")}`,
  );
}

/** A word behind a comma of a fault: its kind, or the location it is about. */
const seesKind = (c: Cursor): boolean => c.sees(":", 1) || FAULTS.has(c.peek().text) || c.sees("TagCheck");

function faultAtom(c: Cursor): FaultAtom {
  const start = c.next();
  c.expect("(");
  const thread = c.next();
  if (thread.kind !== "proc") c.report.fail("LIT05", c.spanOf(thread), "expected a thread such as P0");
  let label: string | undefined;
  if (c.eat(":")) {
    const token = c.next();
    if (token.kind !== "name") c.report.fail("LIT05", c.spanOf(token), "expected a label");
    label = token.text;
  }
  let location: string | undefined;
  let fault: string | undefined;
  if (c.eat(",")) {
    if (seesKind(c)) fault = faultKind(c);
    else location = locationName(c).text;
  }
  if (location !== undefined && c.eat(",")) fault = faultKind(c);
  c.expect(")");
  return { kind: "fault", thread: Number(thread.text.slice(1)), label, location, fault, span: c.since(start) };
}

/** Whether a place follows, not a value: `1:X0`, `[x]`, `*x`. */
function seesPlace(c: Cursor): boolean {
  return c.sees("[") || c.sees("*") || (seesThread(c) && registerName(c.peek(2).text) !== undefined);
}

function comparison(c: Cursor): Prop {
  const start = c.peek();
  const left = place(c, true);
  const negated = c.sees("!=") || c.sees("<>");
  if (!negated && !c.sees("=") && !c.sees("==")) c.unexpected("'='");
  c.next();
  let atom: Atom;
  if (seesPlace(c)) atom = { kind: "same", left, right: place(c, false), span: c.since(start) };
  else atom = { kind: "equals", place: left, value: valueAt(c, left), span: c.since(start) };
  return negated ? { kind: "not", prop: { kind: "atom", atom } } : { kind: "atom", atom };
}

function primary(c: Cursor): Prop {
  if (c.eat("true")) return TRUE;
  if (c.eat("false")) return FALSE;
  if (c.eat("not") || c.eat("~")) return c.nested(() => ({ kind: "not", prop: primary(c) }));
  if (c.eat("(")) {
    const inner = c.nested(() => proposition(c));
    c.expect(")");
    return inner;
  }
  if (seesFault(c)) return { kind: "atom", atom: faultAtom(c) };
  return comparison(c);
}

/** `a => b => c` is `a => (b => c)`; it binds tighter than /\ in herd's grammar. */
function implication(c: Cursor): Prop {
  const left = primary(c);
  return c.eat("=>") ? { kind: "implies", left, right: c.nested(() => implication(c)) } : left;
}

/** A chain of one connective, flattened as it is printed. */
function chain(c: Cursor, sign: string, kind: "and" | "or", part: (c: Cursor) => Prop): Prop {
  const first = part(c);
  if (!c.sees(sign)) return first;
  const props: Prop[] = [];
  const add = (p: Prop): void => {
    if (p.kind === kind && p.props.length > 0) for (const inner of p.props) props.push(inner);
    else props.push(p);
  };
  add(first);
  while (c.eat(sign)) {
    if (props.length >= LIMITS.items) c.report.fail("LIT19", c.spanOf(c.peek()), "the condition is too long");
    add(part(c));
  }
  return { kind, props };
}

const conjunction = (c: Cursor): Prop => chain(c, "/\\", "and", implication);
export const proposition = (c: Cursor): Prop => chain(c, "\\/", "or", conjunction);

function quantifier(c: Cursor): Quantifier {
  if (c.eat("forall")) return "forall";
  if (c.eat("exists") || c.eat("final")) return "exists";
  if (c.eat("~") || c.eat("not")) {
    c.expect("exists");
    return "~exists";
  }
  if (c.sees("observed") || c.sees("Observed")) c.report.refuse("observed lists", c.spanOf(c.peek()));
  if (c.sees("(")) return "exists";
  return c.unexpected("exists, ~exists or forall");
}

function condition(c: Cursor): Condition {
  if (c.peek().kind === "end") return NO_CONDITION;
  const found = { quantifier: quantifier(c), prop: proposition(c) };
  c.eat(";");
  if (c.sees("with")) c.report.refuse("conditions with kinds", c.spanOf(c.peek()));
  if (c.peek().kind !== "end") c.unexpected("/\\, \\/ or the end");
  return found;
}

/** The type behind a place of `locations`; herd reads it and prints by the type of the initial state. */
function locationType(c: Cursor): LitmusType | undefined {
  const token = c.peek();
  if (token.kind !== "name") return c.eat("*") ? { name: undefined, pointer: true } : undefined;
  c.next();
  const pointer = c.eat("*");
  return { name: typeName(c, token, pointer, false), pointer };
}

function locations(c: Cursor): readonly LocationItem[] {
  const items: LocationItem[] = [];
  c.expect("[");
  while (!c.sees("]")) {
    if (seesFault(c)) items.push({ kind: "fault", fault: faultAtom(c) });
    else items.push({ kind: "place", place: place(c, true), type: locationType(c) });
    if (items.length > LIMITS.items) c.report.fail("LIT19", c.spanOf(c.peek()), "too many locations");
    if (!c.eat(";") && !c.sees("]")) c.unexpected("';' or ']'");
  }
  c.expect("]");
  return items;
}

/** Skips to the next part after an error in one. */
function recover(c: Cursor, words: readonly string[]): void {
  while (c.peek().kind !== "end" && !words.some((w) => c.sees(w))) c.next();
  c.depth = 0;
}

const CONDITION_WORDS = ["exists", "forall", "final", "~"];

/** Reads the final part; what has an error or is unsupported is left out. */
export function readFinal(list: readonly Token[], report: Reporter): FinalPart {
  const c = new Cursor(list, report);
  let places: readonly LocationItem[] = [];
  let filter: Prop | undefined;
  if (c.eat("locations")) {
    const found = report.attempt(() => locations(c));
    if (found === undefined) recover(c, ["filter", ...CONDITION_WORDS]);
    places = found ?? [];
  }
  if (c.eat("filter")) {
    filter = report.attempt(() => proposition(c));
    if (filter === undefined) recover(c, CONDITION_WORDS);
  }
  return { locations: places, filter, condition: report.attempt(() => condition(c)) ?? NO_CONDITION };
}
