// Loads a bundled script together with the code that V8 compiled from it when it was built: parsing and compiling take
// longer than answering a small test. V8 itself refuses code of another version, and compiles then.
const { readFileSync } = require("node:fs");
const { createRequire } = require("node:module");
const { dirname } = require("node:path");
const { Script } = require("node:vm");

const codeFile = (file) => `${file}.code`;

const read = (file) => {
  try {
    return readFileSync(file);
  } catch {
    return undefined;
  }
};

/** What the script exports, and the script. */
function load(file) {
  const source = `(function(exports,require,module,__filename){${readFileSync(file, "latin1")}\n})`;
  const script = new Script(source, { filename: file, cachedData: read(codeFile(file)) });
  const module = { exports: {} };
  script.runInThisContext()(module.exports, createRequire(file), module, file, dirname(file));
  return { exports: module.exports, script };
}

module.exports = { load, codeFile };
