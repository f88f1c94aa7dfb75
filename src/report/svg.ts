/**
 * An execution as a drawing: a column for each thread, its events in program order from top to bottom, relations as
 * coloured arrows in herd's colours. What SC forbids, a cycle, is bold; where Arm does two steps of a thread in the other
 * order, the column has a bracket. The layout is by construction, so nothing has to be installed.
 */
import type { Execution, ExecutionEvent } from "../evidence/index.ts";
import { type DrawnEdge, overtaken, plainEdges, threadsOf } from "./edges.ts";
import { escaped } from "./escape.ts";
import { letter } from "./trace.ts";

/** Colours of relations; the page and the drawing share them. */
export const RELATION_COLORS: Readonly<Record<string, string>> = {
  po: "#333333",
  rf: "#d11b1b",
  co: "#1f4fd1",
  fr: "#e07b00",
  addr: "#147a3d",
  data: "#147a3d",
  ctrl: "#147a3d",
  pick: "#147a3d",
  rmw: "#7b2fbf",
};
const colorOf = (name: string): string => RELATION_COLORS[name] ?? "#777777";

const CHARACTER = 7.3; // width of one, of 12 px monospace
const SMALL = 6.1;
const MARGIN = 96; // for arcs and brackets beside the outer columns
const GAP = 120; // between columns, for the labels of arrows
const HEAD = 34;

/** The style of drawings; once for a page, or inside of a drawing that stands alone. */
export const SVG_STYLE = `.x{font:12px ui-monospace,Menlo,Consolas,monospace}.x .s{font-size:10px;fill:#666}.x .h{font-weight:bold}
.x rect.e{fill:#fff;stroke:#8a8a8a}.x .w rect.e{fill:#fdf3e3}.x .r rect.e{fill:#e9f2fd}.x .on rect.e{stroke:#000;stroke-width:2.5}
.x path{fill:none;stroke-width:1.2}.x .thin{opacity:.45}.x .bold{stroke-width:3}.x .l{font-size:11px;paint-order:stroke;stroke:#fff;stroke-width:4px}
.x .swap{stroke:#b00060;stroke-width:2;stroke-dasharray:5 3}.x .swaptext{fill:#b00060;font-size:11px;paint-order:stroke;stroke:#fff;stroke-width:4px}`;

interface Box {
  readonly event: ExecutionEvent;
  readonly column: number;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

const line = (e: ExecutionEvent): string =>
  e.source === undefined
    ? e.instruction
    : `${e.source.file.replace(/^.*\//, "")}:${e.source.line}${e.source.text === undefined ? "" : ` ${e.source.text}`}`;
const cut = (text: string, most: number): string => (text.length > most ? `${text.slice(0, most - 1)}…` : text);
const MOST = 44;

const title = (e: ExecutionEvent): string => `${letter(e.id)}: ${e.label}`;

function boxes(threads: readonly (readonly ExecutionEvent[])[]): readonly Box[] {
  const [height, row] = [40, 66];
  let x = MARGIN;
  return threads.flatMap((events, column) => {
    const widths = events.flatMap((e) => [title(e).length * CHARACTER, cut(line(e), MOST).length * SMALL]);
    const width = Math.max(110, ...widths) + 20;
    const mine = events.map((event, i): Box => ({ event, column, x, y: HEAD + i * row, width, height }));
    x += width + GAP;
    return mine;
  });
}

/** A drawing with its size, to be put into a page or a file. */
export interface Drawing {
  readonly width: number;
  readonly height: number;
  readonly body: string;
}

/** Draws an execution. @param names what the threads run, for the heads of the columns */
export function drawing(execution: Execution, names: readonly string[] = []): Drawing {
  const all = boxes(threadsOf(execution));
  const byId = new Map(all.map((b) => [b.event.id, b]));
  const edges = plainEdges(execution).filter((e) => byId.has(e.from) && byId.has(e.to));
  const circle = edges.some((e) => e.onCycle);
  const heads = [...new Map(all.map((b) => [b.column, b])).values()].map(
    ({ x, width, column }) =>
      `<text class="h" x="${x + width / 2}" y="18" text-anchor="middle">P${column}${names[column] === undefined ? "" : ` ${escaped(names[column]!)}`}</text>`,
  );
  const arrows = new Arrows(byId, circle);
  const parts = [
    ...heads,
    ...edges.map((e) => arrows.draw(e)),
    ...all.map(box),
    ...overtaken(execution).map(({ from, to }) => swap(byId.get(from)!, byId.get(to)!)),
    ...arrows.labels,
  ];
  const width = Math.max(200, ...all.map((b) => b.x + b.width)) + MARGIN;
  const height = Math.max(60, ...all.map((b) => b.y + b.height)) + 20;
  return { width: Math.ceil(width), height, body: parts.join("\n") };
}

function box({ event, x, y, width, height }: Box): string {
  const kind = event.label.startsWith("W") ? "w" : event.label.startsWith("R") ? "r" : "";
  const text = `<text x="${x + 10}" y="${y + 17}">${escaped(title(event))}</text>`;
  const below = `<text class="s" x="${x + 10}" y="${y + 32}">${escaped(cut(line(event), MOST))}</text>`;
  const whole = `<title>${escaped(`${line(event)}  [${event.instruction}]`)}</title>`;
  return `<g class="${kind}" data-e="${event.id}">${whole}<rect class="e" x="${x}" y="${y}" width="${width}" height="${height}" rx="6"/>${text}${below}</g>`;
}

/** A bracket beside two steps of a thread that happen in the other order, outside of the first column and of the others. */
function swap(a: Box, b: Box): string {
  const left = a.column === 0;
  const [edge, out] = left ? [a.x - 6, -1] : [a.x + a.width + 6, 1];
  const [top, bottom] = [a.y + 10, b.y + b.height - 10];
  const path = `M${edge} ${top}h${out * 10}V${bottom}h${out * -10}`;
  const text = `<text class="swaptext" x="${edge + out * 16}" y="${(top + bottom) / 2}" text-anchor="${left ? "end" : "start"}">`;
  const [x, middle] = [edge + out * 16, (top + bottom) / 2];
  const lines = [`${letter(b.event.id)} before`, letter(a.event.id)].map(
    (word, i) => `<tspan x="${x}" y="${middle + 14 * i}">${word}</tspan>`,
  );
  return `<path class="swap" d="${path}"/>${text}${lines.join("")}</text>`;
}

const round = (n: number): number => Math.round(n * 10) / 10;

/** Arrows, and their labels, which are drawn last so that nothing covers them. */
class Arrows {
  readonly labels: string[] = [];
  readonly #boxes: ReadonlyMap<number, Box>;
  readonly #circle: boolean;
  readonly #used = new Map<string, number>(); // arrows at one side of a box

  constructor(byId: ReadonlyMap<number, Box>, circle: boolean) {
    this.#boxes = byId;
    this.#circle = circle;
  }

  draw(edge: DrawnEdge): string {
    const [a, b] = [this.#boxes.get(edge.from)!, this.#boxes.get(edge.to)!];
    const strength = edge.onCycle ? "bold" : this.#circle ? "thin" : "";
    const color = colorOf(edge.name);
    const { path, x, y } = a.column !== b.column ? this.#across(a, b) : this.#inside(a, b, edge.name);
    const label = edge.name === "po" && !edge.onCycle ? "" : edge.name;
    if (label !== "")
      this.labels.push(
        `<text class="l ${strength === "thin" ? "thin" : ""}" x="${round(x)}" y="${round(y)}" text-anchor="middle" fill="${color}">${label}</text>`,
      );
    return `<path class="${strength}" d="${path}" stroke="${color}" marker-end="url(#m-${edge.name in RELATION_COLORS ? edge.name : "other"})"/>`;
  }

  // How far from the middle of a side the next arrow is.
  #offset(b: Box, side: string): number {
    const key = `${b.event.id} ${side}`;
    const n = this.#used.get(key) ?? 0;
    this.#used.set(key, n + 1);
    return (n % 2 === 0 ? 1 : -1) * Math.ceil(n / 2) * 8;
  }

  #across(a: Box, b: Box): { path: string; x: number; y: number } {
    const right = a.column < b.column;
    const [x1, x2] = [right ? a.x + a.width : a.x, right ? b.x - 4 : b.x + b.width + 4];
    const y1 = a.y + a.height / 2 + this.#offset(a, right ? "right" : "left");
    const y2 = b.y + b.height / 2 + this.#offset(b, right ? "left" : "right");
    const bend = (x2 - x1) * 0.4;
    const path = `M${round(x1)} ${round(y1)}C${round(x1 + bend)} ${round(y1)} ${round(x2 - bend)} ${round(y2)} ${round(x2)} ${round(y2)}`;
    const at = 0.22 + 0.1 * (this.labels.length % 2); // labels of arrows that cross stand apart
    return { path, x: x1 + (x2 - x1) * at, y: y1 + (y2 - y1) * smooth(at) - 4 };
  }

  #inside(a: Box, b: Box, name: string): { path: string; x: number; y: number } {
    if (name === "po") {
      const x = a.x + a.width / 2;
      const [y1, y2] = a.y < b.y ? [a.y + a.height, b.y - 4] : [a.y, b.y + b.height + 4];
      return { path: `M${x} ${y1}V${y2}`, x: x + 12, y: (y1 + y2) / 2 + 4 };
    }
    const left = a.column === 0;
    const x = left ? a.x : a.x + a.width;
    const y1 = a.y + a.height / 2 + this.#offset(a, left ? "left" : "right");
    const y2 = b.y + b.height / 2 + this.#offset(b, left ? "left" : "right");
    const bulge = (left ? -1 : 1) * Math.min(56, 18 + Math.abs(y2 - y1) * 0.16);
    const end = left ? x - 4 : x + 4;
    return {
      path: `M${x} ${round(y1)}C${round(x + bulge)} ${round(y1)} ${round(x + bulge)} ${round(y2)} ${end} ${round(y2)}`,
      x: x + bulge * 0.8,
      y: (y1 + y2) / 2 + 4,
    };
  }
}

const smooth = (t: number): number => t * t * (3 - 2 * t);

/** The heads of arrows, once for a page or file. */
export const ARROW_HEADS = `<defs>${[...Object.entries(RELATION_COLORS), ["other", "#777777"]]
  .map(
    ([name, color]) =>
      `<marker id="m-${name}" viewBox="0 0 8 8" refX="6" refY="4" markerWidth="8" markerHeight="8" markerUnits="userSpaceOnUse" orient="auto"><path d="M0 0L8 4L0 8z" fill="${color}" style="fill:${color}"/></marker>`,
  )
  .join("")}</defs>`;

/** Drawings below one another, each under its title, as one SVG document. */
export function svgDocument(figures: readonly { readonly title: string; readonly drawing: Drawing }[]): string {
  let y = 0;
  const placed = figures.map(({ title: text, drawing: d }) => {
    const head = `<text class="h" x="16" y="${y + 24}">${escaped(text)}</text>`;
    const body = `<g transform="translate(0 ${y + 36})">${d.body}</g>`;
    y += d.height + 50;
    return `${head}\n${body}`;
  });
  const width = Math.max(240, ...figures.map((f) => Math.max(f.drawing.width, f.title.length * CHARACTER + 32)));
  const head = `<svg xmlns="http://www.w3.org/2000/svg" class="x" width="${Math.ceil(width)}" height="${y}" viewBox="0 0 ${Math.ceil(width)} ${y}">`;
  return `${head}\n<style>${SVG_STYLE}</style>${ARROW_HEADS}\n<rect width="100%" height="100%" fill="#fff"/>\n${placed.join("\n")}\n</svg>\n`;
}
