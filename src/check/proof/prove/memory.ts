/**
 * What earlier runs proved, by what was asked: facts, claim, and all that may be instantiated. Programs are lifted and executed
 * again in every run; what is remembered saves instantiation and the question.
 */
import { sortText } from "../../../ir/index.ts";
import type { KernelProgram } from "../../../kernel/index.ts";
import { digestOf, type Smt } from "../../../smt/index.ts";
import { type Goal, inGeneral, type Knowledge, type Law, type Schema } from "../../../symbolic/index.ts";

/** A store of short texts by key. What is put there must never come back for another key. */
export interface Memory {
  readonly get: (key: string) => string | undefined;
  readonly put: (key: string, text: string) => void;
}

const schemaDigests = new WeakMap<Schema, string>();
function schemaDigest(schema: Schema): string {
  const known = schemaDigests.get(schema);
  if (known !== undefined) return known;
  const digest = digestOf([schema.keys.map((k) => kindText(k)).join(" "), inGeneral(schema, schema.keys).term]);
  schemaDigests.set(schema, digest);
  return digest;
}

const kindText = (sort: Schema["keys"][number]): string =>
  sort.kind === "bv" && sort.brand !== undefined ? `${sort.width}.${sort.brand}` : sortText(sort);

const lawDigests = new WeakMap<Law["lifted"], string>();
function lawDigest(law: Law): string {
  const known = lawDigests.get(law.lifted);
  if (known !== undefined) return known;
  const statement = inGeneral(
    law,
    law.params.map((p) => p.sort),
  ).term;
  const digest = digestOf([law.name, JSON.stringify(law.lifted.triggers, bigints), statement]);
  lawDigests.set(law.lifted, digest);
  return digest;
}

const bigints = (_: string, value: unknown): unknown => (typeof value === "bigint" ? `${value}n` : value);

const lists = new WeakMap<Knowledge, string>();
function knowledgeDigest(knowledge: Knowledge): string {
  const known = lists.get(knowledge);
  if (known !== undefined) return known;
  const digest = digestOf([
    ...knowledge.schemas.map(schemaDigest),
    "reserve",
    ...(knowledge.reserve ?? []).map(schemaDigest),
    "laws",
    ...knowledge.laws.map(lawDigest),
  ]);
  lists.set(knowledge, digest);
  return digest;
}

/** Key of all that a layer's theorems are, for a program with these sources. */
export const layerKey = (folder: string, sources: string): string => digestOf(["layer", folder, sources]);

/** Key of a goal. Meanings of codecs are part of it by `codecs`, a digest of the sources that has them. */
export const goalKey = ({ facts, claim, knowledge }: Goal, codecs: string): string =>
  digestOf(["goal", codecs, knowledgeDigest(knowledge), ...facts, "claim", claim]);

/** Key of a path's witness, for a program with these sources. */
export const witnessKey = (facts: readonly Smt[], knowledge: Knowledge, sources: string): string =>
  digestOf(["witness", sources, knowledgeDigest(knowledge), ...facts]);

const digests = new WeakMap<KernelProgram, { readonly codecs: string; readonly all: string }>();

/** Digests of a program's sources: of the bodies that codecs reach, and of all texts. */
export function sourcesDigests(program: KernelProgram): { readonly codecs: string; readonly all: string } {
  const known = digests.get(program);
  if (known !== undefined) return known;
  const files = [...program.modules].sort(([a], [b]) => (a < b ? -1 : 1));
  const made = {
    codecs: digestOf(bodiesBelow(program, [...program.codecs].sort())),
    all: digestOf(files.flatMap(([file, module]) => [file, module.text])),
  };
  digests.set(program, made);
  return made;
}

/** Names and lifted bodies of procedures and of all that they name, directly or not. */
function bodiesBelow(program: KernelProgram, names: readonly string[]): readonly string[] {
  const reached = new Set(names); // it grows while it is walked
  const found: string[] = [];
  for (const name of reached) {
    const note = (key: string, value: unknown): unknown => {
      if (typeof value === "string" && program.procedures.has(value)) reached.add(value);
      return bigints(key, value);
    };
    found.push(name, JSON.stringify(program.procedures.get(name)?.procedure, note) ?? "");
  }
  return found;
}
