/** Maintenance operations: the names of SYS instructions, by what they maintain. */

/** One operation of TLBI, DC, IC or AT; `operand` says whether it takes a register. */
export interface SystemOperation {
  readonly kind: "tlbi" | "dc" | "ic" | "at";
  readonly name: string;
  readonly op1: number;
  readonly crn: number;
  readonly crm: number;
  readonly op2: number;
  readonly operand: boolean;
}

/** Rows from text, one a line: `kind name op1 CRn CRm op2`; a star behind the name: no register. */
function operationRows(text: string): SystemOperation[] {
  return text
    .trim()
    .split("\n")
    .map((line) => {
      const [kind, name, ...rest] = line.trim().split(/\s+/) as [SystemOperation["kind"], string, ...string[]];
      const [op1, crn, crm, op2] = rest.map(Number) as [number, number, number, number];
      return { kind, name: name.replace("*", ""), op1, crn, crm, op2, operand: !name.endsWith("*") };
    });
}

const CACHES = operationRows(`
  ic IALLUIS*  0 7 1 0
  ic IALLU*    0 7 5 0
  ic IVAU      3 7 5 1
  dc IVAC      0 7 6 1
  dc ISW       0 7 6 2
  dc CSW       0 7 10 2
  dc CISW      0 7 14 2
  dc ZVA       3 7 4 1
  dc CVAC      3 7 10 1
  dc CVAU      3 7 11 1
  dc CVAP      3 7 12 1
  dc CIVAC     3 7 14 1
  at S1E1R     0 7 8 0
  at S1E1W     0 7 8 1
  at S1E0R     0 7 8 2
  at S1E0W     0 7 8 3
  at S1E1RP    0 7 9 0
  at S1E1WP    0 7 9 1
  at S1E2R     4 7 8 0
  at S1E2W     4 7 8 1
  at S12E1R    4 7 8 4
  at S12E1W    4 7 8 5
  at S12E0R    4 7 8 6
  at S12E0W    4 7 8 7
  at S1E3R     6 7 8 0
  at S1E3W     6 7 8 1
`);

/** Operations that exist for the local CPU, the inner (IS) and the outer shareable domain (OS): op1, op2, CRm of each. */
const SHARED = `
  VMALLE1*      0 0 7 3 1
  VAE1          0 1 7 3 1
  ASIDE1        0 2 7 3 1
  VAAE1         0 3 7 3 1
  VALE1         0 5 7 3 1
  VAALE1        0 7 7 3 1
  RVAE1         0 1 6 2 5
  RVAAE1        0 3 6 2 5
  RVALE1        0 5 6 2 5
  RVAALE1       0 7 6 2 5
  ALLE2*        4 0 7 3 1
  VAE2          4 1 7 3 1
  ALLE1*        4 4 7 3 1
  VALE2         4 5 7 3 1
  VMALLS12E1*   4 6 7 3 1
  RVAE2         4 1 6 2 5
  RVALE2        4 5 6 2 5
  ALLE3*        6 0 7 3 1
  VAE3          6 1 7 3 1
  VALE3         6 5 7 3 1
  RVAE3         6 1 6 2 5
  RVALE3        6 5 6 2 5
`;

function sharedRows(): SystemOperation[] {
  const lines = SHARED.trim().split("\n");
  return lines.flatMap((line) => {
    const [name, op1, op2, ...crm] = line.trim().split(/\s+/) as string[];
    return ["", "IS", "OS"].map((domain, i) => ({
      kind: "tlbi" as const,
      name: name!.replace("*", "") + domain,
      op1: Number(op1),
      crn: 8,
      crm: Number(crm[i]),
      op2: Number(op2),
      operand: !name!.endsWith("*"),
    }));
  });
}

/** By intermediate physical address; their domains are numbered otherwise. */
const INTERMEDIATE = operationRows(`
  tlbi IPAS2E1IS    4 8 0 1
  tlbi RIPAS2E1IS   4 8 0 2
  tlbi IPAS2LE1IS   4 8 0 5
  tlbi RIPAS2LE1IS  4 8 0 6
  tlbi IPAS2E1OS    4 8 4 0
  tlbi IPAS2E1      4 8 4 1
  tlbi RIPAS2E1     4 8 4 2
  tlbi RIPAS2E1OS   4 8 4 3
  tlbi IPAS2LE1OS   4 8 4 4
  tlbi IPAS2LE1     4 8 4 5
  tlbi RIPAS2LE1    4 8 4 6
  tlbi RIPAS2LE1OS  4 8 4 7
`);

/** Every named maintenance operation. @source Arm ARM, chapter C5.4 and C5.5 */
export const SYSTEM_OPERATIONS: readonly SystemOperation[] = [...CACHES, ...sharedRows(), ...INTERMEDIATE];
