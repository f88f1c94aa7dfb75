/** What was put through the theorems, by name: only what the sources on this computer still say. */
import { instantiated, kcoreInstantiated } from "../check/theorem/index.ts";
import { digest, type TheoremSources } from "../host/node/index.ts";
import { bundledTexts, kcoreLockSources } from "./places.ts";

/** Locks of the catalogue, and KCore's lock with its sections. */
export const instantiatedIn = ({ bundled, kcore }: TheoremSources): string[] => [
  ...instantiated(bundled, bundledTexts("locks")),
  ...kcoreInstantiated(kcore, digest(kcoreLockSources())),
];
