/** Colours of words, by day and by night: drawing and page share them. Each is told by a sign as well. */
import type { BoxWord } from "./rows.ts";

/** Of a box: inside, text, edge. */
type Colors = readonly [string, string, string];

const GREY: Colors = ["#eeeeea", "#5c5c58", "#bcbcb6"];
const DARK_GREY: Colors = ["#2a2b2d", "#a9aaab", "#505356"];
const AMBER: Colors = ["#fbe6b8", "#5f4200", "#c9962a"];
const DARK_AMBER: Colors = ["#463512", "#ffdf9b", "#a57c27"];

const COLORS: Readonly<Record<BoxWord, { readonly day: Colors; readonly night: Colors }>> = {
  proved: { day: ["#d8f0dd", "#0f4a22", "#57a56b"], night: ["#16381f", "#bdeaca", "#3c8150"] },
  holds: { day: ["#e6f0c9", "#3e4c08", "#96ab3d"], night: ["#333b14", "#e2efa9", "#7e8f35"] },
  refuted: { day: ["#f9cfcf", "#770d0d", "#c94b4b"], night: ["#531818", "#ffcccc", "#c24f4f"] },
  vacuous: { day: ["#ecd8f5", "#4f1b66", "#a569c0"], night: ["#3d1f4a", "#edcffa", "#8d56a6"] },
  unknown: { day: AMBER, night: DARK_AMBER },
  stalled: { day: AMBER, night: DARK_AMBER },
  trusted: { day: ["#dbe7f6", "#173c66", "#7fa2cb"], night: ["#1a2f48", "#c5dcf7", "#4a6f9b"] },
  part: { day: GREY, night: DARK_GREY },
  open: { day: ["#ffffff", "#6b6b67", "#bcbcb6"], night: ["#1b1c1e", "#9b9c9d", "#505356"] },
};

/** Rules of style for every word. @param rule from a selector such as `.w-proved` and its colours */
export function colorRules(rule: (selector: string, inside: string, text: string, edge: string) => string): string {
  const words = Object.entries(COLORS);
  const rules = (when: "day" | "night"): string => words.map(([w, c]) => rule(`.w-${w}`, ...c[when])).join("\n");
  return `${rules("day")}\n@media (prefers-color-scheme:dark){${rules("night")}}`;
}
