/** Random programs at EL0 to EL2, as QEMU runs them. */
import { cases } from "../tier.ts";
import { oracle } from "./oracle.ts";
import { testGuest } from "./programs.ts";

const RECORDED = 6;

for (let seed = 0; seed < cases(RECORDED, 100); seed++)
  testGuest(`random tables and accesses ${seed}`, oracle(seed), { most: 2e6, isRecorded: seed < RECORDED });
