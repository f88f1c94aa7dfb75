/** What layers may do: each primitive has its place, and code reaches lower layers through their index and in no other way. */
import { sameSort } from "../../ir/index.ts";
import type { Surroundings } from "../functions/context.ts";
import type { Target } from "../names/declarations.ts";
import { type LayerFile, layerFile, layerFileName, levelOf, SECURITY } from "../names/folders.ts";
import type { SourceModule } from "../names/modules.ts";
import type { FileReport } from "../report.ts";
import { calleeOf } from "../types/graph.ts";
import { dialectOf } from "../types/signatures.ts";
import { sortOf, type Type, typeText } from "../types/types.ts";
import type { PrimitiveFound } from "./primitives.ts";
import { checkRelations } from "./relate.ts";

/** Number of the lowest layer of a program. */
const lowestOf = (modules: readonly SourceModule[]): number =>
  Math.min(...modules.flatMap((m) => levelOf(m.file) ?? []));

/** Layers stand side by side, each with a number of its own. */
function checkFolders(modules: readonly SourceModule[]): void {
  const folders = new Map<string, LayerFile & { readonly report: FileReport }>();
  for (const { file, report } of modules) {
    const layer = layerFile(file);
    if (layer !== undefined && !folders.has(layer.path)) folders.set(layer.path, { ...layer, report });
  }
  const all = [...folders.values()].sort((a, b) => a.level - b.level);
  for (const [i, { level, system, report }] of all.entries()) {
    const twin = all.slice(0, i).find((other) => other.level === level);
    const isBeside = level === SECURITY && all[0]!.system.replace(/(^|\/)[^/]+$/, "") === system;
    if (system !== all[0]!.system && !isBeside)
      report.add("KTS37", {}, `${all[0]!.path} stands in another folder`, "one folder has all layers of a system");
    else if (twin !== undefined)
      report.add("KTS37", {}, `${twin.path} is layer ${level} too`, "give one of them another number");
  }
}

/** What the machine does is declared in the lowest layer, and its declaration stands there. */
function checkBottom(modules: readonly SourceModule[]): void {
  const lowest = lowestOf(modules);
  for (const { file, report, declarations } of modules)
    for (const d of declarations.values()) {
      if (d.kind === "primitive" && d.form === "bottom" && (levelOf(file) ?? lowest) > lowest)
        report.add("KTS38", d.call, "bottom stands above the lowest layer", "give it code");
    }
}

/** Files that declare, by the function of `sekvm/check` that they call, and the name under which they export what it gives. */
const DECLARING = [
  { marker: "defineMachine", file: "machine.ts", name: "machine" },
  { marker: "defineLayer", file: "proof.ts", name: "layer" },
];

/** What machine.ts and proof.ts declare is there under its name, and stands nowhere else. */
function checkDeclaring(modules: readonly SourceModule[]): void {
  const lowest = lowestOf(modules);
  for (const module of modules) {
    const layer = layerFile(module.file);
    for (const { marker, file, name } of DECLARING) {
      const hint = `write export const ${name} = ${marker}({ … }) in ${file}`;
      for (const d of module.declarations.values())
        if (d.kind === "data" && d.marker === marker && (d.name !== name || layer?.name !== file))
          module.report.add("KTS40", d.call, `this is not the ${name} of a ${file}`, hint);
      const local = module.exports.get(name);
      const found = typeof local === "string" ? module.declarations.get(local) : undefined;
      if (layer?.name === file && !(found?.kind === "data" && found.marker === marker))
        module.report.add("KTS40", {}, `the file declares no ${name}`, hint);
    }
    if (layer?.name === "machine.ts" && layer.level !== lowest)
      module.report.add("KTS40", {}, "the machine is declared in the lowest layer");
  }
}

/** The machine of a program: that of its lowest primitive. Reports primitives that act on another one. */
function machineOf(found: Iterable<readonly [SourceModule, PrimitiveFound]>): Type | undefined {
  const all = [...found].filter(([, { machine }]) => machine !== undefined);
  all.sort(([, a], [, b]) => a.primitive.level - b.primitive.level);
  const first = all[0]?.[1].machine;
  for (const [module, { machine, primitive }] of all) {
    const d = module.declarations.get(primitive.short);
    if (d?.kind === "primitive" && !sameSort(sortOf(machine!), sortOf(first!)))
      module.report.add("KTS29", d.call, `the machine is ${typeText(machine!)} here and ${typeText(first!)} below`);
  }
  return first;
}

/** A layer offers what it introduces: what code above needs of other layers it imports from there. */
function checkPassedOn(p: Surroundings, module: SourceModule): void {
  const { report, file } = module;
  if (layerFile(file)?.name !== "index.ts") return;
  for (const [name, { entity, node }] of p.modules.exported(module)) {
    if (entity.kind !== "declared" || entity.declaration.kind !== "primitive" || entity.module === module) continue;
    report.add("KTS38", node ?? {}, `${name} is declared elsewhere`, `import it from ${entity.module.file}`);
  }
}

/** Holds a program against all rules of layers. */
export function checkLayers(p: Surroundings, found: Iterable<readonly [SourceModule, PrimitiveFound]>): void {
  const modules = [...p.modules.all.values()];
  checkFolders(modules);
  checkBottom(modules);
  checkDeclaring(modules);
  checkReached(p, modules);
  checkNamed(modules);
  const machine = machineOf(found);
  for (const module of modules) {
    checkCodeImports(p, module);
    checkPassedOn(p, module);
    if (machine !== undefined) checkRelations(p, module, sortOf(machine));
  }
}

/** Reports code of a layer that no primitive names: nothing would be shown of it. */
function checkReached(p: Surroundings, modules: readonly SourceModule[]): void {
  const named = modules.flatMap((module) =>
    [...module.declarations.values()].map((d) => {
      const code = d.kind === "primitive" ? d.call.arguments[2] : undefined;
      const found = code === undefined ? undefined : calleeOf(p.modules, module, code);
      return found?.kind === "declared" ? found.declaration : undefined;
    }),
  );
  const reached = new Set(named);
  for (const module of modules) {
    if (dialectOf(module.file) !== "code" || levelOf(module.file) === undefined) continue;
    for (const [name, local] of module.exports) {
      const d = typeof local === "string" ? module.declarations.get(local) : undefined;
      if (d?.kind === "function" && !reached.has(d))
        module.report.add("KTS36", d.node, `no primitive reaches ${name}`, "offer it in index.ts, or leave out export");
    }
  }
}

/** Reports files of a layer that say nothing: a misspelt relate.ts would be no relation. */
function checkNamed(modules: readonly SourceModule[]): void {
  const imported = new Set(modules.flatMap((m) => [...m.imports.values(), ...m.stars].map((i) => fileOf(i.target))));
  for (const m of modules)
    for (const e of m.exports.values()) if (typeof e !== "string") imported.add(fileOf(e.target));
  for (const { file, report, declarations } of modules) {
    const layer = layerFile(file);
    if (layer === undefined || layerFileName(layer.name) !== undefined || imported.has(file)) continue;
    const states = [...declarations.values()].some(
      (d) => d.kind === "law" || (d.kind === "function" && d.marker === "theorem"),
    );
    const hint = "files of a layer are index, code, spec, relate and proof; others are imported, or have theorems";
    if (!states) report.add("KTS36", {}, `${layer.name} says nothing of the layer, and no file imports it`, hint);
  }
}

const fileOf = (target: Target): string | undefined => (target.kind === "file" ? target.file : undefined);

/** Holds the imports of code against the order of layers: it calls primitives of lower ones, and nothing else that acts. */
function checkCodeImports(p: Surroundings, module: SourceModule): void {
  if (dialectOf(module.file) !== "code") return;
  const { report } = module;
  const mine = levelOf(module.file) ?? Number.POSITIVE_INFINITY;
  for (const i of module.imports.values()) {
    const found = i.name === "*" ? undefined : p.modules.follow(i);
    if (i.name === "*") report.add("KTS30", i.node, "code imports by name", "write import { f } from …");
    if (found?.kind !== "declared") continue;
    const { declaration: d } = found;
    const isPast =
      d.kind === "primitive"
        ? d.form === "transition"
        : d.kind === "function" && dialectOf(found.module.file, d) === "code";
    if (isPast) report.add("KTS30", i.node, "code does not reach past an index.ts", "import the primitive");
    if (d.kind !== "primitive") continue;
    if (!isPast && i.target.kind === "file" && i.target.file !== found.module.file)
      report.add(
        "KTS30",
        i.node,
        `${i.target.file} does not introduce ${d.name}`,
        `import it from ${found.module.file}`,
      );
    const theirs = levelOf(found.module.file) ?? 0;
    if (theirs >= mine) report.add("KTS30", i.node, `layer ${theirs} is not below layer ${mine}`);
  }
}
