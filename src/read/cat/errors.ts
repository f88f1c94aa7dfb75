/** What can be wrong with a text of a model. */
export const CAT_ERRORS = {
  CAT01: { meaning: "A character does not belong to herd's model language.", example: "let x = po $ rf" },
  CAT02: { meaning: "A comment is opened and never closed.", example: "(* so far" },
  CAT03: { meaning: "A word or sign stands where the grammar has no place for it.", example: "let x = | po" },
  CAT04: { meaning: "Expressions or statements are nested too deeply.", example: "((((…" },
  CAT05: { meaning: "A statement or expression is of a form that is not read.", example: "enum fences = 'sync" },
  CAT06: { meaning: "A name is not defined before it is used.", example: "acyclic pox" },
  CAT07: {
    meaning: "An included file is not beside the one that includes it, or includes itself.",
    example: 'include "none.cat"',
  },
  CAT08: { meaning: "A value is of another kind than what is done with it takes.", example: "acyclic W" },
} as const;
