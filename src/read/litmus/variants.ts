/** What the `Variant=` lines of a test say. */
import { type VariantName, variantNamed } from "../../evidence/index.ts";
import type { LitmusTest } from "./tree.ts";

/** Names in the `Variant=` lines of a test. */
const variantNames = ({ info }: Pick<LitmusTest, "info">): readonly string[] =>
  info.flatMap(({ key, value }) => (/^variants?$/i.test(key) ? value.split(/[\s,]+/) : []));

/** Choices that a test asks for itself. The later of two that exclude each other counts. */
export const variantsOf = (test: Pick<LitmusTest, "info">): readonly VariantName[] =>
  variantNames(test).flatMap((name) => variantNamed(name) ?? []);
