/** Every error of the IR text reader, in one table: messages carry the code, `sekvm help errors` prints the meaning. */

/** Code of an error; never reused for another meaning. */
export const IR_ERRORS = {
  IR01: { meaning: "A character does not belong to the text form of the IR.", example: "x0 := $1" },
  IR02: { meaning: "A quoted string is not closed on its line, or has an unknown escape.", example: 'stuck "no owner' },
  IR03: { meaning: "A word or sign stands where the grammar has no place for it.", example: "x0 := (x1 + )" },
  IR04: { meaning: "A number lacks its width, or lies outside its range.", example: "x0 := 0x1ff:8" },
  IR05: { meaning: "The local is not bound above, and its sort is not given.", example: "x0 := t0" },
  IR06: { meaning: "There is no such sort.", example: 'oracle "guest" : Pte' },
  IR07: { meaning: "A sort is declared twice, or a name is given twice in one.", example: "sort Vm\nrecord Vm {}" },
  IR08: { meaning: "The operands do not fit: each operator takes certain sorts.", example: "x0 := x1 + 0x1:32" },
  IR09: { meaning: "There is no such function, effect or modifier.", example: "dmb.all" },
  IR10: { meaning: "The effect yields nothing that could be named.", example: "let t0 = isb" },
  IR11: { meaning: "A block does not end with goto, if, return, stuck or panic.", example: "entry:\n  x0 := x1\n}" },
  IR12: { meaning: "Brackets are nested too deeply.", example: "((((…" },
  IR13: { meaning: "No machine register has this name.", example: "w0 := 0x0:64" },
} as const;

export type IrErrorCode = keyof typeof IR_ERRORS;
