/**
 * Variants, by herd's names, of a `Variant=` line or of `--variant`: nothing that changes the answers here, a choice that the
 * architecture leaves to an implementation, or something that sekvm does not run.
 */

/**
 * The choices. CU: what is CONSTRAINED UNPREDICTABLE may happen. LSE2: a pair inside 16 aligned bytes is one access (not of
 * herd). vmsa: addresses are translated. fatal, handled, faultToNext: a fault ends its thread, or its instruction is run
 * once more, or the next one is. ETS2, ETS3: enhanced translation synchronisation.
 */
export const VARIANTS = ["CU", "LSE2", "vmsa", "fatal", "handled", "faultToNext", "ETS2", "ETS3"] as const;
export type VariantName = (typeof VARIANTS)[number];

/** Variants under which the default answers hold: mixed sizes are always on. */
const ACCEPTED = new Set(["mixed", "dontcheckmixed"]);

const REASONS: readonly (readonly [RegExp, string])[] = [
  [/^(kvm|ets\d?|pte.*|ha|hd|tthm.*|exs|eis|eos|nv2?|asl\+vmsa)$/, "page tables"],
  [/^(memtag|mte|memorytag.*|notagcheck.*|sync|async|asym|store-only)$/, "memory tagging"],
  [/^(asynchronous|synchronous|asymmetric|nofault.*)$/, "faults that do not end the thread"],
  [/^(self|ifetch|dic|idc|ctr.*|exp)$/, "self-modifying code"],
  [/^(pac|pauth.*|const-pac.*|fpac|no-key-.*)$/, "pointer authentication"],
  [/^(neon|simd)$/, "SIMD and floating point"],
  [/^(sve|sme|svelength.*|smelength.*)/, "SVE"],
  [/^(morello)$/, "Morello"],
  [/^(gcs|shadowstack)$/, "guarded control stacks"],
];

/** Longer names of herd. */
const ALIASES: Readonly<Record<string, VariantName>> = {
  constrainedunpredictable: "CU",
  precise: "fatal",
  imprecise: "handled",
  skip: "faultToNext",
};

/** The choice that a name stands for, in any case. */
export function variantNamed(name: string): VariantName | undefined {
  const lower = name.toLowerCase();
  return ALIASES[lower] ?? VARIANTS.find((v) => v.toLowerCase() === lower);
}

/** Why a variant is not run; undefined when it is. */
export function unsupportedVariant(name: string): string | undefined {
  const lower = name.toLowerCase();
  if (lower === "" || ACCEPTED.has(lower) || variantNamed(name) !== undefined) return undefined;
  return REASONS.find(([pattern]) => pattern.test(lower))?.[1] ?? `variant ${name}`;
}
