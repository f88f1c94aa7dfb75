/**
 * The points at which the supported rule sets differ, as data in one place; both engines read them. What all rule sets
 * share is in the engines, beside the paper's rule. docs/models.md states each with the test that shows it.
 */
import type { RuleSetName, VariantName } from "../../evidence/index.ts";

export interface Rules {
  readonly name: RuleSetName;
  /** CSEL family and CAS give a *pick* dependency on their condition (today), or a data dependency (2019). */
  readonly pick: boolean;
  /**
   * An acquire that reads the own store-exclusive is ordered after the paired load-exclusive (today, aarch64.cat
   * `rmw; lmrs; [A|Q]`), or after the store-exclusive itself (2019, `[range(rmw)]; rfi; [A|Q]`).
   */
  readonly acquireOwnExclusive: "load" | "store";
  /** DSB ST orders earlier writes before every later access, not only writes (today, `DSB-ob`). */
  readonly dsbStOrdersAll: boolean;
  /** A read whose result is not returned (ST<op>, SWP to XZR) is not ordered by DMB LD or DSB LD (today, `R \ NoRet`). */
  readonly noReturnEscapesDmbLd: boolean;
  /**
   * An exclusive pair with an own write to the location between its halves is exempt from atomicity (today:
   * `(rmw & (fr;co)) \ (fri;coi)`), or only foreign writes between them break it (2019: `fre;coe`).
   */
  readonly ownWriteBreaksPairing: boolean;
  /**
   * The read of an arithmetic RMW is a data source of its own write, so a read back is ordered behind it (2019); today
   * `data` asks for program order, and only what uses the value read back is behind it.
   */
  readonly rmwReadIsData: boolean;
  /** A CAS that fails may write the value that it read (today; herd7 does both), or is a read alone (2019). */
  readonly failedCasMayWrite: boolean;
  /**
   * A store-exclusive may succeed at another address or with another size than its load-exclusive: CONSTRAINED UNPREDICTABLE,
   * herd's variant CU. Otherwise it fails. Never of a rule set by itself.
   */
  readonly exclusivesAnywhere: boolean;
}

export const RULES: Readonly<Record<RuleSetName, Rules>> = {
  today: {
    name: "today",
    pick: true,
    acquireOwnExclusive: "load",
    dsbStOrdersAll: true,
    noReturnEscapesDmbLd: true,
    ownWriteBreaksPairing: true,
    rmwReadIsData: false,
    failedCasMayWrite: true,
    exclusivesAnywhere: false,
  },
  pldi19: {
    name: "pldi19",
    pick: false,
    acquireOwnExclusive: "store",
    dsbStOrdersAll: false,
    noReturnEscapesDmbLd: false,
    ownWriteBreaksPairing: false,
    rmwReadIsData: true,
    failedCasMayWrite: false,
    exclusivesAnywhere: false,
  },
};

/** A rule set with choices that the architecture leaves open. */
export const withVariants = (rules: Rules, variants: readonly VariantName[]): Rules =>
  variants.includes("CU") ? { ...rules, exclusivesAnywhere: true } : rules;
