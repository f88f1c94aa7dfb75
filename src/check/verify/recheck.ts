/** Compares the pieces of a bundle with what is here now. Pure: the caller asks again. */
import type { BundlePiece, RecheckedPiece } from "../../evidence/index.ts";

/** Whether an id is the one that is wanted, or below it. */
export const isBelow = (id: string, wanted: string): boolean => id === wanted || id.startsWith(`${wanted}/`);

function compared(was: BundlePiece, now: BundlePiece | undefined): RecheckedPiece {
  const { id } = was;
  const word = ((): RecheckedPiece["word"] => {
    if (now === undefined) return "gone";
    if (now.question !== was.question) return "other question";
    if (now.status === "unknown") return was.status === "unknown" ? "confirmed" : "open";
    if (now.status === was.status) return "confirmed";
    return was.status === "proved" && now.status === "holds" ? "open" : "contradicted";
  })();
  return { id, word, was: was.status, now: word === "gone" || word === "other question" ? undefined : now!.status };
}

/** The pieces of a bundle in their order, then those that it lacks. @param now what is here: with the same question, asked again */
export function recheckedPieces(bundle: readonly BundlePiece[], now: readonly BundlePiece[]): RecheckedPiece[] {
  const here = new Map(now.map((p) => [p.id, p]));
  const known = new Set(bundle.map((p) => p.id));
  const lacking = now.filter((p) => !known.has(p.id));
  return [
    ...bundle.map((p) => compared(p, here.get(p.id))),
    ...lacking.map(
      ({ id, status }): RecheckedPiece => ({ id, word: "not in the bundle", was: undefined, now: status }),
    ),
  ];
}
