/** Instructions to text, in lower case and with the preferred alias, as GNU objdump writes them. */
import { joinPrinted } from "./operands.ts";
import { type Decoded, printedForm } from "./row.ts";

/** The assembly text of an instruction; branch targets are absolute addresses. */
export function disassemble(d: Decoded, address: bigint): string {
  const form = printedForm(d.row, d.fields);
  const operands = joinPrinted(form.operands, d.fields, address);
  return operands === "" ? form.mnemonic : `${form.mnemonic} ${operands}`;
}
