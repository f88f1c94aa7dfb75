/** Holds the import graph against the rank table of ARCHITECTURE.md. */
import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, normalize } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";

const root = join(dirname(fileURLToPath(import.meta.url)), "..", "..");
const architecture = readFileSync(join(root, "ARCHITECTURE.md"), "utf8");

/** Rank of each folder under src, from the table whose header starts with `| rank |`. */
function ranks(): Map<string, number> {
  const table = architecture.slice(architecture.indexOf("| rank |")).split("\n\n")[0]!;
  const found = new Map<string, number>();
  for (const line of table.split("\n")) {
    const row = /^\| (\d+) \| ([^|]+)\|/.exec(line);
    for (const folder of row?.[2]?.match(/`[\w/]+`/g) ?? []) found.set(folder.slice(1, -1), Number(row![1]));
  }
  return found;
}

interface Import {
  readonly file: string;
  readonly target: string;
}

const files = readdirSync(join(root, "src"), { recursive: true, encoding: "utf8" }).filter((f) => f.endsWith(".ts"));
const imports: Import[] = files.flatMap((file) => {
  const text = readFileSync(join(root, "src", file), "utf8");
  const found = [...text.matchAll(/(?:from|import|import\()\s*"([^"]+)"/g)];
  return found.map((m) => ({ file, target: m[1]!.startsWith(".") ? normalize(join(dirname(file), m[1]!)) : m[1]! }));
});
const folderOf = (path: string): string => path.split("/")[0]!;
const rank = ranks();

test("every folder of src has a rank and an entry in ARCHITECTURE.md", () => {
  const folders = readdirSync(join(root, "src"), { withFileTypes: true }).filter((e) => e.isDirectory());
  for (const { name } of folders) {
    assert.ok(rank.has(name), `src/${name} has no rank`);
    assert.ok(architecture.includes(`\`src/${name}/\``), `src/${name}/ is not described`);
  }
});

test("imports point to a lower rank, or stay in their folder", () => {
  for (const { file, target } of imports) {
    const [from, to] = [folderOf(file), folderOf(target)];
    if (!rank.has(to) || from === to) continue;
    assert.ok(rank.get(to)! < rank.get(from)!, `${file} imports ${target}`);
  }
});

test("imports of another folder go through an index.ts", () => {
  for (const { file, target } of imports) {
    if (!rank.has(folderOf(target)) || folderOf(file) === folderOf(target)) continue;
    assert.ok(target.endsWith("index.ts"), `${file} imports ${target}`);
  }
});

test("node: modules are used only in host/node and cli", () => {
  for (const { file, target } of imports) {
    if (!target.startsWith("node:")) continue;
    assert.ok(file.startsWith("host/node/") || file.startsWith("cli/"), `${file} imports ${target}`);
  }
});

test("report and jobs see only evidence, bits and text", () => {
  for (const { file, target } of imports) {
    if (!["report", "jobs"].includes(folderOf(file)) || folderOf(target) === folderOf(file)) continue;
    if (rank.has(folderOf(target)))
      assert.ok(["evidence", "bits", "text"].includes(folderOf(target)), `${file} imports ${target}`);
  }
});

test("examples import only what the package exports, and their own files", () => {
  const { exports } = JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as { exports: object };
  const names = Object.keys(exports).map((name) => name.replace(/^\./, "sekvm"));
  const examples = readdirSync(join(root, "examples"), { recursive: true, encoding: "utf8" });
  for (const file of examples.filter((f) => f.endsWith(".ts")))
    for (const [, target] of readFileSync(join(root, "examples", file), "utf8").matchAll(/from "([^"]+)"/g)) {
      const inside = normalize(join(dirname(file), target!)).split("/")[0] === file.split("/")[0];
      assert.ok(names.includes(target!) || (target!.startsWith(".") && inside), `${file} imports ${target}`);
    }
});

test("files do not import each other in a cycle", () => {
  const next = new Map<string, string[]>();
  for (const { file, target } of imports)
    if (target.endsWith(".ts")) next.set(file, [...(next.get(file) ?? []), target]);
  const done = new Set<string>();
  const walk = (file: string, path: readonly string[]): void => {
    assert.ok(!path.includes(file), `cycle: ${[...path.slice(path.indexOf(file)), file].join(" -> ")}`);
    if (done.has(file)) return;
    for (const t of next.get(file) ?? []) walk(t, [...path, file]);
    done.add(file);
  };
  for (const file of next.keys()) walk(file, []);
});
