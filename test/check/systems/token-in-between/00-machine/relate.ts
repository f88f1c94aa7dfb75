import { BOARD, type Cpu, type Machine } from "./state.ts";

/** Who has a token has the lock. */
export function tokenLocked(m: Machine, cpu: Cpu): boolean {
  const owner = m.owners.at(BOARD);
  return !m.mine.at(cpu) || (owner.kind === "cpu" && owner.cpu === cpu);
}
