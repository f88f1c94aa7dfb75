/**
 * Loops of exclusives against the promising engine, which knows no rule for them: it finds out by its states, or stops at its
 * bound. What it finds the graph engine must have; where both know all outcomes they are the same.
 */
import assert from "node:assert/strict";
import { test } from "node:test";
import { explore as graph } from "../../src/model/graph/index.ts";
import { NO_LIMITS } from "../../src/model/program/index.ts";
import { explore as promising } from "../../src/model/promising/index.ts";
import { generator } from "../isa/random.ts";
import { cases } from "../tier.ts";
import { codeOf, optionsOf, type ProgramText, statesOf } from "./programs.ts";

type Lines = readonly string[];

/** Draws programs of two threads: X1 is the word of the loop, X2 another, W9 is 1. */
class Draw {
  readonly #random: (n: number) => number;
  #labels = 0;

  constructor(seed: number) {
    const random = generator(seed);
    this.#random = (n) => random() % n;
  }

  pick<T>(...list: readonly T[]): T {
    return list[this.#random(list.length)]!;
  }
  #label = (): string => `L${this.#labels++}`;
  #load = (): string => this.pick("LDR", "LDR", "LDAR");
  #store = (): string => this.pick("STR", "STR", "STLR");

  loop(): Lines {
    const [l, m, k] = [this.#label(), this.#label(), this.#label()];
    const [ldxr, stxr] = [this.pick("LDXR", "LDAXR"), this.pick("STXR", "STLXR")];
    return this.pick<Lines>(
      [`${l}: ${ldxr} W5,[X1]`, `${stxr} W6,W9,[X1]`, `CBNZ W6,${l}`, `CBNZ W5,${l}`],
      [`${l}: ${ldxr} W5,[X1]`, `${stxr} W6,W9,[X1]`, `CBNZ W6,${m}`, `CBNZ W5,${l}`, `${m}: NOP`],
      [`${l}: ${ldxr} W5,[X1]`, `CBNZ W5,${m}`, `${stxr} W6,W9,[X1]`, `CBNZ W6,${l}`, `${m}: NOP`],
      [
        ...[`${this.#load()} W5,[X1]`, `${l}: ${ldxr} W7,[X1]`, "CMP W7,W5", `B.NE ${m}`, "ADD W8,W5,#1"],
        ...[`${stxr} W6,W8,[X1]`, `CBZ W6,${k}`, `${m}: MOV W5,W7`, `B ${l}`, `${k}: NOP`],
      ],
      // Turned: the jump back arrives at the store.
      [`B ${m}`, `${l}: ${stxr} W6,W9,[X1]`, `CBZ W6,${k}`, `${m}: ${ldxr} W5,[X1]`, `CBZ W5,${l}`, `${k}: NOP`],
      // A push: what is written again in each round nobody else writes.
      [
        ...[`${this.#load()} W5,[X1]`, `${l}: STR W5,[X4]`, `${ldxr} W7,[X1]`, "CMP W7,W5", `B.NE ${m}`],
        ...[`${stxr} W6,W9,[X1]`, `CBZ W6,${k}`, `${m}: MOV W5,W7`, `B ${l}`, `${k}: NOP`],
      ],
      [`${l}: STR W9,[X4]`, `${ldxr} W5,[X1]`, `${stxr} W6,W9,[X1]`, `CBNZ W6,${l}`],
      [`${l}: ${this.#load()} W5,[X1]`, `CBZ W5,${l}`],
      [`${l}: ${this.pick("SWP", "SWPA", "SWPL", "SWPAL")} W9,W5,[X1]`, `CBNZ W5,${l}`],
      [`${l}: ${ldxr} W5,[X1]`, `${stxr} W6,W5,[X1]`, `CBNZ W6,${l}`, `CBZ W5,${l}`],
    );
  }

  before(): Lines {
    return this.pick<Lines>([], [], [`${this.#store()} W9,[X2]`], ["LDR W10,[X2]"], ["STR W9,[X1]"]);
  }

  after(): Lines {
    return this.pick<Lines>(
      [`${this.#load()} W10,[X2]`],
      [`${this.#store()} W9,[X2]`],
      ["EOR W11,W5,W5", "LDR W10,[X2,W11,SXTW]"],
      ["EOR W11,W5,W5", "ADD W11,W11,#1", "STR W11,[X2]"],
      ["DMB ISHST", "STR W9,[X2]"],
      ["LDR W12,[X1]"],
      [`${this.#store()} WZR,[X1]`],
    );
  }

  program(): ProgramText {
    const other = (): Lines =>
      this.pick<Lines>(
        [`${this.#store()} W9,[X1]`],
        [`${this.#store()} W9,[X2]`, `${this.#store()} W9,[X1]`],
        ["LDR W10,[X2]", `${this.#store()} WZR,[X1]`],
        ["LDR W10,[X1]", `${this.#store()} W9,[X2]`],
        ["LDR W10,[X4]", `${this.#store()} W9,[X1]`],
        [`${this.#store()} W9,[X1]`, `${this.#load()} W10,[X4]`],
        [...this.loop(), `${this.#store()} WZR,[X1]`],
      );
    const registers = { X1: "x", X2: "y", X4: "z", X9: 1 };
    return {
      name: "T",
      threads: [
        [...this.before(), ...this.loop(), ...this.after()],
        [...this.before(), ...other()],
      ],
      variables: { x: { cell: 4, init: [this.pick(0, 1)] }, y: { cell: 4, init: [0] }, z: { cell: 4, init: [0] } },
      registers: [registers, registers],
      observed: ["0:X5", "0:X10", "0:X12", "1:X5", "1:X10", "x", "y", "z"],
    };
  }
}

test("loops of exclusives and swaps: the graph engine misses nothing that the promising engine finds", () => {
  let [both, part] = [0, 0];
  for (let i = 0; i < cases(30, 1500); i++) {
    const program = new Draw(i).program();
    const code = codeOf(program);
    const all = graph(code, optionsOf("today", { bound: 3 }));
    if (all.incomplete !== undefined) continue;
    const limits = { ...NO_LIMITS, deadline: performance.now() + 2000 };
    const found = promising(code, optionsOf("today", { bound: 2, limits }));
    const has = new Set(statesOf(all));
    const text = JSON.stringify(program.threads);
    assert.deepEqual(
      statesOf(found).filter((s) => !has.has(s)),
      [],
      text,
    );
    if (found.incomplete === undefined) assert.deepEqual(statesOf(found), statesOf(all), text);
    found.incomplete === undefined ? both++ : part++;
  }
  assert.ok(both >= 3 && part >= 3, `${both} compared in full, ${part} in part`);
});
