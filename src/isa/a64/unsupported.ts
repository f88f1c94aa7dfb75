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
  { name: "LRCPC3 of SIMD registers", pattern: /^(ldap1|stl1)$/ },
  { name: "LSCP", pattern: /^(ldapp?|stlp)$/ },
  { name: "LS64", pattern: /^(ld64b|st64b|st64bv|st64bv0)$/ },
  { name: "LOR", pattern: /^(ldlar|stllr)[bh]?$/ },
  { name: "FlagM2", pattern: /^(axflag|xaflag)$/ },
  { name: "WFxT", pattern: /^(wfet|wfit)$/ },
  { name: "THE", pattern: /^(rcw|rcws)[a-z0-9]*$/ },
  { name: "SYSREG128", pattern: /^(mrrs|msrr|sysp|tlbip)$/ },
  { name: "TME", pattern: /^(tstart|tcommit|tcancel|ttest)$/ },
  { name: "BRBE", pattern: /^brb$/ },
  { name: "GCS", pattern: /^gcs[a-z0-9]*$/ },
  { name: "hinted conditional branches", pattern: /^bc\.[a-z]{2}$/ },
  { name: "debug state", pattern: /^(dcps[123]|drps)$/ },
  { name: "SME", pattern: /^(smstart|smstop|[us]mop[as]|zero|fmop[as]|bfmop[as]|mova|add[hv]a|rdsvl|addsvl|addspl)$/ },
  {
    name: "LSUI",
    pattern:
      /^(ldt(add|clr|set)(a|l|al)?|stt(add|clr|set)l?|swpt(a|l|al)?|casp?(a|l|al)?t|ldatxr|stlt?txr|ldtxr|sttxr|stltxr|ldtp|ldtnp|sttp|sttnp)$/,
  },
  { name: "page tables", pattern: /^\.pagealign$/ },
  {
    name: "SVE",
    pattern:
      /^(ptrue|pfalse|while[a-z]+|cnt[bhwdp]|inc[bhwdp]|dec[bhwdp]|[su]q(inc|dec)[bhwdp]|ld1r?[bhwdqs]+|ld[234][bhwd]|st[234][bhwd]|ctermeq|ctermne|[su]addv|b\.(first|last|none|any|nfrst|nlast|tcont|tstop|pmore|plast)|ldff1[a-z]+|ldnf1[a-z]+|st1[bhwd]|rdvl|addvl|addpl|rdffr|wrffr|setffr|compact|splice|movprfx|index|last[ab]|clast[ab])$/,
  },
  {
    name: "SIMD and floating point",
    pattern:
      /^(f(abs|abd|ac(ge|gt|le|lt)|add[apv]?|amax|amin|cadd|ccmpe?|cm(eq|ge|gt|la|le|lt|ne|p|pe|uo)|cpy|csel|cvt[a-z]*2?|divr?|dot|dup|expa|jcvtzs|logb|m(add|ad|sub|sb|ov|ulx?|mla|l[as]l?2?|l[as]l[bt])|(max|min)(nm)?[pv]?|n(eg|madd?|msub|msb|ml[as]|mul)|recp[esx]|rint(32x|32z|64x|64z|[aimnpxz])|rsqrt[es]|scale|sqrt|subr?|tmad|tsmul|tssel)|[su]cvtf|bf[cdm][a-z0-9]+|ld[1-4]r?|st[1-4]|dup|ins|[us]mov|movi|mvni|ext|tbl|tbx|zip[12]|uzp[12]|trn[12]|cm(eq|ge|gt|hi|hs|le|lt|tst)|addv|addp|addhn2?|subhn2?|[su](abd|abal?|abdl|addl|addlp|addlv|addw|hadd|hsub|max|min|maxp|minp|maxv|minv|mlal|mlsl|qadd|qsub|qshl|qrshl|qshrn|qxtn|rhadd|rshl|rshr|shl|shll|shr|sra|rsra|subl|subw|xtl|dot|usdot)2?|sqd?r?[a-z]+2?|mla|mls|pmull?2?|not|bit|bif|bsl|sli|sri|shl|shll2?|shrn2?|xtn2?|sha[0-9]+[a-z0-9]*|aes[a-z]+|sm[34][a-z0-9]*|eor3|rax1|xar|bcax|suqadd|usqadd|urecpe|ursqrte|rsubhn2?|raddhn2?|rshrn2?)$/,
  },
];

/** How operands of families that are not run are spelled. */
const UNSUPPORTED_OPERANDS: readonly Family[] = [
  { name: "SME", pattern: /\bza\d*[hv]?(\.[bhsdq]|\[|\b)/i },
  { name: "SVE", pattern: /\bz\d{1,2}\b|\bp\d{1,2}(\/[mz]|\.[bhsd])/i },
  { name: "SIMD and floating point", pattern: /\bv\d{1,2}\b|[\s,{[][bhsdq]\d{1,2}\b/i },
  { name: "Morello", pattern: /[\s,[]c\d{1,2}\b/i },
];

/** The family that an operand in the text belongs to; asked only of text that has no meaning here. */
export const unsupportedOperands = (text: string): string | undefined =>
  UNSUPPORTED_OPERANDS.find(({ pattern }) => pattern.test(text))?.name;

/** The unsupported family of a mnemonic, undefined when it is in none. */
export const unsupportedMnemonic = (name: string): string | undefined =>
  UNSUPPORTED_MNEMONICS.find(({ pattern }) => pattern.test(name))?.name;

interface EncodingFamily {
  readonly name: string;
  readonly mask: number;
  readonly value: number;
}

const family = (name: string, mask: number, ...values: number[]): EncodingFamily[] =>
  values.map((value) => ({ name, mask, value }));

/** Encoding groups by their fixed bits; the first match names the word. @source Arm ARM, chapter C4 */
const ENCODINGS: readonly EncodingFamily[] = [
  ...family("MOPS", 0xfb200c00, 0x19000400),
  ...family("MTE", 0xbf800000, 0x91800000),
  ...family("MTE", 0xff200000, 0xd9200000),
  ...family("MTE", 0xff400000, 0x69000000),
  ...family("MTE", 0xffc00000, 0x68800000),
  ...family("MTE", 0xffe0fc00, 0x9ac00000, 0x9ac01000, 0x9ac01400, 0xbac00000),
  ...family("PAuth", 0xff200400, 0xf8200400),
  ...family("PAuth", 0xffff0000, 0xdac10000),
  ...family("PAuth", 0xffe0fc00, 0x9ac03000),
  ...family("PAuth", 0xfe1ff800, 0xd61f0800),
  ...family("LS64", 0xffe0fc00, 0xf8209000, 0xf820d000, 0xf820b000, 0xf820a000),
  ...family("LOR", 0x3fa08000, 0x08800000),
  ...family("hinted conditional branches", 0xff000010, 0x54000010),
  ...family("FlagM2", 0xfffff0ff, 0xd500405f, 0xd500403f),
  ...family("WFxT", 0xffffffc0, 0xd5031000),
  ...family("TME", 0xffe0001f, 0xd4600000),
  ...family("TME", 0xfffffee0, 0xd5233060),
  ...family("TME", 0xffffffff, 0xd503307f),
  ...family("debug state", 0xffe0001c, 0xd4a00000),
  ...family("SME", 0x9e000000, 0x80000000),
  ...family("SVE", 0x1e000000, 0x04000000),
  ...family("SIMD and floating point", 0x0e000000, 0x0e000000, 0x0c000000),
];

/** The unsupported family of an encoding that has no row, undefined when it is in none. */
export function unsupportedEncoding(word: number): string | undefined {
  return ENCODINGS.find(({ mask, value }) => (word & mask) >>> 0 === value >>> 0)?.name;
}

/** Names of all families, each once. */
export const UNSUPPORTED_FAMILIES: readonly string[] = [
  ...new Set([...UNSUPPORTED_MNEMONICS, ...ENCODINGS].map((f) => f.name)),
].sort();
