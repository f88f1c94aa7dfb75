/** The system registers that have a name here; any other is written S<op0>_<op1>_C<n>_C<m>_<op2>. */
import { registerKey, registerRows, type SystemRegister } from "./row.ts";

/** op0 op1 CRn CRm op2, by exception level. @source Arm ARM, chapter D19 */
const NAMED: readonly SystemRegister[] = registerRows(`
  NZCV              3 3 4 2 0
  DAIF              3 3 4 2 1
  FPCR              3 3 4 4 0
  FPSR              3 3 4 4 1
  DSPSR_EL0         3 3 4 5 0
  DLR_EL0           3 3 4 5 1
  DIT               3 3 4 2 5
  SSBS              3 3 4 2 6
  CTR_EL0           3 3 0 0 1 ro
  DCZID_EL0         3 3 0 0 7 ro
  TPIDR_EL0         3 3 13 0 2 storage
  TPIDRRO_EL0       3 3 13 0 3 storage
  PMCR_EL0          3 3 9 12 0
  PMCNTENSET_EL0    3 3 9 12 1
  PMCNTENCLR_EL0    3 3 9 12 2
  PMOVSCLR_EL0      3 3 9 12 3
  PMSELR_EL0        3 3 9 12 5
  PMCCNTR_EL0       3 3 9 13 0
  PMXEVTYPER_EL0    3 3 9 13 1
  PMXEVCNTR_EL0     3 3 9 13 2
  PMUSERENR_EL0     3 3 9 14 0
  PMCCFILTR_EL0     3 3 14 15 7
  CNTFRQ_EL0        3 3 14 0 0
  CNTPCT_EL0        3 3 14 0 1 ro
  CNTVCT_EL0        3 3 14 0 2 ro
  CNTP_TVAL_EL0     3 3 14 2 0
  CNTP_CTL_EL0      3 3 14 2 1
  CNTP_CVAL_EL0     3 3 14 2 2
  CNTV_TVAL_EL0     3 3 14 3 0
  CNTV_CTL_EL0      3 3 14 3 1
  CNTV_CVAL_EL0     3 3 14 3 2
  MIDR_EL1          3 0 0 0 0 ro
  MPIDR_EL1         3 0 0 0 5 ro
  REVIDR_EL1        3 0 0 0 6 ro
  ID_AA64PFR0_EL1   3 0 0 4 0 ro
  ID_AA64PFR1_EL1   3 0 0 4 1 ro
  ID_AA64DFR0_EL1   3 0 0 5 0 ro
  ID_AA64DFR1_EL1   3 0 0 5 1 ro
  ID_AA64ISAR0_EL1  3 0 0 6 0 ro
  ID_AA64ISAR1_EL1  3 0 0 6 1 ro
  ID_AA64MMFR0_EL1  3 0 0 7 0 ro
  ID_AA64MMFR1_EL1  3 0 0 7 1 ro
  ID_AA64MMFR2_EL1  3 0 0 7 2 ro
  SCTLR_EL1         3 0 1 0 0
  ACTLR_EL1         3 0 1 0 1
  CPACR_EL1         3 0 1 0 2
  TTBR0_EL1         3 0 2 0 0
  TTBR1_EL1         3 0 2 0 1
  TCR_EL1           3 0 2 0 2
  SPSR_EL1          3 0 4 0 0
  ELR_EL1           3 0 4 0 1
  SP_EL0            3 0 4 1 0
  SPSel             3 0 4 2 0
  CurrentEL         3 0 4 2 2 ro
  PAN               3 0 4 2 3
  UAO               3 0 4 2 4
  ICC_PMR_EL1       3 0 4 6 0
  AFSR0_EL1         3 0 5 1 0
  AFSR1_EL1         3 0 5 1 1
  ESR_EL1           3 0 5 2 0
  FAR_EL1           3 0 6 0 0
  PAR_EL1           3 0 7 4 0
  PMINTENSET_EL1    3 0 9 14 1
  PMINTENCLR_EL1    3 0 9 14 2
  MAIR_EL1          3 0 10 2 0
  AMAIR_EL1         3 0 10 3 0
  VBAR_EL1          3 0 12 0 0
  ISR_EL1           3 0 12 1 0 ro
  ICC_IAR0_EL1      3 0 12 8 0 ro
  ICC_EOIR0_EL1     3 0 12 8 1 wo
  ICC_HPPIR0_EL1    3 0 12 8 2 ro
  ICC_BPR0_EL1      3 0 12 8 3
  ICC_DIR_EL1       3 0 12 11 1 wo
  ICC_RPR_EL1       3 0 12 11 3 ro
  ICC_SGI1R_EL1     3 0 12 11 5 wo
  ICC_ASGI1R_EL1    3 0 12 11 6 wo
  ICC_SGI0R_EL1     3 0 12 11 7 wo
  ICC_IAR1_EL1      3 0 12 12 0 ro
  ICC_EOIR1_EL1     3 0 12 12 1 wo
  ICC_HPPIR1_EL1    3 0 12 12 2 ro
  ICC_BPR1_EL1      3 0 12 12 3
  ICC_CTLR_EL1      3 0 12 12 4
  ICC_SRE_EL1       3 0 12 12 5
  ICC_IGRPEN0_EL1   3 0 12 12 6
  ICC_IGRPEN1_EL1   3 0 12 12 7
  CONTEXTIDR_EL1    3 0 13 0 1
  TPIDR_EL1         3 0 13 0 4 storage
  CNTKCTL_EL1       3 0 14 1 0
  CCSIDR_EL1        3 1 0 0 0 ro
  CLIDR_EL1         3 1 0 0 1 ro
  AIDR_EL1          3 1 0 0 7 ro
  CSSELR_EL1        3 2 0 0 0
  MDCCINT_EL1       2 0 0 2 0
  MDSCR_EL1         2 0 0 2 2
  OSLAR_EL1         2 0 1 0 4 wo
  OSLSR_EL1         2 0 1 1 4 ro
  OSDLR_EL1         2 0 1 3 4
  VPIDR_EL2         3 4 0 0 0
  VMPIDR_EL2        3 4 0 0 5
  SCTLR_EL2         3 4 1 0 0
  ACTLR_EL2         3 4 1 0 1
  HCR_EL2           3 4 1 1 0
  MDCR_EL2          3 4 1 1 1
  CPTR_EL2          3 4 1 1 2
  HSTR_EL2          3 4 1 1 3
  HACR_EL2          3 4 1 1 7
  TTBR0_EL2         3 4 2 0 0
  TTBR1_EL2         3 4 2 0 1
  TCR_EL2           3 4 2 0 2
  VTTBR_EL2         3 4 2 1 0
  VTCR_EL2          3 4 2 1 2
  SPSR_EL2          3 4 4 0 0
  ELR_EL2           3 4 4 0 1
  SP_EL1            3 4 4 1 0
  AFSR0_EL2         3 4 5 1 0
  AFSR1_EL2         3 4 5 1 1
  ESR_EL2           3 4 5 2 0
  FAR_EL2           3 4 6 0 0
  HPFAR_EL2         3 4 6 0 4
  MAIR_EL2          3 4 10 2 0
  AMAIR_EL2         3 4 10 3 0
  VBAR_EL2          3 4 12 0 0
  ICC_SRE_EL2       3 4 12 9 5
  ICH_HCR_EL2       3 4 12 11 0
  ICH_VTR_EL2       3 4 12 11 1 ro
  ICH_MISR_EL2      3 4 12 11 2 ro
  ICH_EISR_EL2      3 4 12 11 3 ro
  ICH_ELRSR_EL2     3 4 12 11 5 ro
  ICH_VMCR_EL2      3 4 12 11 7
  CONTEXTIDR_EL2    3 4 13 0 1
  TPIDR_EL2         3 4 13 0 2 storage
  CNTVOFF_EL2       3 4 14 0 3
  CNTHCTL_EL2       3 4 14 1 0
  CNTHP_TVAL_EL2    3 4 14 2 0
  CNTHP_CTL_EL2     3 4 14 2 1
  CNTHP_CVAL_EL2    3 4 14 2 2
  SCTLR_EL12        3 5 1 0 0
  CPACR_EL12        3 5 1 0 2
  TTBR0_EL12        3 5 2 0 0
  TTBR1_EL12        3 5 2 0 1
  TCR_EL12          3 5 2 0 2
  SPSR_EL12         3 5 4 0 0
  ELR_EL12          3 5 4 0 1
  AFSR0_EL12        3 5 5 1 0
  AFSR1_EL12        3 5 5 1 1
  ESR_EL12          3 5 5 2 0
  FAR_EL12          3 5 6 0 0
  MAIR_EL12         3 5 10 2 0
  AMAIR_EL12        3 5 10 3 0
  VBAR_EL12         3 5 12 0 0
  CONTEXTIDR_EL12   3 5 13 0 1
  CNTKCTL_EL12      3 5 14 1 0
  SCTLR_EL3         3 6 1 0 0
  SCR_EL3           3 6 1 1 0
  CPTR_EL3          3 6 1 1 2
  SPSR_EL3          3 6 4 0 0
  ELR_EL3           3 6 4 0 1
  ESR_EL3           3 6 5 2 0
  FAR_EL3           3 6 6 0 0
  VBAR_EL3          3 6 12 0 0
  TPIDR_EL3         3 6 13 0 2 storage
  PMSWINC_EL0       3 3 9 12 4 wo
  PMCEID0_EL0       3 3 9 12 6 ro
  PMCEID1_EL0       3 3 9 12 7 ro
  PMOVSSET_EL0      3 3 9 14 3
  MDCCSR_EL0        2 3 0 1 0 ro
  DBGDTR_EL0        2 3 0 4 0
  ID_PFR0_EL1       3 0 0 1 0 ro
  ID_PFR1_EL1       3 0 0 1 1 ro
  ID_DFR0_EL1       3 0 0 1 2 ro
  ID_AFR0_EL1       3 0 0 1 3 ro
  ID_MMFR0_EL1      3 0 0 1 4 ro
  ID_MMFR1_EL1      3 0 0 1 5 ro
  ID_MMFR2_EL1      3 0 0 1 6 ro
  ID_MMFR3_EL1      3 0 0 1 7 ro
  ID_ISAR0_EL1      3 0 0 2 0 ro
  ID_ISAR1_EL1      3 0 0 2 1 ro
  ID_ISAR2_EL1      3 0 0 2 2 ro
  ID_ISAR3_EL1      3 0 0 2 3 ro
  ID_ISAR4_EL1      3 0 0 2 4 ro
  ID_ISAR5_EL1      3 0 0 2 5 ro
  ID_MMFR4_EL1      3 0 0 2 6 ro
  ID_ISAR6_EL1      3 0 0 2 7 ro
  MVFR0_EL1         3 0 0 3 0 ro
  MVFR1_EL1         3 0 0 3 1 ro
  MVFR2_EL1         3 0 0 3 2 ro
  ID_AA64ZFR0_EL1   3 0 0 4 4 ro
  ID_AA64AFR0_EL1   3 0 0 5 4 ro
  ID_AA64AFR1_EL1   3 0 0 5 5 ro
  ID_AA64ISAR2_EL1  3 0 0 6 2 ro
  TRFCR_EL1         3 0 1 2 1
  ERRIDR_EL1        3 0 5 3 0 ro
  ERRSELR_EL1       3 0 5 3 1
  ERXFR_EL1         3 0 5 4 0 ro
  ERXCTLR_EL1       3 0 5 4 1
  ERXSTATUS_EL1     3 0 5 4 2
  ERXADDR_EL1       3 0 5 4 3
  ERXMISC0_EL1      3 0 5 5 0
  ERXMISC1_EL1      3 0 5 5 1
  DISR_EL1          3 0 12 1 1
  RVBAR_EL1         3 0 12 0 1 ro
  RMR_EL1           3 0 12 0 2
  MDRAR_EL1         2 0 1 0 0 ro
  OSECCR_EL1        2 0 0 6 2
  OSDTRRX_EL1       2 0 0 0 2
  OSDTRTX_EL1       2 0 0 3 2
  DBGPRCR_EL1       2 0 1 4 4
  DBGCLAIMSET_EL1   2 0 7 8 6
  DBGCLAIMCLR_EL1   2 0 7 9 6
  DBGAUTHSTATUS_EL1 2 0 7 14 6 ro
  DBGVCR32_EL2      2 4 0 7 0
  SDER32_EL2        3 4 1 3 1
  TRFCR_EL2         3 4 1 2 1
  VNCR_EL2          3 4 2 2 0
  VSTTBR_EL2        3 4 2 6 0
  VSTCR_EL2         3 4 2 6 2
  DACR32_EL2        3 4 3 0 0
  SPSR_irq          3 4 4 3 0
  SPSR_abt          3 4 4 3 1
  SPSR_und          3 4 4 3 2
  SPSR_fiq          3 4 4 3 3
  IFSR32_EL2        3 4 5 0 1
  VSESR_EL2         3 4 5 2 3
  FPEXC32_EL2       3 4 5 3 0
  RVBAR_EL2         3 4 12 0 1 ro
  RMR_EL2           3 4 12 0 2
  VDISR_EL2         3 4 12 1 1
  CNTHV_TVAL_EL2    3 4 14 3 0
  CNTHV_CTL_EL2     3 4 14 3 1
  CNTHV_CVAL_EL2    3 4 14 3 2
  CNTP_TVAL_EL02    3 5 14 2 0
  CNTP_CTL_EL02     3 5 14 2 1
  CNTP_CVAL_EL02    3 5 14 2 2
  CNTV_TVAL_EL02    3 5 14 3 0
  CNTV_CTL_EL02     3 5 14 3 1
  CNTV_CVAL_EL02    3 5 14 3 2
  ACTLR_EL3         3 6 1 0 1
  MDCR_EL3          3 6 1 3 1
  TTBR0_EL3         3 6 2 0 0
  TCR_EL3           3 6 2 0 2
  SP_EL2            3 6 4 1 0
  MAIR_EL3          3 6 10 2 0
  AMAIR_EL3         3 6 10 3 0
  RVBAR_EL3         3 6 12 0 1 ro
  RMR_EL3           3 6 12 0 2
  ICC_CTLR_EL3      3 6 12 12 4
  ICC_SRE_EL3       3 6 12 12 5
  ICC_IGRPEN1_EL3   3 6 12 12 7
  CNTPS_TVAL_EL1    3 7 14 2 0
  CNTPS_CTL_EL1     3 7 14 2 1
  CNTPS_CVAL_EL1    3 7 14 2 2
`);

/** Registers `name` with `#` replaced by 0 to `count - 1`. */
const numbered = (
  name: string,
  count: number,
  at: (n: number) => Pick<SystemRegister, "op0" | "op1" | "crn" | "crm" | "op2">,
): SystemRegister[] =>
  Array.from({ length: count }, (_, n) => ({
    name: name.replace("#", String(n)),
    ...at(n),
    access: "rw",
    storage: false,
  }));

const NUMBERED: readonly SystemRegister[] = [
  ...["BVR", "BCR", "WVR", "WCR"].flatMap((kind, i) =>
    numbered(`DBG${kind}#_EL1`, 16, (n) => ({ op0: 2, op1: 0, crn: 0, crm: n, op2: 4 + i })),
  ),
  ...numbered("ICC_AP0R#_EL1", 4, (n) => ({ op0: 3, op1: 0, crn: 12, crm: 8, op2: 4 + n })),
  ...numbered("ICC_AP1R#_EL1", 4, (n) => ({ op0: 3, op1: 0, crn: 12, crm: 9, op2: n })),
  ...numbered("ICH_AP0R#_EL2", 4, (n) => ({ op0: 3, op1: 4, crn: 12, crm: 8, op2: n })),
  ...numbered("ICH_AP1R#_EL2", 4, (n) => ({ op0: 3, op1: 4, crn: 12, crm: 9, op2: n })),
  ...numbered("ICH_LR#_EL2", 16, (n) => ({ op0: 3, op1: 4, crn: 12, crm: 12 + (n >> 3), op2: n & 7 })),
  ...numbered("PMEVCNTR#_EL0", 31, (n) => ({ op0: 3, op1: 3, crn: 14, crm: 8 + (n >> 3), op2: n & 7 })),
  ...numbered("PMEVTYPER#_EL0", 31, (n) => ({ op0: 3, op1: 3, crn: 14, crm: 12 + (n >> 3), op2: n & 7 })),
];

/** Every register that has a name here. */
export const SYSTEM_REGISTERS: readonly SystemRegister[] = [...NAMED, ...NUMBERED];

const byName = new Map(SYSTEM_REGISTERS.map((r) => [r.name.toLowerCase(), r]));
const byKey = new Map(SYSTEM_REGISTERS.map((r) => [registerKey(r), r]));
const GENERIC = /^s([23])_([0-7])_c(\d|1[0-5])_c(\d|1[0-5])_([0-7])$/i;

/** The register of a name, in any case; generic names name every register of op0 2 and 3. */
export function systemRegister(name: string): SystemRegister | undefined {
  const known = byName.get(name.toLowerCase());
  const m = GENERIC.exec(name);
  if (known !== undefined || m === null) return known;
  const [op0, op1, crn, crm, op2] = m.slice(1).map(Number) as [number, number, number, number, number];
  return systemRegisterAt(registerKey({ op0, op1, crn, crm, op2 }));
}

/** The register of an encoding; one without a row here has its generic name. */
export function systemRegisterAt(key: number): SystemRegister {
  const [op0, op1, crn, crm, op2] = [key >> 14, (key >> 11) & 7, (key >> 7) & 15, (key >> 3) & 15, key & 7];
  const name = `S${op0}_${op1}_C${crn}_C${crm}_${op2}`;
  return byKey.get(key) ?? { name, op0, op1, crn, crm, op2, access: "rw", storage: false };
}
