/** The script of a map's page. Texts get into the page as texts, never as markup. */

export const MAP_SCRIPT = `
"use strict";
const D = JSON.parse(document.getElementById("data").textContent);
const panel = document.querySelector("aside"), body = document.getElementById("detail"), close = document.getElementById("close");
const main = document.querySelector("main"), lines = document.getElementById("lines"), filter = document.getElementById("filter");
const boxes = [...document.querySelectorAll(".box")], byId = new Map(boxes.map((b) => [b.dataset.id, b]));
const callers = new Map();
for (const [id, b] of Object.entries(D.boxes)) for (const c of b.calls) callers.set(c, [...(callers.get(c) ?? []), id]);
let chosen;

const el = (name, text, ...children) => {
  const e = document.createElement(name);
  if (text !== undefined && text !== "") e.append(text);
  e.append(...children.flat().filter((c) => c !== undefined));
  return e;
};
const of = (e, className) => { e.className = className; return e; };
const word = (w) => of(el("span", D.words[w].sign + " " + D.words[w].says), "word w-" + w);
const place = (text) => of(el("span", text), "place");
const pre = (text) => { const e = el("pre", text); e.tabIndex = 0; return e; };
const head = (text) => el("h3", text);
const list = (items) => el("ul", "", items.map((i) => el("li", "", i)));
const scroll = (table) => of(el("div", "", table), "scroll");
const button = (id) => {
  const e = of(el("button", (D.boxes[id] ?? D.steps[id]).title), "link");
  e.addEventListener("click", () => choose(id));
  return e;
};
const table = (heads, rows) => scroll(el("table", "", el("thead", "", el("tr", "", heads.map((h) => el("th", h)))), el("tbody", "", rows)));
const rests = (rows) => list(rows.map(([id, says]) => [el("b", id), says === "" ? undefined : ": " + says]));

const goalRow = ([w, kind, about, at, by, work]) => {
  const what = el("td", kind + ": " + about + " ", at === "" ? undefined : place(at));
  const how = work > 0 ? by + ", " + work : by;
  return el("tr", "", el("td", "", of(el("span", D.words[w].sign), "word w-" + w)), what, el("td", how));
};
const path = (p, i) => {
  const d = el("details", "", el("summary", "way " + i + ": " + p.goals.length + (p.goals.length === 1 ? " obligation" : " obligations") + "; witness: " + p.witness));
  d.addEventListener("toggle", () => {
    if (!d.open || d.dataset.full) return;
    d.dataset.full = "1";
    if (p.decisions.length > 0) d.append(list(p.decisions.map((t) => place(t))));
    d.append(p.goals.length === 0 ? el("p", "nothing is owed on it") : table(["", "what is to be shown", "by, work"], p.goals.map(goalRow)));
  });
  return d;
};
const theorem = (t, many) => {
  const inside = [el("p", t.says), t.place === "" ? undefined : el("p", "", place(t.place))];
  if (t.statement !== undefined) inside.push(pre(D.texts[t.statement]));
  if (t.why.length > 0) inside.push(pre(t.why.join("\\n")));
  inside.push(...t.paths.map(path), el("p", "ask again: ", el("code", t.command)));
  if (!many) return [head(t.title), word(t.word), ...inside];
  const d = el("details", "", el("summary", "", word(t.word), " " + t.title));
  d.addEventListener("toggle", () => { if (d.open && d.children.length === 1) d.append(...inside.filter((c) => c !== undefined)); });
  return [d];
};
const source = (title, [at, text]) => [head(title), place(at), pre(D.texts[text])];

const showBox = (id, b) => [
  el("h2", b.title), word(b.word),
  ...(b.spec ? source("What it does", b.spec) : []), ...(b.code ? source("Its code", b.code) : []),
  ...b.theorems.flatMap((t) => theorem(t, b.theorems.length > 3)),
  ...(b.calls.length > 0 ? [head("It calls, by their specifications"), list(b.calls.map(button))] : []),
  ...(callers.has(id) ? [head("Called by"), list(callers.get(id).map(button))] : []),
  head("It rests on"), rests(D.rows[b.row]),
];
const showStep = (s) => [
  el("h2", s.title), word(s.word), ...s.about.map((t) => el("p", t)),
  ...(s.counts.length > 0 ? [el("p", s.counts.join(", "))] : []),
  ...(s.parts.length > 0 ? [head("Its parts"), table(["", "", ""], s.parts.map(([name, w, text]) => el("tr", "", el("td", name), el("td", "", of(el("span", D.words[w].sign), "word w-" + w)), el("td", text))))] : []),
  ...(s.table ? [head("Shown by layer: calls that owe it, and goals about what it comes down to"), table(s.table.heads, s.table.rows.map((r) => el("tr", "", r.map((c) => el("td", c)))))] : []),
  ...(s.rests.length > 0 ? [head("It rests on"), rests(s.rests)] : []),
];

const middle = (e) => { const r = e.getBoundingClientRect(), m = main.getBoundingClientRect(); return { x: r.left + r.width / 2 - m.left, top: r.top - m.top, bottom: r.bottom - m.top }; };
const drawLines = () => {
  const box = chosen && byId.get(chosen), calls = (chosen && D.boxes[chosen]?.calls) || [];
  lines.replaceChildren();
  if (!box) return;
  const a = middle(box);
  for (const c of calls) {
    const to = byId.get(c);
    if (!to || to.offsetParent === null) continue;
    const b = middle(to), down = b.top > a.bottom;
    const [y1, y2] = down ? [a.bottom, b.top] : [a.top, b.bottom], bend = (y2 - y1) / 2;
    const p = document.createElementNS("http://www.w3.org/2000/svg", "path");
    p.setAttribute("d", "M" + a.x + " " + y1 + "C" + a.x + " " + (y1 + bend) + " " + b.x + " " + (y2 - bend) + " " + b.x + " " + y2);
    lines.append(p);
  }
};

const choose = (id) => {
  const box = D.boxes[id], step = D.steps[id];
  if (!box && !step) return;
  chosen = id;
  body.replaceChildren(...(box ? showBox(id, box) : showStep(step)).filter((c) => c !== undefined));
  panel.classList.remove("empty");
  panel.scrollTop = 0;
  const near = new Set([...(box?.calls ?? []), ...(callers.get(id) ?? [])]);
  for (const b of boxes) {
    b.classList.toggle("on", b.dataset.id === id);
    b.classList.toggle("near", near.has(b.dataset.id));
    b.setAttribute("aria-pressed", String(b.dataset.id === id));
  }
  byId.get(id)?.scrollIntoView({ block: "nearest" });
  try { history.replaceState(null, "", "#" + encodeURIComponent(id)); } catch { /* a page without an address */ }
  close.hidden = false;
  drawLines();
};
const leave = () => {
  const box = chosen && byId.get(chosen);
  chosen = undefined;
  body.replaceChildren(el("p", "Choose a box."));
  panel.classList.add("empty");
  close.hidden = true;
  for (const b of boxes) { b.classList.remove("on", "near"); b.setAttribute("aria-pressed", "false"); }
  drawLines();
  box?.focus();
};

const shown = () => boxes.filter((b) => !b.classList.contains("dim"));
const beside = (box, key) => {
  const all = shown(), at = all.indexOf(box);
  if (key === "ArrowRight") return all[at + 1];
  if (key === "ArrowLeft") return all[at - 1];
  const here = middle(box), down = key === "ArrowDown";
  const there = all.map((b) => ({ b, m: middle(b) })).filter(({ m }) => (down ? m.top >= here.bottom : m.bottom <= here.top));
  if (there.length === 0) return undefined;
  const edge = down ? Math.min(...there.map(({ m }) => m.top)) : Math.max(...there.map(({ m }) => m.top));
  const row = there.filter(({ m }) => Math.abs(m.top - edge) < 4);
  return row.reduce((best, c) => (Math.abs(c.m.x - here.x) < Math.abs(best.m.x - here.x) ? c : best)).b;
};
for (const b of boxes) {
  b.addEventListener("click", () => choose(b.dataset.id));
  b.addEventListener("keydown", (e) => {
    if (!e.key.startsWith("Arrow")) return;
    const next = beside(b, e.key);
    if (next) { e.preventDefault(); next.focus(); }
  });
}
document.addEventListener("keydown", (e) => {
  if (e.key === "Escape") leave();
  if (e.key === "/" && document.activeElement !== filter) { e.preventDefault(); filter.focus(); }
});
filter.addEventListener("input", () => {
  const words = filter.value.toLowerCase();
  for (const b of boxes) b.classList.toggle("dim", !(b.dataset.id + " " + b.textContent + " " + b.title).toLowerCase().includes(words));
});
close.addEventListener("click", leave);
addEventListener("resize", drawLines);
for (const b of document.querySelectorAll("[data-to]")) b.addEventListener("click", () => choose(b.dataset.to));
leave();
try { choose(decodeURIComponent(location.hash.slice(1))); } catch { /* no id */ }
`;
