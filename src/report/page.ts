/**
 * A page of its own for a browser: every test with a table of its outcomes on SC and on Arm; a click on one shows its drawing
 * beside the run, step by step, and says in words why Arm has it. Nothing is loaded from elsewhere.
 */
import type { Execution, LitmusAnswer, LitmusState, Repair } from "../evidence/index.ts";
import { where } from "./code-text.ts";
import { escaped } from "./escape.ts";
import { PAGE_SCRIPT, PAGE_STYLE } from "./page-parts.ts";
import { story } from "./story.ts";
import { ARROW_HEADS, drawing, SVG_STYLE } from "./svg.ts";
import { letter } from "./trace.ts";

/** One test, or one question about compiled code. */
export interface PageTest {
  readonly title: string;
  readonly file: string;
  /** What to say of it, a sentence each. */
  readonly about: readonly string[];
  /** The text of the test, as the user wrote it. */
  readonly listing: string | undefined;
  /** What the threads run. */
  readonly names: readonly string[];
  readonly answers: readonly LitmusAnswer[];
  /** How a state is marked: compiled code marks those in which the assertion fails, a litmus test those in which the condition holds. */
  readonly mark: (state: LitmusState) => string | undefined;
}

const MODELS = { sc: "SC", arm: "Arm" } as const;
const titleOf = ({ question: { model, engine } }: LitmusAnswer): string =>
  `${MODELS[model]}${engine === "graph" ? "" : ` (${engine})`}`;

/** The whole page. */
export function htmlPage(title: string, tests: readonly PageTest[]): string {
  const list = tests.map((t, i) => `<a href="#t${i}">${escaped(t.title)}</a>`).join("\n");
  const nav = tests.length > 1 ? `<nav>${list}</nav>` : "";
  const heads = `<svg width="0" height="0" style="position:absolute">${ARROW_HEADS}</svg>`;
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">
<title>${escaped(title)}</title><style>${PAGE_STYLE}${SVG_STYLE}</style></head>
<body>${heads}${nav}<main>
${tests.map(section).join("\n")}
<footer><p><b>SC</b>, sequential consistency: threads take turns, one step at a time, and everybody sees each step at once. <b>Arm</b>: what the
architecture allows, where a thread may do steps in another order unless its code asks for order.</p>
<p>Arrows: <i>po</i> the program's order, <i>rf</i> from a write to a read of its value, <i>co</i> from a write to one that overwrites it,
<i>fr</i> from a read to a write it does not see yet, <i>addr</i>, <i>data</i>, <i>ctrl</i>, <i>pick</i> what an access is computed from,
<i>rmw</i> the two halves of an atomic access.</p></footer>
</main><script>${PAGE_SCRIPT}</script></body></html>
`;
}

interface Row {
  readonly state: LitmusState;
  readonly shown: LitmusAnswer;
  readonly execution: Execution | undefined;
}

/** The states of all answers; of each the plainest run, which is that of SC where SC has it. */
function rowsOf({ answers }: PageTest): readonly Row[] {
  const rows = new Map<string, Row>();
  for (const answer of answers)
    for (const state of answer.states) {
      const known = rows.get(state.text);
      if (known?.execution === undefined) rows.set(state.text, { state, shown: answer, execution: state.witness });
    }
  return [...rows.values()];
}

function section(test: PageTest, index: number): string {
  const rows = rowsOf(test);
  const first = Math.max(
    0,
    rows.findIndex((r) => isOnlyOnArm(test, r)),
  );
  const about = test.about.map((s) => `<p>${escaped(s)}</p>`).join("");
  const listing = test.listing === undefined ? "" : `<pre class="code">${escaped(test.listing)}</pre>`;
  return `<section id="t${index}"><h2>${escaped(test.title)} <small>${escaped(test.file)}</small></h2>${about}
<div class="top">${listing}${table(test, rows, first)}</div>
${rows.map((row, i) => panel(test, row, i === first)).join("\n")}</section>`;
}

const isOnlyOnArm = ({ answers }: PageTest, { state }: Row): boolean => {
  const has = (model: "sc" | "arm"): boolean | undefined => {
    const answer = answers.find((a) => a.question.model === model && a.status === "answered");
    return answer?.states.some((s) => s.text === state.text);
  };
  return has("arm") === true && has("sc") === false;
};

function table(test: PageTest, rows: readonly Row[], first: number): string {
  const heads = test.answers.map((a) => `<th>${titleOf(a)}</th>`).join("");
  const cell = (a: LitmusAnswer, text: string): string => {
    const has = a.states.some((s) => s.text === text);
    const word = has ? "yes" : a.status === "answered" ? "no" : "?";
    return `<td class="${word === "?" ? "unknown" : word}">${word}</td>`;
  };
  const lines = rows.map((row, i) => {
    const only = isOnlyOnArm(test, row);
    const mark = [only ? "only on Arm" : "", test.mark(row.state) ?? ""].filter((w) => w !== "").join(", ");
    const cells = test.answers.map((a) => cell(a, row.state.text)).join("");
    return `<tr tabindex="0" class="${only ? "only" : ""}${i === first ? " active" : ""}"><td class="state">${escaped(row.state.text)}</td>${cells}<td class="mark">${escaped(mark)}</td></tr>`;
  });
  return `<table><thead><tr><th>outcome</th>${heads}<th></th></tr></thead><tbody>${lines.join("")}</tbody></table>`;
}

function panel(test: PageTest, row: Row, active: boolean): string {
  const { execution, shown, state } = row;
  const head = `<div class="panel"${active ? "" : " hidden"}>`;
  if (execution === undefined) return `${head}<p>No run is kept of this outcome.</p></div>`;
  const { width, height, body } = drawing(execution, test.names);
  const picture = `<svg class="x" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}">${body}</svg>`;
  const why = story(execution);
  const words =
    why.length === 0
      ? []
      : [`<h4>Why this is only on Arm</h4><ol class="why">`, ...why.map((s) => `<li>${escaped(s)}</li>`), "</ol>"];
  const repair = isOnlyOnArm(test, row) && shown.repair !== undefined ? repairList(shown.repair) : "";
  return `${head}<div class="left"><div class="figure">${picture}</div>${words.join("")}${repair}</div><div class="run"><h3>${escaped(state.text)} <small>a run on ${titleOf(shown)}</small></h3>
<p class="steps"><button data-by="-1">◀</button><button data-by="1">▶</button> step by step, in an order in which each could have happened</p>
<ol class="events">${execution.events.map((e) => event(execution, e)).join("")}</ol>${faults(execution)}</div></div>`;
}

/** Where threads ended with an exception. */
const faults = ({ faults: list = [] }: Execution): string =>
  list.map((f) => `<p>P${f.thread} ends with an exception at <code>${escaped(where(f))}</code></p>`).join("");

function event({ events, relations }: Execution, e: Execution["events"][number]): string {
  const at = events.indexOf(e);
  const rf = relations.find((r) => r.name === "rf")?.pairs.find(([, read]) => read === e.id);
  const later = events.slice(at + 1).find((l) => l.thread === e.thread && (l.po ?? 0) < (e.po ?? -1));
  const notes = [
    rf === undefined ? "" : ` from ${letter(rf[0])}`,
    later === undefined ? "" : ` <em>before ${letter(later.id)}</em>`,
  ];
  const c =
    e.source === undefined
      ? ""
      : `<code class="c">${escaped(`${e.source.file.replace(/^.*\//, "")}:${e.source.line} ${e.source.text ?? ""}`)}</code>`;
  const thread = e.thread === undefined ? "" : `<span class="p p${e.thread % 4}">P${e.thread}</span> `;
  return `<li data-e="${e.id}"><b>${letter(e.id)}</b> ${thread}<code>${escaped(e.label)}</code>${notes.join("")}${c}<code class="a">${escaped(e.instruction)}</code></li>`;
}

function repairList({ changes }: Repair): string {
  const items = changes.map(({ what, before, after, source }) => {
    const where =
      source === undefined ? "" : `${source.file.replace(/^.*\//, "")}:${source.line} ${source.text ?? ""} `;
    const how = what.startsWith("dmb") ? `${what} in front of it` : `with ${what}`;
    return `<li><code>${escaped(where)}</code>${how}: <code>${escaped(before)}</code> becomes <code>${escaped(after)}</code></li>`;
  });
  return `<h4>Repair, after which the assertion holds in every outcome</h4><ul>${items.join("")}</ul>`;
}
