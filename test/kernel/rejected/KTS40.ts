// FILE 00-a/machine.ts
import { defineMachine } from "sekvm/check";
export const machine = defineMachine({});
export const other = defineMachine({}); // ERROR KTS40
// FILE 00-a/proof.ts
import { defineLayer } from "sekvm/check"; // ERROR KTS40
const layer = defineLayer({ title: "A" });
// FILE 01-b/proof.ts
export const layer = { title: "B" }; // ERROR KTS40
// FILE 02-c/proof.ts
import { defineLayer as define } from "sekvm/check";
export const layer = define({ title: "C" });
// FILE 02-c/relate.ts
import { defineLayer, defineMachine } from "sekvm/check";
export const layer = defineLayer({ title: "C" }); // ERROR KTS40
export const machine = defineMachine({}); // ERROR KTS40
// FILE 03-d/machine.ts
import { defineMachine } from "sekvm/check"; // ERROR KTS40
export const machine = defineMachine({});
// FILE machine.ts
import { defineMachine } from "sekvm/check";
export const machine = defineMachine({}); // ERROR KTS40
