/** What `sekvm verify --json` hands to somebody who wants to check a part of it again: pieces, each with what was asked and what came of it. */
import type { Verdict } from "./verdict.ts";

/** A piece of a step. */
export interface BundlePiece {
  /** `models/MP`, `locks/ticket/4x2`; of proofs `07/setNpt` for a theorem and `07/setNpt/0/0` for a goal of it. */
  readonly id: string;
  /** Digest of what was asked. Equal sources give equal ones. */
  readonly question: string;
  readonly status: Verdict["status"];
}

/** A file that was read. */
export interface BundleSource {
  readonly file: string;
  /** In hexadecimal, of its bytes. */
  readonly sha256: string;
}

/** What became of a piece when it was looked at again. */
export interface RecheckedPiece {
  readonly id: string;
  /**
   * `confirmed`: the same was asked, with the same answer. `contradicted`: with another one. `open`: with none, or a weaker one. `other question`: the sources
   * are not those of the bundle. `gone`: there is no such piece any more. `not in the bundle`: there is one that the bundle does not have.
   */
  readonly word: "confirmed" | "contradicted" | "open" | "other question" | "gone" | "not in the bundle";
  readonly was: Verdict["status"] | undefined;
  readonly now: Verdict["status"] | undefined;
}
