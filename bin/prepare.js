// What npm runs after `npm ci` in a checkout: the build, where there is a compiler.
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";

if (existsSync(new URL("../node_modules/typescript", import.meta.url)))
  process.exitCode = spawnSync("npm", ["run", "build"], { stdio: "inherit", shell: true }).status ?? 1;
else process.stderr.write("sekvm is not built without its development dependencies; npm ci builds it\n");
