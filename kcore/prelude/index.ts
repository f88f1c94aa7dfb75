/** What KCore is written with: words, maps, claims, primitives. Nothing else of sekvm is visible to it. */
export * from "../../src/prelude/index.ts";
