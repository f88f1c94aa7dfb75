/** A map of proofs as a drawing that stands alone: steps of the argument, then a row for each layer, the highest on top. The layout is by construction. */
import type { MapStep, ProofMap } from "../../evidence/index.ts";
import { escaped } from "../escape.ts";
import { colorRules } from "./colors.ts";
import { BOX_WORDS, type BoxWord, boxText, type MapBox, type MapRow, rowsOf, rowTitle } from "./rows.ts";
import { mapTitle, summaryLines, usedWords } from "./summary.ts";

const WIDTH = 1240;
const LEFT = 176; // where boxes begin
const MARGIN = 14;
const CHARACTER = 6.7; // width of one, of 11 px monospace
const [BOX, GAP, PADDING] = [20, 5, 8];
const LINE = 17; // height of a line of text
const MOST_LABEL = 60;

const STYLE = `text{font:11px ui-monospace,Menlo,Consolas,monospace;fill:#1c1c1c}.t{font:bold 17px system-ui,sans-serif}.s{fill:#5c5c58;font:12px system-ui,sans-serif}
.r{font-weight:bold}.band{fill:#f6f6f3}.paper{fill:#fff}rect.b{stroke-width:1}.trusted-edge,.group{stroke-dasharray:3 2}
@media (prefers-color-scheme:dark){text{fill:#e4e4e2}.s{fill:#a9aaab}.band{fill:#222325}.paper{fill:#18191a}}
${colorRules((selector, inside, text, edge) => `${selector} rect.b{fill:${inside};stroke:${edge}}${selector} text{fill:${text}}`)}`;

const cut = (text: string, most: number): string => (text.length > most ? `${text.slice(0, most - 1)}…` : text);

/** A piece of the drawing and where it ends. */
interface Piece {
  readonly markup: string;
  readonly bottom: number;
}

/** Something with a word, a label, and what a pointer is told. */
interface Mark {
  readonly word: BoxWord;
  readonly label: string;
  readonly about: string;
  readonly shape: MapBox["shape"];
}

function mark({ word, label, about, shape }: Mark, x: number, y: number, width: number): string {
  const text = `${BOX_WORDS[word].sign} ${cut(label, MOST_LABEL)}`;
  const round = shape === "primitive" ? 3 : 10;
  return `<g class="w-${word}"><title>${escaped(about)}</title><rect class="b${shape === "group" ? " group" : ""}" x="${x}" y="${y}" width="${width}" height="${BOX}" rx="${round}"/><text x="${x + 8}" y="${y + 14}">${escaped(text)}</text></g>`;
}

/** Marks from left to right, in as many lines as they need. */
function flow(marks: readonly Mark[], top: number): Piece {
  let [x, y] = [LEFT, top];
  const parts = marks.map((m) => {
    const width = Math.ceil((cut(m.label, MOST_LABEL).length + 2) * CHARACTER) + 14;
    if (x > LEFT && x + width > WIDTH - MARGIN) [x, y] = [LEFT, y + BOX + GAP];
    const at = mark(m, x, y, width);
    x += width + GAP;
    return at;
  });
  return { markup: parts.join("\n"), bottom: y + BOX };
}

/** What stands in front of the boxes of a band. */
interface Head {
  readonly title: string;
  readonly word: BoxWord;
  readonly note?: string;
}

function band({ title, word, note = "" }: Head, marks: readonly Mark[], top: number): Piece {
  const { markup, bottom } = flow(marks, top + PADDING);
  const below =
    note === "" ? "" : `<text class="s" x="${MARGIN + 8}" y="${top + PADDING + 28}">${escaped(cut(note, 26))}</text>`;
  const height = Math.max(bottom, note === "" ? 0 : top + PADDING + 30) + PADDING - top;
  const about = [`${title}: ${BOX_WORDS[word].says}`, ...(note === "" ? [] : [note])].join("; ");
  const head = `<g class="w-${word}"><title>${escaped(about)}</title><text class="r" x="${MARGIN + 8}" y="${top + PADDING + 14}">${escaped(cut(title, 22))}</text>${below}</g>`;
  const back = `<rect class="band" x="${MARGIN}" y="${top}" width="${WIDTH - 2 * MARGIN}" height="${height}" rx="5"/>`;
  return { markup: `${back}${head}${markup}`, bottom: top + height };
}

const stepMark = ({ name, says, verdict, open }: MapStep): Mark => {
  const word = verdict?.status ?? "open";
  const isPart = verdict !== undefined && open !== undefined && open !== "";
  return {
    word,
    label: isPart ? `${name} (in part)` : name,
    about: `${name}: ${says}; ${BOX_WORDS[word].says}`,
    shape: "primitive",
  };
};

const rowBand = ({ layer, word, note, boxes }: MapRow, top: number): Piece =>
  band(
    { title: rowTitle(layer), word, note },
    boxes.map((b): Mark => ({ ...b, about: boxText(b) })),
    top,
  );

/** The whole drawing as a file. */
export function mapSvg(map: ProofMap): string {
  const rows = rowsOf(map);
  const lines = summaryLines(map).map(
    (l, i) => `<text class="s" x="${MARGIN}" y="${48 + LINE * i}">${escaped(cut(l, 190))}</text>`,
  );
  const words = usedWords(map, rows).map(
    (word): Mark => ({ word, label: BOX_WORDS[word].says, about: BOX_WORDS[word].says, shape: "primitive" }),
  );
  const pieces: string[] = [];
  let top = 44 + LINE * lines.length;
  const put = (piece: Piece): void => {
    pieces.push(piece.markup);
    top = piece.bottom + GAP;
  };
  put(band({ title: "Colours", word: "part" }, words, top));
  if (map.steps.length > 0) put(band({ title: "The argument", word: "part" }, map.steps.map(stepMark), top));
  for (const row of rows) put(rowBand(row, top));
  const height = top + MARGIN;
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH}" height="${height}" viewBox="0 0 ${WIDTH} ${height}">
<style>${STYLE}</style><rect class="paper" width="${WIDTH}" height="${height}"/>
<text class="t" x="${MARGIN}" y="26">${escaped(mapTitle(map))}</text>
${lines.join("\n")}
${pieces.join("\n")}
</svg>
`;
}
