import assert from "node:assert/strict";
import { test } from "node:test";
import { EXIT, runProgram } from "./run.ts";

const HELLO = `
  movi x1, UART
  adr x2, text
next:
  ldrb w0, [x2], #1
  cbz w0, done
  str w0, [x1]
  b next
done:
  mov x0, #7
  b exit
text: .asciz "hello\\n"
  .balign 4
${EXIT}`;

test("a program writes to the console and ends with its status", () => {
  const { stop, console } = runProgram(HELLO);
  assert.equal(console, "hello\n");
  assert.deepEqual(stop, { kind: "exit", status: 7 });
});
