// What npm runs after `npm ci` in a checkout: the build, where there is a compiler.
const { spawnSync } = require("node:child_process");
const { existsSync } = require("node:fs");
const { join } = require("node:path");

if (existsSync(join(__dirname, "..", "node_modules", "typescript")))
  process.exitCode = spawnSync("npm", ["run", "build"], { stdio: "inherit", shell: true }).status ?? 1;
else process.stderr.write("sekvm is not built without its development dependencies; npm ci builds it\n");
