/** Wrong handlers: each is KCore with edits in its code, and the theorem that has to refute it. */
export interface WrongHandler {
  readonly title: string;
  readonly layer: number;
  readonly theorem: string;
  /** By file of the layer: what stands there once, and what in its place. */
  readonly edits: readonly (readonly [file: string, before: string, after: string])[];
  /** What is said of it. */
  readonly by: RegExp;
}

const wrong = (
  layer: number,
  folder: string,
  ...of: readonly (readonly [string, string, string, string, RegExp?])[]
): readonly WrongHandler[] =>
  of.map(([title, theorem, before, after, by = /./]) => ({
    ...{ title, layer, theorem, by },
    edits: [[`kcore/layers/${folder}/code.ts`, before, after]],
  }));

export const WRONG: readonly WrongHandler[] = [
  ...wrong(
    26,
    "26-mmio-ops",
    [
      "a bank is taken from a VM that is on",
      "el2FreeSmmuPgd",
      "const isFreed = mayGiveUp(owner, state);",
      "const isFreed = true;",
    ],
    [
      "a page is mapped behind a bank once nobody's lock says whose that is",
      "smmuMapPage",
      "if (isPrincipal(owner)) status = attach(bank, owner as Vmid, iova, pte);\n  releaseLockSmmu();",
      "releaseLockSmmu();\n  if (isPrincipal(owner)) status = attach(bank, owner as Vmid, iova, pte);",
    ],
  ),
  ...wrong(30, "30-mem-handler", [
    "a range goes on behind a refusal",
    "kvmPhysAddrIoremap",
    "i < pages && status === OK",
    "i < pages",
  ]),
];
