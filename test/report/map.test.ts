/** The map of proofs: every theorem has its box, colours say what verdicts say, nothing of a system's is markup, and a browser shows it. */
import assert from "node:assert/strict";
import { mkdtempSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import type { LayerReport, MapStep, PrimitiveText, ProofMap, SystemTexts } from "../../src/evidence/index.ts";
import { mapPage, mapSvg } from "../../src/report/index.ts";
import { rowsOf } from "../../src/report/map/rows.ts";
import { visible } from "../../src/text/index.ts";
import { bare, browse, isBalanced, skipBrowser } from "./markup.ts";
import { clean, goal, layer, proved, refuted, report, theorem } from "./proofs.ts";

/** Texts of all primitives of these layers, the second of each calling the first. */
function textsOf(layers: readonly LayerReport[]): SystemTexts {
  const primitives: PrimitiveText[] = [];
  for (const { number, primitives: names } of layers)
    for (const [i, name] of names.entries()) {
      const at = (file: string) => ({
        place: { file, line: 3, column: 1 },
        text: `/** ${name}. */\nfunction ${name}() {}`,
      });
      const calls = i === 0 ? [] : [primitives.length - 1];
      primitives.push({ layer: number, name, kind: "step", spec: at("spec.ts"), code: at("code.ts"), calls });
    }
  return { primitives, functions: [] };
}

const mapOf = (proofs: typeof report, texts = textsOf(proofs.layers)): ProofMap => {
  return { steps: [], summary: [], proofs, texts };
};

/** The document inside of a page. */
const documentIn = (page: string) =>
  JSON.parse(/<script type="application\/json" id="data">([\s\S]*?)<\/script>/.exec(page)![1]!) as {
    boxes: Record<string, { title: string; theorems: { title: string; why: string[]; command: string }[] }>;
    steps: Record<string, { parts: unknown[] }>;
  };

test("every theorem and mutant has its place in one box, and a box is no better than the worst of its theorems", () => {
  const mutant = theorem("tooMuch", { kind: "mutant", primitive: undefined });
  const layers = report.layers.map((l) => (l.number === 7 ? { ...l, mutants: [mutant] } : l));
  const rows = rowsOf(mapOf({ ...report, layers }));
  assert.deepEqual(
    rows.map((r) => r.layer.number),
    [8, 7, 5, 0],
  );
  const inBoxes = rows.flatMap((r) => r.boxes.flatMap((b) => b.theorems.map((t) => `${r.layer.number}/${t.name}`)));
  const all = layers.flatMap((l) => [...l.theorems, ...l.mutants].map((t) => `${l.number}/${t.name}`));
  assert.deepEqual(inBoxes.sort(), all.sort());
  const words = Object.fromEntries(rows.flatMap((r) => r.boxes.map((b) => [b.id, b.word])));
  assert.equal(words["7/setNpt"], "refuted");
  assert.equal(words["8/mapPage"], "vacuous");
  assert.equal(words["8/wait"], "stalled");
  assert.equal(words["8/unmap"], "proved");
  // A mutant that holds is no success.
  assert.equal(words["7/*mutant"], "vacuous");
});

test("a row above one that is not shown says so, in page and drawing", () => {
  const map = mapOf(report);
  assert.deepEqual(
    rowsOf(map).map((r) => r.note),
    ["rests on layer 7, refuted", "", "", ""],
  );
  assert.match(mapPage(map), /<h2>8 NPTOps<small>rests on layer 7, refuted<\/small><\/h2>/);
  assert.match(mapSvg(map), /<title>8 NPTOps: [^<]*; rests on layer 7, refuted<\/title>/);
});

test("what the machine does is trusted and never proved; code of which no theorem was asked is not looked at", () => {
  const texts = textsOf(clean.layers);
  const named = (name: string, kind: PrimitiveText["kind"]): PrimitiveText => ({
    ...texts.primitives[0]!,
    layer: 7,
    name,
    kind,
    calls: [],
  });
  const step = theorem("step load", { kind: "one-step", primitive: "load" });
  const layers = clean.layers.map((l) => (l.number === 7 ? { ...l, theorems: [...l.theorems, step] } : l));
  const more = {
    ...texts,
    primitives: [...texts.primitives, named("load", "bottom"), named("left", "step"), named("half", "transition")],
  };
  const boxes = rowsOf(mapOf({ ...clean, layers }, more)).flatMap((r) => r.boxes);
  const wordOf = (id: string) => boxes.find((b) => b.id === id)?.word;
  assert.deepEqual([wordOf("7/load"), wordOf("7/left"), wordOf("7/half")], ["trusted", "open", "part"]);
  const wrong = layers.map((l) => ({
    ...l,
    theorems: l.theorems.map((t) => (t === step ? { ...t, verdict: refuted } : t)),
  }));
  assert.equal(
    rowsOf(mapOf({ ...clean, layers: wrong }, more))
      .flatMap((r) => r.boxes)
      .find((b) => b.id === "7/load")!.word,
    "refuted",
  );
});

test("a page says why something is not shown, and how to ask again", () => {
  const { boxes } = documentIn(mapPage(mapOf({ ...report, system: "my systems/it's" })));
  const setNpt = boxes["7/setNpt"]!.theorems[0]!;
  assert.ok(setNpt.why.includes("  npts[3].pfn[0x40080]: 0, 0x81"));
  assert.equal(setNpt.command, "sekvm prove 'my systems/it'\\''s' 7 --only setNpt");
  assert.match(mapPage(mapOf(report)), /<p id="failed"><b>Not shown:<\/b> <button[^>]* data-to="8\/mapPage">/);
  assert.doesNotMatch(mapPage(mapOf(clean)), /Not shown/);
});

test("equal answers give equal bytes: neither form has times or hits of the cache", () => {
  const faster = JSON.parse(
    JSON.stringify(report)
      .replaceAll(/"milliseconds":\d+/g, '"milliseconds":1')
      .replaceAll('"cached":true', '"cached":false'),
  ) as typeof report;
  for (const form of [mapPage, mapSvg]) assert.equal(form(mapOf(faster)), form(mapOf(report)));
});

const EVIL = `</script></title><script>window.pwned=1</script><img src=x onerror="window.pwned=1">'"\u202e`;

/** A system all of whose texts would be markup if they could. */
function hostile(): ProofMap {
  const bad = theorem(EVIL, {
    title: EVIL,
    verdict: { status: "unknown", why: "limit", detail: EVIL },
    place: { file: EVIL, line: 1, column: 1 },
    goals: [goal(EVIL, { about: EVIL, kind: EVIL, by: EVIL, place: { file: EVIL, line: 1, column: 1 } })],
    paths: [{ decisions: [EVIL], witness: "run" }],
    counterexample: { lines: [EVIL], inputs: {} },
  });
  const layers = [{ ...layer(7, EVIL, [bad]), folder: EVIL, primitives: [EVIL] }];
  const machine = { ...report.machine, file: EVIL, assumes: [{ id: EVIL, says: EVIL }] };
  const texts = textsOf(layers);
  const functions = [{ place: { file: EVIL, line: 1, column: 1 }, text: EVIL }];
  const step: MapStep = {
    ...{ name: EVIL, says: EVIL, claim: EVIL, open: EVIL, counts: { [EVIL]: 1 } },
    verdict: { status: "holds", within: EVIL, reliesOn: [EVIL] },
    parts: [{ name: EVIL, verdict: proved, text: EVIL }],
    table: { columns: [EVIL], rows: [{ name: EVIL, cells: [{ owed: 2, shown: 1 }] }] },
  };
  const proofs = {
    ...report,
    system: EVIL,
    solver: EVIL,
    layers,
    machine,
    assumptions: [{ id: EVIL, sentence: EVIL }],
  };
  return { steps: [step], summary: [EVIL], proofs, texts: { ...texts, functions } };
}

test("nothing of a system's is markup, in page and drawing, and nothing is loaded from elsewhere", () => {
  const page = mapPage(hostile());
  assert.equal(page.match(/<script/g)?.length, 2);
  assert.equal(page.match(/<\/script>/g)?.length, 2);
  assert.ok(isBalanced(bare(page)));
  assert.doesNotMatch(bare(page).replaceAll(/"[^"]*"/g, '""'), /<img|<[^>]* (?:src|href)=/);
  assert.doesNotMatch(page, /\u202e/);
  assert.match(page, /Content-Security-Policy" content="default-src 'none'/);
  assert.deepEqual(Object.keys(documentIn(page).boxes), [visible(`7/${EVIL}`)]);
  const svg = mapSvg(hostile());
  assert.ok(isBalanced(svg.replace(/<style>[\s\S]*?<\/style>/, "")));
  assert.doesNotMatch(svg, /<script|<img|href|\u202e/);
});

/** As many layers and primitives as KCore will have, each with obligations on a few paths. */
function large(): ProofMap {
  const layers = Array.from({ length: 35 }, (_, n) =>
    layer(
      n,
      `Layer${n}`,
      Array.from({ length: 6 }, (_, i) => {
        const name = `primitive${n}x${i}`;
        const goals = Array.from({ length: 30 }, (_, g) =>
          goal(`${n}/${name}/${g % 5}/${g}`, { path: g % 5, about: `claim ${g} of ${name}` }),
        );
        const paths = Array.from({ length: 5 }, () => ({
          decisions: [`code.ts:3:1 x === ${i}n`],
          witness: "run" as const,
        }));
        return theorem(name, { layer: n, goals, paths });
      }),
    ),
  );
  return mapOf({ ...clean, layers });
}

test("35 layers with 210 primitives are a page of few bytes, with a button for each box and all else as data", () => {
  const page = mapPage(large());
  assert.ok(page.length < 2_000_000, `${page.length} characters`);
  assert.equal(page.match(/<button type="button" class="box /g)?.length, 210);
  assert.equal(page.match(/<section class="row /g)?.length, 35);
  assert.equal(Object.keys(documentIn(page).boxes).length, 210);
});

/** What a person does with the page; its findings become its title. */
const ACTIONS = `
const found = { errors: [] };
addEventListener("error", (e) => found.errors.push(String(e.message)));
const all = [...document.querySelectorAll(".box")];
const detail = () => document.getElementById("detail");
for (const b of all) { b.click(); for (const d of document.querySelectorAll("aside details")) d.open = true; }
found.boxes = all.length;
found.pwned = window.pwned ?? 0;
found.images = document.images.length;
all[0].click();
found.first = detail().querySelector("h2").textContent;
all[0].focus();
const key = (name) => document.activeElement.dispatchEvent(new KeyboardEvent("keydown", { key: name, bubbles: true }));
key("ArrowRight");
found.right = document.activeElement === all[1];
key("ArrowDown");
found.down = document.activeElement.getBoundingClientRect().top > all[1].getBoundingClientRect().top;
key("/");
found.find = document.activeElement.id;
key("Escape");
found.left = document.querySelectorAll(".box.on").length;
found.wide = document.documentElement.scrollWidth > document.documentElement.clientWidth;
found.paper = getComputedStyle(document.body).backgroundColor;
found.lines = (all[1].click(), document.querySelectorAll("#lines path").length);
setTimeout(() => { document.title = "found " + JSON.stringify(found); }, 200);
`;

function tried(map: ProofMap, ...words: readonly string[]) {
  const folder = mkdtempSync(join(tmpdir(), "sekvm-map-"));
  try {
    const file = join(folder, "map.html");
    writeFileSync(
      file,
      mapPage(map).replace("</body>", () => `<script>${ACTIONS}</script></body>`),
    );
    const dom = browse(file, folder, "--dump-dom", "--virtual-time-budget=4000", ...words);
    const title = /<title>found (.*?)<\/title>/.exec(dom)?.[1];
    assert.ok(title !== undefined, `the script of the page fails: ${dom.slice(0, 200)}`);
    browse(file, folder, `--screenshot=${join(folder, "map.png")}`, "--window-size=1400,1000");
    assert.ok(statSync(join(folder, "map.png")).size > 10_000);
    const text = title.replaceAll("&lt;", "<").replaceAll("&gt;", ">").replaceAll("&amp;", "&");
    return JSON.parse(text) as Record<string, unknown> & { errors: string[] };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

test("in a browser every box opens, keys walk, and the page fits a wide screen and a narrow one", {
  skip: skipBrowser,
}, () => {
  for (const size of ["1400,1000", "500,900"]) {
    const found = tried(large(), `--window-size=${size}`);
    assert.deepEqual(found.errors, []);
    assert.deepEqual(
      [found.boxes, found.first, found.right, found.down, found.find, found.left, found.wide],
      [210, "34 Layer34: primitive34x0", true, true, "filter", 0, false],
      size,
    );
    assert.equal(found.lines, 1);
  }
});

test("in a browser the page is dark by night", { skip: skipBrowser }, () => {
  assert.notEqual(
    tried(large(), "--blink-settings=preferredColorScheme=0").paper,
    tried(large(), "--blink-settings=preferredColorScheme=1").paper,
  );
});

test("in a browser no text of a system's runs", { skip: skipBrowser }, () => {
  const found = tried(hostile());
  assert.deepEqual([found.errors, found.pwned, found.images], [[], 0, 0]);
});
