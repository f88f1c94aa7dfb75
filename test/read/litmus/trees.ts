/** Trees without the places of their nodes, for comparison. */
export function withoutPlaces(tree: unknown): unknown {
  if (Array.isArray(tree)) return tree.map(withoutPlaces);
  if (typeof tree !== "object" || tree === null) return tree;
  const kept = Object.entries(tree).filter(([key]) => key !== "span" && key !== "file");
  return Object.fromEntries(kept.map(([key, value]) => [key, withoutPlaces(value)]));
}
