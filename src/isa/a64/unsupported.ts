/** Families of A64 that sekvm names and refuses: by mnemonic for the assembler, by encoding for the decoder. */

interface Family {
  readonly name: string;
  readonly pattern: RegExp;
}

/** Mnemonics by family, in lower case; the first match names it. */
export const UNSUPPORTED_MNEMONICS: readonly Family[] = [
  { name: "PAuth", pattern: /^(pac|aut|xpac|bra|blra|reta|ereta|ldra)[a-z0-9]*$/ },
  { name: "MTE", pattern: /^(irg|addg|subg|gmi|subps?|stz?2?g|stgp|ldgm?|stz?gm)$/ },
  { name: "MOPS", pattern: /^(cpyf?[pme][a-z]*|setg?[pme][a-z]*)$/ },
  { name: "LSE128", pattern: /^(swpp|ldclrp|ldsetp)(a|l|al)?$/ },
  { name: "LRCPC3", pattern: /^(ldiapp|stilp|ldap1|stl1)$/ },
  { name: "LS64", pattern: /^(ld64b|st64b|st64bv|st64bv0)$/ },
  { name: "CSSC", pattern: /^(abs|cnt|ctz|smax|smin|umax|umin)$/ },
  { name: "LOR", pattern: /^(ldlar|stllr)[bh]?$/ },
  { name: "FlagM2", pattern: /^(axflag|xaflag)$/ },
  { name: "WFxT", pattern: /^(wfet|wfit)$/ },
  { name: "THE", pattern: /^(rcw|rcws)[a-z0-9]*$/ },
  { name: "SYSREG128", pattern: /^(mrrs|msrr|sysp|tlbip)$/ },
  { name: "TME", pattern: /^(tstart|tcommit|tcancel|ttest)$/ },
  { name: "BRBE or statistical profiling", pattern: /^(brb|trcit|gcs[a-z0-9]*)$/ },
  { name: "hinted conditional branches", pattern: /^bc\.[a-z]{2}$/ },
  { name: "SME", pattern: /^(smstart|smstop|[us]mop[as]|zero|fmop[as]|bfmop[as])$/ },
  {
    name: "SVE",
    pattern:
      /^(ptrue|pfalse|while[a-z]+|cnt[bhwdp]|inc[bhwdp]|dec[bhwdp]|[su]q(inc|dec)[bhwdp]|ld1r?[bhwdqs]+|ldff1[a-z]+|ldnf1[a-z]+|st1[bhwd]|rdvl|addvl|addpl|rdffr|wrffr|setffr|compact|splice|movprfx|index|last[ab]|clast[ab])$/,
  },
  {
    name: "SIMD and floating point",
    pattern:
      /^(f[a-z][a-z0-9]*|[su]cvtf|bf[cdm][a-z0-9]+|ld[1-4]r?|st[1-4]|dup|ins|[us]mov|movi|mvni|ext|tbl|tbx|zip[12]|uzp[12]|trn[12]|cm(eq|ge|gt|hi|hs|le|lt|tst)|addv|addp|addhn2?|subhn2?|[su](abd|abal?|abdl|addl|addlp|addlv|addw|hadd|hsub|max|min|maxp|minp|maxv|minv|mlal|mlsl|qadd|qsub|qshl|qrshl|qshrn|qxtn|rhadd|rshl|rshr|shl|shll|shr|sra|rsra|subl|subw|xtl|dot|usdot)2?|sqd?r?[a-z]+2?|mla|mls|pmull?2?|not|bit|bif|bsl|sli|sri|shl|shll2?|shrn2?|xtn2?|sha[0-9]+[a-z0-9]*|aes[a-z]+|sm[34][a-z0-9]*|eor3|rax1|xar|bcax|suqadd|usqadd|urecpe|ursqrte|rsubhn2?|raddhn2?|rshrn2?)$/,
  },
];

/** The unsupported family of a mnemonic, undefined when it is in none. */
export const unsupportedMnemonic = (name: string): string | undefined =>
  UNSUPPORTED_MNEMONICS.find(({ pattern }) => pattern.test(name))?.name;

interface EncodingFamily {
  readonly name: string;
  readonly mask: number;
  readonly value: number;
}

/** Encoding groups by their fixed bits. @source Arm ARM, chapter C4, top-level encodings */
const ENCODINGS: readonly EncodingFamily[] = [
  { name: "SME", mask: 0x9e000000, value: 0x80000000 },
  { name: "SVE", mask: 0x1e000000, value: 0x04000000 },
  { name: "SIMD and floating point", mask: 0x0e000000, value: 0x0e000000 },
  { name: "SIMD and floating point", mask: 0x0e000000, value: 0x0c000000 },
];

/** The unsupported family of an encoding that has no row, undefined when it is in none. */
export function unsupportedEncoding(word: number): string | undefined {
  return ENCODINGS.find(({ mask, value }) => (word & mask) >>> 0 === value >>> 0)?.name;
}
