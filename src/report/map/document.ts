/** What the script of a page needs to tell of each box, as plain JSON: lists and texts, in words. */
import type {
  GoalReport,
  MapStep,
  ProofMap,
  ProofReport,
  ShownTable,
  SourcePlace,
  SourceText,
  TheoremKind,
  TheoremReport,
  Verdict,
} from "../../evidence/index.ts";
import { visible } from "../../text/index.ts";
import { groundsOf } from "../proof-counts.ts";
import { cellText } from "../shown-table.ts";
import { BOX_WORDS, type BoxWord, type MapRow, rowTitle, theoremWord } from "./rows.ts";

/** What theorems of a kind say. */
const KINDS: Readonly<Record<TheoremKind, string>> = {
  law: "a law of a codec, from the bits",
  stated: "a proof file states it",
  initial: "true of the first machine",
  kept: "what CPUs rely on: nothing that others do breaks it",
  hardware: "steps of hardware below keep what is said of both machines",
  crossing: "a primitive of a layer below acts here as its specification says",
  refinement: "code does what its specification says, whatever other CPUs and hardware do",
  "one-step": "it is one step of its machine, and keeps what others rely on",
  actor: "a step that a CPU may take keeps what is known of every state",
  view: "a step tells no principal more than it sees, and disturbs none that does not act",
  mutant: "it leaves out something that is needed, and has to be refuted",
};

/** How it is known that a path is taken. */
const WITNESSES = {
  run: "a recorded run takes it",
  model: "a solver's state takes it, checked natively",
  unreachable: "no state takes it: nothing on it counts",
  none: "no state is known that takes it",
  skipped: "not looked for",
} as const;

/** Word, kind, what, place, by whom, work in the solver's own units. */
type Goal = readonly [BoxWord, string, string, string, string, number];

interface PageTheorem {
  readonly title: string;
  readonly word: BoxWord;
  readonly says: string;
  readonly place: string;
  readonly why: readonly string[];
  readonly command: string;
  /** Position among the texts; absent where the box shows it. */
  readonly statement?: number;
  readonly paths: readonly {
    readonly decisions: readonly string[];
    readonly witness: string;
    readonly goals: readonly Goal[];
  }[];
}

/** A place, and a position among the texts. */
type PageText = readonly [string, number];

/** A box as the panel shows it. */
interface PageBox {
  readonly title: string;
  readonly word: BoxWord;
  readonly spec?: PageText;
  readonly code?: PageText;
  /** Ids of boxes. */
  readonly calls: readonly string[];
  readonly theorems: readonly PageTheorem[];
  /** Position among the rows. */
  readonly row: number;
}

/** A step as the panel shows it. */
interface PageStep {
  readonly title: string;
  readonly word: BoxWord;
  readonly about: readonly string[];
  readonly counts: readonly string[];
  readonly parts: readonly (readonly [string, BoxWord, string])[];
  /** Columns, and rows of a name and its cells. */
  readonly table?: { readonly heads: readonly string[]; readonly rows: readonly (readonly string[])[] };
  readonly rests: Rests;
}

/** Ids, each with what it says. */
type Rests = readonly (readonly [string, string])[];

export interface PageDocument {
  readonly words: typeof BOX_WORDS;
  /** Each once. */
  readonly texts: readonly string[];
  /** What each row rests on. */
  readonly rows: readonly Rests[];
  readonly boxes: Readonly<Record<string, PageBox>>;
  readonly steps: Readonly<Record<string, PageStep>>;
}

const placeText = (place: SourcePlace | undefined): string =>
  place === undefined ? "" : `${place.file}:${place.line}`;

/** Texts, each once, by position. */
class Texts {
  readonly list: string[] = [];
  readonly #positions = new Map<string, number>();

  at(text: string): number {
    const known = this.#positions.get(text) ?? this.list.length;
    if (known === this.list.length) this.#positions.set(text, this.list.push(text) - 1);
    return known;
  }

  of({ place, text }: SourceText): PageText {
    return [placeText(place), this.at(text)];
  }
}

/** Words of a command line, as a shell takes them. */
const shellWord = (word: string): string => (/^[\w./-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`);

/** Why something is not shown; of what is shown, nothing. */
function reasons(verdict: Verdict): string[] {
  switch (verdict.status) {
    case "unknown":
      return [`${verdict.why}: ${verdict.detail}`, ...(verdict.lines ?? [])];
    case "vacuous":
      return [verdict.detail];
    case "holds":
      return [`for ${verdict.within}`];
    case "refuted":
    case "proved":
      return [];
  }
}

const goalOf = ({ verdict, kind, about, place, by, resource }: GoalReport): Goal => {
  const word = verdict.status === "unknown" && verdict.why === "stalled" ? "stalled" : verdict.status;
  return [word, kind, about, placeText(place), by, resource];
};

/** How theorems of a layer are shown. */
interface Showing {
  readonly texts: Texts;
  readonly functions: ReadonlyMap<string, string>;
  /** The command that proves a layer again. */
  readonly command: string;
}

function theoremOf(theorem: TheoremReport, { texts, functions, command }: Showing): PageTheorem {
  const { kind, name, title, place, verdict, paths, goals, counterexample } = theorem;
  const text = kind === "refinement" ? undefined : functions.get(keyOf(place));
  return {
    title,
    word: theoremWord(theorem),
    says: KINDS[kind],
    place: placeText(place),
    why: [...reasons(verdict), ...(counterexample?.lines ?? [])],
    command: `${command} --only ${shellWord(name)}`,
    ...(text === undefined ? {} : { statement: texts.at(text) }),
    paths: paths.map(({ decisions, witness }, path) => {
      const own = goals.filter((g) => g.path === path).map(goalOf);
      return { decisions: decisions.filter((d) => d !== ""), witness: WITNESSES[witness], goals: own };
    }),
  };
}

const keyOf = (place: SourcePlace | undefined): string =>
  place === undefined ? "" : `${place.file}:${place.line}:${place.column}`;

/** What a row rests on: ids, each with its sentence. */
function restsOf({ layer }: MapRow, report: ProofReport): Rests {
  const below = groundsOf(report.layers)[report.layers.indexOf(layer)] ?? [];
  const { machine, assumptions, waits, solver } = report;
  const hardware = layer.under.hardware.length === 0 ? "" : `; steps of hardware: ${layer.under.hardware.join(", ")}`;
  return [
    ...below.map(({ number, word }) => [`layer ${number}`, `below it, and ${word}`] as const),
    ...waits
      .filter((w) => w.layer === layer.number)
      .map((w) => ["waiting-ends", `of ${w.loop}, which waits for ${w.awaits}`] as const),
    ...assumptions.map(({ id, sentence }) => [id, sentence] as const),
    ...machine.assumes.map(({ id, says }) => [id, `${machine.file} assumes it of every state: ${says}`] as const),
    ["machine", `as ${machine.file} declares it`],
    ["under", `what was proved is true while all CPUs step${hardware}`],
    ["solver", solver],
  ];
}

/** The command that proves what a row shows. */
function commandOf({ layer: { isLayer, number, title } }: MapRow, { system }: ProofReport): string {
  const words = [...(system === "kcore" ? [] : [system]), isLayer ? String(number) : title];
  return `sekvm prove ${words.map(shellWord).join(" ")}`;
}

/** The boxes of a row, by their ids. */
function boxesOf(
  row: MapRow,
  at: number,
  { proofs, texts: sources }: ProofMap,
  ids: ReadonlyMap<number, string>,
  showing: Omit<Showing, "command">,
) {
  const own = { ...showing, command: commandOf(row, proofs!) };
  return row.boxes.map((box): readonly [string, PageBox] => {
    const text = box.primitive === undefined ? undefined : sources.primitives[box.primitive];
    const page = {
      title: `${rowTitle(row.layer)}: ${box.label}`,
      word: box.word,
      ...(text?.spec === undefined ? {} : { spec: showing.texts.of(text.spec) }),
      ...(text?.code === undefined ? {} : { code: showing.texts.of(text.code) }),
      calls: (text?.calls ?? []).flatMap((c) => ids.get(c) ?? []),
      theorems: box.theorems.map((t) => theoremOf(t, own)),
      row: at,
    };
    return [box.id, page];
  });
}

const tableOf = ({ columns, rows }: ShownTable): NonNullable<PageStep["table"]> => ({
  heads: ["layer", ...columns],
  rows: rows.map(({ name, cells }) => [name, ...cells.map(cellText)]),
});

function stepOf({ says, claim, verdict, open, counts, parts, table }: MapStep): PageStep {
  const relies = verdict !== undefined && "reliesOn" in verdict ? verdict.reliesOn : [];
  return {
    title: says,
    word: verdict?.status ?? "open",
    about: [
      ...(claim === undefined ? [] : [claim]),
      ...(verdict === undefined ? [] : reasons(verdict)),
      ...(open === undefined || open === "" ? [] : [`Not in this version: ${open}.`]),
    ],
    counts: Object.entries(counts).map(([what, n]) => `${n} ${what}`),
    parts: parts.map((p) => [
      p.name,
      p.verdict.status,
      [...reasons(p.verdict), p.text].filter((t) => t !== "").join("; "),
    ]),
    ...(table === undefined || table.rows.length === 0 ? {} : { table: tableOf(table) }),
    rests: relies.map((r) => [r, ""] as const),
  };
}

/** The document. */
export function documentOf(map: ProofMap, rows: readonly MapRow[]): PageDocument {
  const texts = new Texts();
  const all = rows.flatMap((r) => r.boxes);
  const ids = new Map(all.flatMap((b) => (b.primitive === undefined ? [] : [[b.primitive, b.id] as const])));
  const functions = new Map(map.texts.functions.map((f) => [keyOf(f.place), f.text]));
  const boxes = rows.flatMap((row, at) => boxesOf(row, at, map, ids, { texts, functions }));
  return {
    words: BOX_WORDS,
    boxes: Object.fromEntries(boxes),
    steps: Object.fromEntries(map.steps.map((s) => [visible(`step/${s.name}`), stepOf(s)])),
    rows: rows.map((row) => restsOf(row, map.proofs!)),
    texts: texts.list,
  };
}

/** JSON as it may stand inside of a `script` element: nothing in it ends the element. */
export const scriptJson = (value: unknown): string =>
  JSON.stringify(value, (_, v: unknown) => (typeof v === "string" ? visible(v) : v)).replaceAll("<", "\\u003c");
