/** What is shown of a user's text: nothing that a terminal obeys, and no more than a person reads. */
import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { InputError, inputErrorText, span, visible } from "../../src/text/index.ts";

const TEXT = fc.array(fc.nat({ max: 0x2100 })).map((codes) => String.fromCharCode(...codes));

test("no control character is left but tab and line feed, and other text stays as it is", () => {
  assert.equal(visible("a\x1b[31mb\u202ec\td\n"), "a\\x1b[31mb\\u202ec\td\n");
  fc.assert(
    fc.property(TEXT, (text) => {
      // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what must not be there
      assert.doesNotMatch(visible(text), /[\x00-\x08\x0b-\x1f\x7f-\x9f]/);
      assert.equal(visible(visible(text)), visible(text));
    }),
  );
});

test("an error in a long line shows the part around its place, with the mark below it", () => {
  const text = `first\n${"a".repeat(80_000)}BAD${"b".repeat(80_000)}\nlast`;
  const from = text.indexOf("BAD");
  const said = inputErrorText(text, new InputError("CFG01", span("f", from, from + 3), `no ${"x".repeat(9000)} here`));
  const [head, line, mark] = said.split("\n");
  assert.match(head!, /^f:2:80001: CFG01 no x{240}… here$/);
  assert.ok(said.length < 1500, `${said.length} characters`);
  assert.equal(line!.slice(mark!.indexOf("^"), mark!.lastIndexOf("^") + 1), "BAD");
});

test("escape bytes in the line and in the message are spelled out, and the mark stays below what is meant", () => {
  const text = "x \x1b[2J BAD";
  const said = inputErrorText(text, new InputError("CFG01", span("f\x1b", 7, 10), "is \x07 wrong"));
  assert.equal(said, "f\\x1b:1:8: CFG01 is \\x07 wrong\n  1 | x \\x1b[2J BAD\n    |           ^^^");
});
