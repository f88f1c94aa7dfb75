/** Patterns of declarations: `const { a, b: [c] } = …`. */
import type * as t from "@babel/types";

/** The names that a pattern binds. */
export function namesIn(pattern: t.Node): readonly string[] {
  if (pattern.type === "Identifier") return [pattern.name];
  if (pattern.type === "ArrayPattern") return pattern.elements.flatMap((e) => (e ? namesIn(e) : []));
  if (pattern.type !== "ObjectPattern") return [];
  return pattern.properties.flatMap((p) => (p.type === "ObjectProperty" ? namesIn(p.value) : []));
}
