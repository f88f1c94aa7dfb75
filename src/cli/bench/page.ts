/** A report as a page for a browser: the tables of the text, and cycles as bars. Nothing is loaded from elsewhere. */
import { escaped } from "../../report/index.ts";
import { number } from "./figures.ts";
import type { Chart, Part, Report } from "./report.ts";

const STYLE = `
:root{color-scheme:light}body{margin:0 auto;max-width:1100px;padding:18px 26px;font:15px/1.45 system-ui,sans-serif;color:#1c1c1c;background:#f6f6f4}
section{background:#fff;border:1px solid #ddd;border-radius:8px;padding:16px 20px;margin-bottom:22px;overflow:auto}
h1{font-size:22px}h2{margin:0 0 8px;font-size:17px}p{margin:6px 0;color:#444;font-size:14px}
table{border-collapse:collapse;font-size:14px}th,td{padding:4px 12px;border-bottom:1px solid #e4e4e4;text-align:right;font-variant-numeric:tabular-nums}
th:first-child,td:first-child,th:nth-child(2),td:nth-child(2){text-align:left}
svg text{font:12px system-ui,sans-serif;fill:#1c1c1c}svg{display:block;margin-top:14px}
`;
const COLORS = ["#7fb069", "#4a7fb5", "#8fc1e3", "#c0564b", "#b9a44c"];
const BAR = { height: 18, gap: 7, left: 160, width: 760, right: 110 } as const;

function drawn({ pieces, bars }: Chart): string {
  const sum = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0);
  const most = Math.max(...bars.map((b) => sum(b.values)));
  const step = BAR.height + BAR.gap;
  const keys = pieces.map((piece, i) => {
    const x = BAR.left + i * 100;
    return `<rect x="${x}" y="2" width="12" height="12" fill="${COLORS[i]}"/><text x="${x + 17}" y="12">${escaped(piece)}</text>`;
  });
  const rows = bars.map(({ label, values }, i) => {
    const y = 26 + i * step;
    let x = BAR.left as number;
    const rects = values.map((value, k) => {
      const width = (value / most) * BAR.width;
      const title = `<title>${escaped(`${label}: ${pieces[k]} ${number(value)}`)}</title>`;
      const rect = `<rect x="${x.toFixed(1)}" y="${y}" width="${width.toFixed(1)}" height="${BAR.height}" fill="${COLORS[k]}">${title}</rect>`;
      x += width;
      return rect;
    });
    const name = `<text x="${BAR.left - 8}" y="${y + 13}" text-anchor="end">${escaped(label)}</text>`;
    return `${name}${rects.join("")}<text x="${(x + 6).toFixed(1)}" y="${y + 13}">${number(sum(values))}</text>`;
  });
  const [width, height] = [BAR.left + BAR.width + BAR.right, 26 + bars.length * step];
  return `<svg viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img">${keys.join("")}${rows.join("\n")}</svg>`;
}

function section({ title, table, notes, chart }: Part): string {
  const row = (cells: readonly string[], tag: "th" | "td"): string =>
    `<tr>${cells.map((c) => `<${tag}>${escaped(c)}</${tag}>`).join("")}</tr>`;
  const [head = [], ...rows] = table;
  const said = notes.map((n) => `<p>${escaped(n)}</p>`).join("");
  return `<section><h2>${escaped(title)}</h2><table><thead>${row(head, "th")}</thead><tbody>${rows.map((r) => row(r, "td")).join("\n")}</tbody></table>${said}${chart === undefined ? "" : drawn(chart)}</section>`;
}

export function reportPage({ title, about, parts, end }: Report): string {
  const said = (texts: readonly string[]): string => texts.map((t) => `<p>${escaped(t)}</p>`).join("\n");
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">
<title>${escaped(title)}</title><style>${STYLE}</style></head>
<body><h1>${escaped(title)}</h1>
${said(about)}
${parts.map(section).join("\n")}
${said(end)}
</body></html>
`;
}
