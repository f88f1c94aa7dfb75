#!/usr/bin/env node
// Launcher of the compiled command line; everything else is in src/cli. The bundle starts in half the time; where only
// `tsc` has run since it was made, the compiled files themselves are newer and are used. Written so that an old Node
// reads it to the end and says that it is old.
import { readFileSync, statSync } from "node:fs";

const root = new URL("../", import.meta.url);
const time = (file) => {
  try {
    return statSync(new URL(`dist/${file}`, root)).mtimeMs;
  } catch (_) {
    return 0;
  }
};

const numbers = (version) => /(\d+)\.(\d+)/.exec(version).slice(1).map(Number);
const isOlder = ([a, b], [c, d]) => a < c || (a === c && b < d);

/** Why this cannot start, or the file to start with. */
function start() {
  const least = JSON.parse(readFileSync(new URL("package.json", root), "utf8")).engines.node;
  if (isOlder(numbers(process.version), numbers(least)))
    return { problem: `sekvm needs Node ${least}, this is ${process.version}` };
  const [bundle, compiled] = ["bundle/cli/main.js", "src/cli/main.js"];
  if (time(bundle) > 0 && time(bundle) >= time(".tsbuildinfo")) return { file: bundle };
  if (time(compiled) > 0) return { file: compiled };
  return { problem: "sekvm is not built here; npm ci, with development dependencies, builds it" };
}

const { problem, file } = start();
if (problem === undefined)
  import(new URL(`dist/${file}`, root).href)
    .then(({ run }) => run(process.argv.slice(2)))
    .then((code) => {
      process.exitCode = code;
    });
else {
  process.stderr.write(`${problem}\n`);
  process.exitCode = 2;
}
