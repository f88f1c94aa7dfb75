/** What docs/trusted-base.md explains: sentences in quotes, where `…` stands for names, and ids. */
import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const file = join(dirname(fileURLToPath(import.meta.url)), "..", "..", "docs", "trusted-base.md");
const escaped = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");

const explained = ((): readonly RegExp[] => {
  const text = readFileSync(file, "utf8");
  const quoted = [...text.matchAll(/"([^"\n]{6,})"/g)].map((m) => m[1]!);
  const ids = [...text.matchAll(/^\| `([\w-]+)` \|/gm)].map((m) => m[1]!);
  return [...quoted, ...ids].map((t) => new RegExp(`^${t.split("…").map(escaped).join(".+")}$`));
})();

/** Whether an id, or a sentence on which an answer rests, is explained. */
export const isExplained = (said: string): boolean => explained.some((e) => e.test(said));
