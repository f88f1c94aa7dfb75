#!/usr/bin/env node
// Launcher of the compiled command line; everything else is in src/cli. `sekvm litmus` is one script with its compiled
// code beside it, the other commands are modules; where only `tsc` has run since they were bundled, the compiled files
// themselves are newer and are used. Written so that an old Node reads it to the end and says that it is old.
const { readFileSync, statSync } = require("node:fs");
const { join } = require("node:path");
const { pathToFileURL } = require("node:url");

const root = join(__dirname, "..");
const time = (file) => {
  try {
    return statSync(join(root, "dist", file)).mtimeMs;
  } catch (_) {
    return 0;
  }
};
const numbers = (version) => /(\d+)\.(\d+)/.exec(version).slice(1).map(Number);
const isOlder = ([a, b], [c, d]) => a < c || (a === c && b < d);

/** Why this cannot start, or the file to start with. */
function start(command, words) {
  const least = JSON.parse(readFileSync(join(root, "package.json"), "utf8")).engines.node;
  if (isOlder(numbers(process.version), numbers(least)))
    return { problem: `sekvm needs Node ${least}, this is ${process.version}` };
  const [quick, bundle, compiled] = ["bundle/cli/litmus.cjs", "bundle/cli/main.js", "src/cli/main.js"];
  const isBundled = time(bundle) > 0 && time(bundle) >= time(".tsbuildinfo");
  // What is behind --workers is imported, which the single script cannot.
  const isQuick = command === "litmus" && !words.some((word) => word.startsWith("--workers"));
  if (isBundled && isQuick && time(quick) >= time(bundle)) return { file: quick };
  if (isBundled) return { file: bundle };
  if (time(compiled) > 0) return { file: compiled };
  return { problem: "sekvm is not built here; npm ci, with development dependencies, builds it" };
}

// Most runs end before optimised code pays: V8 is to make it of functions that have run fifteen times as long as usual.
// By version of Node, because V8 complains of flags that it does not know.
const counts = "--invocation-count-for-turbofan=45000 --invocation-count-for-maglev=6000";
const OPTIMISE_LATER = { 20: "--interrupt-budget=1000000", 22: counts, 24: counts };

/** The command line of a file. */
function loaded(file) {
  const path = join(root, "dist", file);
  if (!file.endsWith(".cjs")) return import(pathToFileURL(path));
  const { exports } = require("./load.js").load(path);
  // Behind the load, because V8 compares its flags with those that compiled code was made with.
  const later = OPTIMISE_LATER[numbers(process.version)[0]];
  if (later !== undefined) require("node:v8").setFlagsFromString(later);
  return Promise.resolve(exports);
}

const words = process.argv.slice(2);
const { problem, file } = start(words[0], words);
if (problem === undefined)
  loaded(file)
    .then(({ run }) => run(words))
    .then((code) => {
      process.exitCode = code;
    });
else {
  process.stderr.write(`${problem}\n`);
  process.exitCode = 2;
}
