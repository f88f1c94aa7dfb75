/**
 * Joins the compiled command line into a few files in dist/bundle/cli: loading a hundred small modules costs more than
 * answering a small litmus test. Imports on demand stay apart, and the folder is as deep as dist/src/cli, because the
 * code finds the package's files from where it is.
 *
 * The prelude stays outside: compiled programs in kernel TypeScript import it as it is in dist/src, and the current
 * machine and the errors of a native run have to be the same on both sides.
 */
import { rmSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { build, type Plugin } from "esbuild";

const dist = join(dirname(fileURLToPath(import.meta.url)), "..");
const outdir = join(dist, "bundle", "cli");
rmSync(outdir, { recursive: true, force: true });
const sharedPrelude: Plugin = {
  name: "shared prelude",
  setup: ({ onResolve }) =>
    onResolve({ filter: /\/prelude\/index\.js$/ }, () => ({ path: "../../src/prelude/index.js", external: true })),
};
await build({
  // Workers are found beside the code that starts them.
  entryPoints: {
    main: join(dist, "src", "cli", "main.js"),
    worker: join(dist, "src", "cli", "worker.js"),
    thread: join(dist, "src", "cli", "thread.js"),
    "z3-worker": join(dist, "src", "host", "node", "solvers", "z3-worker.js"),
  },
  outdir,
  bundle: true,
  splitting: true,
  format: "esm",
  platform: "node",
  target: "node20",
  external: ["piscina", "z3-solver", "@swc/wasm-typescript"], // they load files of their own
  plugins: [sharedPrelude],
  banner: { js: 'import{createRequire as requireFrom}from"node:module";const require=requireFrom(import.meta.url);' }, // for CommonJS packages
  logLevel: "warning",
});
