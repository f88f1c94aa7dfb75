/** Registers of a CPU or a virtual CPU. @source kcore reference, section 1.3, Ctxt */
import type { U64, ZMap } from "../../prelude/index.ts";

/** A register context. */
export interface Context {
  /** x0..x30 by number. */
  readonly x: ZMap<U64, U64>;
  /** fp_q0..fp_q31 by number. */
  readonly q: ZMap<U64, U64>;
  readonly fpsr: U64;
  readonly fpcr: U64;
  readonly csselrEl1: U64;
  readonly sctlrEl1: U64;
  readonly cpacrEl1: U64;
  readonly ttbr0El1: U64;
  readonly ttbr1El1: U64;
  readonly tcrEl1: U64;
  readonly afsr0El1: U64;
  readonly afsr1El1: U64;
  readonly farEl1: U64;
  readonly mairEl1: U64;
  readonly vbarEl1: U64;
  readonly contextidrEl1: U64;
  readonly amairEl1: U64;
  readonly cntkctlEl1: U64;
  readonly parEl1: U64;
  readonly tpidrEl1: U64;
  readonly spsrEl1: U64;
  readonly mdscrEl1: U64;
  readonly spEl0: U64;
  readonly tpidrEl0: U64;
  readonly tpidrroEl0: U64;
  readonly spsrEl2: U64;
  readonly vmpidrEl2: U64;
  readonly mpidrEl1: U64;
  readonly actlrEl1: U64;
  readonly spEl1: U64;
  readonly elrEl1: U64;
  readonly elrEl2: U64;
  readonly vttbrEl2: U64;
  readonly hcrEl2: U64;
  readonly tpidrEl2: U64;
  readonly esrEl2: U64;
  readonly ec: U64;
  readonly farEl2: U64;
  readonly hpfarEl2: U64;
  readonly pmuselrEl0: U64;
  readonly pmuserenrEl0: U64;
  readonly mdcrEl2: U64;
  readonly cptrEl2: U64;
  readonly cnthctlEl2: U64;
  readonly pc: U64;
  readonly pstate: U64;
  readonly dirty: U64;
  readonly flags: U64;
  readonly esrEl1: U64;
  readonly spsr0: U64;
}
