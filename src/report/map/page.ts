/**
 * A map of proofs as a page of its own: a click on a box says what was to be shown, of which text, by what, and what it rests on. One file; nothing is loaded
 * from elsewhere, and a policy in it says so to the browser.
 */
import type { MapStep, ProofMap } from "../../evidence/index.ts";
import { escaped } from "../escape.ts";
import { documentOf, scriptJson } from "./document.ts";
import { BOX_WORDS, type BoxWord, boxText, type MapBox, type MapRow, rowsOf, rowTitle } from "./rows.ts";
import { MAP_SCRIPT } from "./script.ts";
import { MAP_STYLE } from "./style.ts";
import { failedBoxes, mapTitle, summaryLines, usedWords } from "./summary.ts";

const POLICY =
  "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; base-uri 'none'; form-action 'none'";

function button(id: string, word: BoxWord, label: string, about: string, classes: string): string {
  const { sign } = BOX_WORDS[word];
  return `<button type="button" class="box ${classes} w-${word}" data-id="${escaped(id)}" title="${escaped(about)}"><span class="sign" aria-hidden="true">${sign}</span> ${escaped(label)}</button>`;
}

const boxButton = (box: MapBox): string => button(box.id, box.word, box.label, boxText(box), box.shape);

function stepButton({ name, says, verdict, open }: MapStep): string {
  const word = verdict?.status ?? "open";
  const isPart = verdict !== undefined && open !== undefined && open !== "";
  const label = isPart ? `${name} (in part)` : name;
  return button(
    `step/${name}`,
    word,
    label,
    `${says}: ${BOX_WORDS[word].says}`,
    `primitive${isPart ? " in-part" : ""}`,
  );
}

const row = (title: string, word: BoxWord, note: string, boxes: readonly string[]): string =>
  `<section class="row w-${word}"><h2>${escaped(title)}${note === "" ? "" : `<small>${escaped(note)}</small>`}</h2><div class="boxes">${boxes.join("")}</div></section>`;

const layerRow = ({ layer, word, note, boxes }: MapRow): string =>
  row(rowTitle(layer), word, note, boxes.map(boxButton));

/** Links to all that is not shown. */
function failures(rows: readonly MapRow[]): string {
  const failed = failedBoxes(rows);
  if (failed.length === 0) return "";
  const links = failed.map(
    (b) => `<button type="button" class="link" data-to="${escaped(b.id)}">${escaped(`${b.id} (${b.word})`)}</button>`,
  );
  return `<p id="failed"><b>Not shown:</b> ${links.join(", ")}</p>`;
}

const legend = (words: readonly BoxWord[]): string =>
  words.map((w) => `<span class="key w-${w}"><i>${BOX_WORDS[w].sign}</i>${BOX_WORDS[w].says}</span>`).join("");

/** The whole page. */
export function mapPage(map: ProofMap): string {
  const rows = rowsOf(map);
  const title = escaped(mapTitle(map));
  const steps = map.steps.length === 0 ? "" : row("The argument", "part", "", map.steps.map(stepButton));
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="${POLICY}">
<meta name="viewport" content="width=device-width,initial-scale=1"><title>${title}</title><style>${MAP_STYLE}</style></head>
<body><main><svg id="lines" aria-hidden="true"></svg><header><h1>${title}</h1>
${summaryLines(map)
  .map((l) => `<p>${escaped(l)}</p>`)
  .join("\n")}
${failures(rows)}<div class="bar"><label>Find <input id="filter" type="search" autocomplete="off"></label>${legend(usedWords(map, rows))}</div></header>
${steps}
${rows.map(layerRow).join("\n")}
<footer><p>A box with corners is a primitive, a round one a theorem, a dashed one stands for several theorems. A click shows what was to be shown, and what it
rests on. Arrow keys walk, Enter shows, Escape leaves, / finds.</p></footer>
</main><aside class="empty" aria-label="What was shown" aria-live="polite"><button type="button" id="close" hidden>Close</button><div id="detail"></div></aside>
<script type="application/json" id="data">${scriptJson(documentOf(map, rows))}</script>
<script>${MAP_SCRIPT}</script></body></html>
`;
}
