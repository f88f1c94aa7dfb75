/**
 * Joins the compiled command line into a few files in dist/bundle/cli: loading a hundred small modules costs more than
 * answering a small litmus test. Imports on demand stay apart, and the folder is as deep as dist/src/cli, because the
 * code finds the package's files from where it is.
 */
import { rmSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const dist = join(dirname(fileURLToPath(import.meta.url)), "..");
const outdir = join(dist, "bundle", "cli");
rmSync(outdir, { recursive: true, force: true });
await build({
  entryPoints: {
    main: join(dist, "src", "cli", "main.js"),
    worker: join(dist, "src", "cli", "worker.js"),
    "z3-worker": join(dist, "src", "host", "node", "solvers", "z3-worker.js"),
  },
  outdir,
  bundle: true,
  splitting: true,
  format: "esm",
  platform: "node",
  target: "node20",
  external: ["piscina"], // it loads files of its own
  banner: { js: 'import{createRequire as requireFrom}from"node:module";const require=requireFrom(import.meta.url);' }, // for CommonJS packages
  logLevel: "warning",
});
