/** Drawings and pages: every event and edge is there, nothing of the user's is markup, and a browser shows them. */
import assert from "node:assert/strict";
import { mkdtempSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import type { Execution } from "../../src/evidence/index.ts";
import { story } from "../../src/report/story.ts";
import { drawing, svgDocument } from "../../src/report/svg.ts";
import { sekvm } from "../cli/sekvm.ts";
import { bare, browse, isBalanced, skipBrowser } from "./markup.ts";

/** Message passing in which P1 reads early. */
const MP: Execution = {
  events: [
    { id: 3, thread: 1, po: 1, instruction: "LDR W2,[X1]", label: "R x=0" },
    { id: 0, thread: 0, po: 0, instruction: "STR W0,[X1]", label: "W x=1" },
    { id: 1, thread: 0, po: 1, instruction: "STR W0,[X3]", label: "W y=1" },
    { id: 2, thread: 1, po: 0, instruction: "LDR W0,[X3]", label: "R y=1" },
  ],
  relations: [
    { name: "rf", pairs: [[1, 2]] },
    { name: "fr", pairs: [[3, 0]] },
  ],
};

test("a drawing has every event once, the cycle in bold, and a bracket at what happens in the other order", () => {
  const svg = svgDocument([{ title: 'MP <&> "quoted"', drawing: drawing(MP, ["f<x>", "g"]) }]);
  assert.ok(isBalanced(svg));
  assert.deepEqual([...svg.matchAll(/data-e="(\d)"/g)].map((m) => m[1]).sort(), ["0", "1", "2", "3"]);
  assert.equal(svg.match(/<path class="bold"/g)?.length, 4);
  assert.match(svg, /d before<\/tspan><tspan [^>]*>c</);
  assert.match(svg, /P0 f&lt;x&gt;/);
  assert.match(svg, /MP &lt;&amp;&gt; &quot;quoted&quot;/);
});

test("the story of a run says each step of the circle, and what Arm does", () => {
  assert.deepEqual(story(MP), [
    "In the program, P0's write x=1 (a) stands before P0's write y=1 (b): a before b.",
    "P1's read y=1 (c) gets that value from P0's write y=1 (b): b before c.",
    "In the program, P1's read y=1 (c) stands before P1's read x=0 (d): c before d.",
    "P1's read x=0 (d) still sees what was there before P0's write x=1 (a): d before a.",
    "That is a circle: a before b before c before d before a. If threads took turns, one step at a time (SC), this could not happen.",
    "Arm may do d before c, although P1 has them in the other order (R y=1, then R x=0): nothing in the code asks for that order. So there is no circle, and the outcome happens.",
  ]);
  assert.deepEqual(story({ ...MP, relations: [] }), []);
});

test("a page stands alone, and texts of the user's are no markup in it", async () => {
  const folder = mkdtempSync(join(tmpdir(), "sekvm-page-"));
  try {
    const file = join(folder, "evil.litmus");
    const text =
      'AArch64 MP\n"<script>alert(1)</script>"\n{ 0:X1=x; 1:X1=x; }\n P0          | P1          ;\n MOV W0,#1   | LDR W0,[X1] ;\n STR W0,[X1] | LDR W2,[X1] ;\nexists (1:X0=1)\n';
    writeFileSync(file, text);
    const { code, stdout } = await sekvm(["litmus", file, "-m", "both", "--format", "html", "--no-cache"]);
    assert.equal(code, 0);
    assert.ok(isBalanced(bare(stdout)));
    assert.equal(stdout.match(/<script/g)?.length, 1);
    assert.doesNotMatch(stdout, /(?:src|href)="(?!#)/);
    assert.match(stdout, /&lt;script&gt;alert/);
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test("a browser shows the page, and a click on an outcome shows its run", { skip: skipBrowser }, async () => {
  const folder = mkdtempSync(join(tmpdir(), "sekvm-browser-"));
  try {
    const { stdout } = await sekvm(["litmus", "MP", "SB", "-m", "both", "--format", "html", "--no-cache"]);
    const clicks =
      "<script>document.querySelector('tbody tr').click(); document.querySelector('.panel:not([hidden]) button[data-by=\"1\"]').click();</script>";
    const file = join(folder, "page.html");
    writeFileSync(file, stdout.replace("</body>", `${clicks}</body>`));
    const dom = browse(file, folder, "--dump-dom");
    assert.match(dom, /<tr tabindex="0" class="active"><td class="state">1:X0=0; 1:X2=0;/);
    assert.match(dom, /<li data-e="\d" class="on">/);
    browse(file, folder, `--screenshot=${join(folder, "page.png")}`, "--window-size=1400,1000");
    assert.ok(statSync(join(folder, "page.png")).size > 20_000);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
