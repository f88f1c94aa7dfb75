/** Which tables the address of an access is looked up in, with two stages. */
import { intermediateAt, type Pages, pageAt, type StageTwo } from "./pages.ts";

export type Route =
  /** Both stages. */
  | { readonly kind: "virtual"; readonly page: number; readonly offset: number }
  /** Stage 2 alone. */
  | { readonly kind: "intermediate"; readonly ipa: number; readonly offset: number }
  | { readonly kind: "physical" }
  /** The entry of a page, which EL0 may not touch. */
  | { readonly kind: "denied"; readonly page: number }
  | { readonly kind: "refused"; readonly reason: string };

/** `variable`: index of the variable at the address, taken as physical; -1 for none. */
export function routeOf(
  pages: Pages,
  stage2: StageTwo,
  address: bigint,
  variable: number,
  who: { readonly atEl2: boolean; readonly el0: boolean },
): Route {
  const refused = (reason: string): Route => ({ kind: "refused", reason });
  const page = pageAt(pages, address);
  const ipa = intermediateAt(stage2, address);
  const isOwn = ipa >= 0 && ipa < pages.list.length; // those of entries have physical addresses too
  if (who.atEl2 && (page >= 0 || isOwn)) return refused(`${isOwn ? "intermediate" : "virtual"} addresses at EL2`);
  if (who.atEl2) return { kind: "physical" };
  if (page >= 0) return { kind: "virtual", page, offset: Number(address - pages.list[page]!.va) };
  const entry = pages.list.findIndex((p) => p.entry === variable);
  if (who.el0) return entry >= 0 ? { kind: "denied", page: entry } : refused("intermediate addresses at EL0");
  if (ipa >= 0) return { kind: "intermediate", ipa, offset: Number(address - stage2.list[ipa]!.ipa) };
  return entry >= 0 ? { kind: "physical" } : refused("physical addresses in a virtual machine");
}
