/** A system register: its name, the MRS/MSR encoding, and how it may be accessed. */
export interface SystemRegister {
  readonly name: string;
  readonly op0: number;
  readonly op1: number;
  readonly crn: number;
  readonly crm: number;
  readonly op2: number;
  readonly access: "rw" | "ro" | "wo";
  /** Reads give what was written last, and nothing else depends on it: a word for software's own use. */
  readonly storage: boolean;
}

/** The 16 bits op0:op1:CRn:CRm:op2 as one number. */
export const registerKey = (r: Pick<SystemRegister, "op0" | "op1" | "crn" | "crm" | "op2">): number =>
  (r.op0 << 14) | (r.op1 << 11) | (r.crn << 7) | (r.crm << 3) | r.op2;

/**
 * Rows from text, one a line: `name op0 op1 CRn CRm op2 [ro|wo|storage]`, with CRn and CRm as numbers.
 * @throws {Error} for a line of another form
 */
export function registerRows(text: string): SystemRegister[] {
  return text
    .trim()
    .split("\n")
    .map((line) => {
      const [name, op0, op1, crn, crm, op2, access = "rw"] = line.trim().split(/\s+/) as string[];
      const numbers = [op0, op1, crn, crm, op2].map(Number);
      if (numbers.some((n) => !(n >= 0 && n < 16)) || !/^(rw|ro|wo|storage)$/.test(access))
        throw new Error(`bad row: ${line}`);
      const [a, b, c, d, e] = numbers as [number, number, number, number, number];
      const storage = access === "storage";
      const way = storage ? "rw" : (access as SystemRegister["access"]);
      return { name: name!, op0: a, op1: b, crn: c, crm: d, op2: e, access: way, storage };
    });
}
