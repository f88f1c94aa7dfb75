/** Why a memory access did not happen. */
import { FAULT_STATUS } from "../../isa/index.ts";

/** What an access wants to do. */
export type Want = "read" | "write" | "fetch";

/** The cause, in the words of the fault status codes. */
export type FaultKind = "address-size" | "translation" | "access-flag" | "permission" | "alignment" | "external";

export interface Fault {
  readonly kind: FaultKind;
  readonly stage: 1 | 2;
  /** Level of the walk, 0 to 3; meaningless for alignment. */
  readonly level: number;
  /** The access was one of the stage-1 walk, refused by stage 2. */
  readonly onWalk: boolean;
  /** Intermediate physical address that stage 2 refused. */
  readonly ipa: number;
}

/** Thrown by a translation, and made into an exception by whoever asked for it. */
export class Abort {
  readonly fault: Fault;
  constructor(fault: Fault) {
    this.fault = fault;
  }
}

/** The fault status code, DFSC or IFSC. @source Arm ARM, ESR_ELx, "ISS encoding for an exception from a Data Abort" */
export function statusCode(f: Fault): number {
  if (f.kind === "alignment") return 0x21;
  if (f.kind === "external") return f.onWalk ? 0x14 + f.level : 0x10;
  return FAULT_STATUS[f.kind] + f.level;
}
