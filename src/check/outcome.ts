/** The judge of litmus tests: an exploration becomes the answer that herd would print. */
import type { LitmusAnswer, LitmusQuestion, LitmusState } from "../evidence/index.ts";
import { FAULT_NAMES, faultsIn } from "../model/mmu/index.ts";
import {
  type AskedFault,
  type Exploration,
  entryWord,
  type FaultSetColumn,
  faultAtoms,
  faultMatches,
  type LitmusProgram,
  type Outcome,
  placeKey,
  rootWord,
  translationWord,
} from "../model/program/index.ts";
import {
  type Atom,
  conditionText,
  type FaultAtom,
  faultText,
  type Label,
  type LitmusTest,
  type Place,
  type Prop,
  type Quantifier,
  type Value,
} from "../read/litmus/index.ts";
import { columnValue, compareLists, type Final, finalText, Symbols, sameFinal } from "./values.ts";

const KIND: Readonly<Record<Quantifier, LitmusAnswer["kind"]>> = {
  exists: "Allowed",
  "~exists": "Forbidden",
  forall: "Required",
};

/** One outcome with names for its values. */
interface FinalState {
  readonly values: ReadonlyMap<string, Final>;
  readonly faults: readonly AskedFault[];
}

/** Evaluates propositions over the outcomes of one program. */
class Judge {
  readonly #test: LitmusTest;
  readonly #program: LitmusProgram;
  readonly #symbols: Symbols;
  readonly #asked: readonly FaultAtom[];

  constructor(test: LitmusTest, program: LitmusProgram) {
    this.#test = test;
    this.#program = program;
    this.#symbols = new Symbols(program);
    this.#asked = faultAtoms(test);
  }

  state({ values }: Outcome): FinalState {
    const named = new Map<string, Final>();
    for (const [key, column] of this.#program.columns) named.set(key, columnValue(column, values, this.#symbols));
    const sets = (this.#program.faultSets ?? []).flatMap((set) => faultsOf(this.#test, this.#program, set, values));
    return { values: named, faults: [...this.#program.faults.filter((f) => values[f.at] !== 0n), ...sets] };
  }

  holds(prop: Prop, state: FinalState): boolean {
    switch (prop.kind) {
      case "atom":
        return this.#atom(prop.atom, state);
      case "not":
        return !this.holds(prop.prop, state);
      case "implies":
        return !this.holds(prop.left, state) || this.holds(prop.right, state);
      case "and":
        return prop.props.every((p) => this.holds(p, state));
      case "or":
        return prop.props.some((p) => this.holds(p, state));
    }
  }

  #atom(atom: Atom, state: FinalState): boolean {
    if (atom.kind === "fault") return state.faults.some((f) => faultMatches(atom, f));
    if (atom.kind === "equals") {
      const { bytes } = this.#program.columns.get(placeKey(atom.place))!.shown;
      return sameFinal(valueAt(atom.place, state), this.#value(atom.value), bytes);
    }
    // Two places are compared as they are; a place narrower than 64 bits holds nothing above its type.
    return sameFinal(this.#narrow(atom.left, state), this.#narrow(atom.right, state), 8);
  }

  #narrow(place: Place, state: FinalState): Final {
    const final = valueAt(place, state);
    if (place.kind === "register" || final.kind !== "number") return final;
    const { bytes } = this.#program.columns.get(placeKey(place))!.shown;
    return { kind: "number", value: BigInt.asUintN(8 * bytes, final.value) };
  }

  /** What a value of the condition stands for. */
  #value(value: Value): Final {
    switch (value.kind) {
      case "number":
        return { kind: "number", value: value.value };
      case "array":
        return { kind: "array", values: value.values.map((v) => this.#value(v)) };
      case "translation":
        return this.#symbols.final(translationWord(this.#program.pages!, value.page));
      case "entry":
        return this.#symbols.final(entryWord(this.#program.pages!, value.entry));
      case "vttbr":
        return this.#symbols.final(rootWord(this.#program.pages!, value));
      case "symbol": {
        const named = this.#symbols.address(value.name);
        if (named !== undefined) return this.#symbols.final(named + 8n * BigInt(value.index));
        const { address, cell } = this.#program.variables.find((v) => v.name === value.name)!;
        return this.#symbols.final(address + BigInt(value.index * cell));
      }
      case "label": {
        const name = `P${value.thread}:${value.name}`;
        const at = this.#test.threads[value.thread]!.labels.find((l) => l.name === value.name)!.at;
        const code = this.#program.threads[value.thread]!.instructions;
        const address = (code[0]?.address ?? 0n) + 4n * BigInt(at);
        return { kind: "address", value: address, text: `label:"${name}"` };
      }
    }
  }

  /** The values that are printed, in the order of the columns. */
  printed(state: FinalState): readonly Final[] {
    return [...this.#program.columns].flatMap(([key, c]) => (c.printed ? [state.values.get(key)!] : []));
  }

  /** `0:X0=1; [x]=2; Fault(P0:L0,UndefinedInstruction);` */
  text(state: FinalState): string {
    const items: string[] = [];
    for (const [key, column] of this.#program.columns)
      if (column.printed) items.push(`${column.key}=${finalText(state.values.get(key)!, column.shown)};`);
    if (this.#program.faultSets === undefined)
      for (const f of state.faults) items.push(`Fault(${faultPlace(f)},${f.fault});`);
    for (const atom of this.#asked) {
      const found = state.faults.filter((f) => faultMatches(atom, f));
      if (found.length === 0) items.push(`~Fault(${faultText(atom)});`);
      else if (this.#program.faultSets !== undefined)
        for (const f of found) items.push(`Fault(${pagedFaultText(f, atom)});`);
    }
    return [...new Set(items)].join(" ");
  }
}

const valueAt = (place: Place, state: FinalState): Final => state.values.get(placeKey(place))!;

/** With page tables a fault prints where an atom asks for it, its kind as it is asked for. */
const pagedFaultText = (f: AskedFault, atom: FaultAtom): string =>
  [faultPlace(f), f.location, atom.fault ?? f.fault].filter((part) => part !== undefined).join(",");

const MMU_FAULTS = [
  ...FAULT_NAMES.map((name) => `D-MMU:${name}`),
  ...["SupervisorCall", "UndefinedInstruction"],
  ...FAULT_NAMES.map((name) => `S2:${name}`),
];

// The column of an instruction of a thread, its labels, and the index in there.
function placeOf(
  test: LitmusTest,
  { threads }: LitmusProgram,
  thread: number,
  instruction: number,
): { readonly list: readonly Label[]; readonly index: number } {
  const { labels, handler, hypervisor } = test.threads[thread]!;
  const own = [labels, handler?.labels ?? [], hypervisor?.labels ?? []];
  let before = 0;
  for (const [kind, list] of own.entries()) {
    const sizes = threads.map((t) => [t.instructions, t.handler, t.hypervisor][kind]?.length ?? 0);
    const from = before + sizes.slice(0, thread).reduce((sum, n) => sum + n, 0);
    if (instruction >= from && instruction < from + sizes[thread]!) return { list, index: instruction - from };
    before += sizes.reduce((sum, n) => sum + n, 0);
  }
  throw new Error(`instruction ${instruction} is not of P${thread}`);
}

/** The faults of a thread in one outcome. */
function faultsOf(
  test: LitmusTest,
  program: LitmusProgram,
  { thread, at }: FaultSetColumn,
  values: readonly bigint[],
): readonly AskedFault[] {
  return faultsIn(values[at]!).map(({ instruction, kind, at: what, page, offset }) => {
    const { list, index } = placeOf(test, program, thread, instruction);
    const { list: pages, stage2 } = program.pages!;
    const name = what === "intermediate" ? stage2!.list[page]!.name : pages[page]?.name;
    const location =
      what === "nothing"
        ? {}
        : { location: what === "entry" ? `PTE(${name})` : offset === 0 ? name! : `${name}+${offset}` };
    const fault = `${MMU_FAULTS[kind]}${what === "entry" ? ",EL0" : ""}`;
    return {
      thread,
      labels: list
        .filter((l) => l.at === index)
        .map((l) => l.name)
        .sort(),
      fault,
      ...location,
    };
  });
}

function faultPlace({ thread, labels }: AskedFault): string {
  if (labels.length === 0) return `P${thread}`;
  return labels.length === 1 ? `P${thread}:${labels[0]}` : `P${thread}:{${labels.join(",")}}`;
}

/** The states of the outcomes that pass the filter, each once, in herd's order. */
function statesOf(
  judge: Judge,
  test: LitmusTest,
  { faultsFail }: LitmusProgram,
  outcomes: readonly Outcome[],
): readonly LitmusState[] {
  const found = new Map<string, { readonly key: readonly Final[]; readonly state: LitmusState }>();
  for (const outcome of outcomes) {
    const final = judge.state(outcome);
    if (test.filter !== undefined && !judge.holds(test.filter, final)) continue;
    const text = judge.text(final);
    if (found.has(text)) continue;
    const failed = faultsFail === true && final.faults.length > 0;
    const holds = !failed && judge.holds(test.condition.prop, final);
    const witness = outcome.witness === undefined ? {} : { witness: outcome.witness };
    found.set(text, { key: judge.printed(final), state: { text, holds, ...witness } });
  }
  const order = [...found.values()].sort(
    (a, b) => compareLists(a.key, b.key) || (a.state.text < b.state.text ? -1 : 1),
  );
  return order.map(({ state }) => state);
}

function observation(states: readonly LitmusState[]): LitmusAnswer["observation"] {
  if (!states.some((s) => s.holds)) return "Never";
  return states.every((s) => s.holds) ? "Always" : "Sometimes";
}

/** Whether the quantified condition is satisfied by these states. */
function satisfied(quantifier: Quantifier, states: readonly LitmusState[]): boolean {
  if (quantifier === "forall") return states.every((s) => s.holds);
  return states.some((s) => s.holds) === (quantifier === "exists");
}

/** The printed state of an outcome of a test. */
export function stateNamer(test: LitmusTest, program: LitmusProgram): (outcome: Outcome) => string {
  const judge = new Judge(test, program);
  return (outcome) => judge.text(judge.state(outcome));
}

function notesOn(program: LitmusProgram, { misplaced, remarks = [] }: Exploration): readonly string[] {
  const code = program.threads.flatMap(({ instructions }, t) => instructions.map(({ text }) => `P${t}: ${text}`));
  const what = "is to another address or size than its load-exclusive, which is CONSTRAINED UNPREDICTABLE";
  const fails = misplaced.map((i) => `${code[i]} ${what}: it fails here, --variant CU also lets it succeed`);
  return [...remarks, ...fails];
}

const NO_STATS = { nodes: 0, complete: 0, bytes: 0 };

/**
 * The answer to a test from what an engine found.
 *
 * @param file  the name of the file as the report shows it
 */
export function judge(
  test: LitmusTest,
  program: LitmusProgram,
  exploration: Exploration,
  question: LitmusQuestion,
  file: string,
): LitmusAnswer {
  const { quantifier } = test.condition;
  const states = statesOf(new Judge(test, program), test, program, exploration.outcomes);
  const { incomplete, stats } = exploration;
  const notes = notesOn(program, exploration);
  return {
    file,
    name: test.name,
    question,
    status: incomplete === undefined ? "answered" : "unknown",
    ...(incomplete === undefined ? {} : { why: incomplete }),
    kind: KIND[quantifier],
    condition: conditionText(test.condition),
    states,
    ok: satisfied(quantifier, states),
    observation: observation(states),
    stats,
    ...(notes.length > 0 ? { notes } : {}),
  };
}

/** The answer to a test that has a construct which is not run; `detail` names it. */
export function unsupportedAnswer(
  test: LitmusTest,
  detail: string,
  question: LitmusQuestion,
  file: string,
): LitmusAnswer {
  return {
    file,
    name: test.name,
    question,
    status: "unsupported",
    why: { reason: "unsupported", detail },
    kind: KIND[test.condition.quantifier],
    condition: conditionText(test.condition),
    states: [],
    ok: false,
    observation: "Never",
    stats: NO_STATS,
  };
}
