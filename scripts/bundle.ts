/**
 * Joins the compiled command line into a few files in dist/bundle/cli: loading a hundred small modules costs more than
 * answering a small litmus test. Imports on demand stay apart, and the folder is as deep as dist/src/cli, because the
 * code finds the package's files from where it is. `sekvm litmus` is a single script besides, and beside it the code
 * that V8 has compiled from it after one answer (docs/decisions/start-up-bundle.md).
 *
 * The prelude stays outside: compiled programs in kernel TypeScript import it as it is in dist/src, and the current
 * machine and the errors of a native run have to be the same on both sides.
 */
import { spawnSync } from "node:child_process";
import { rmSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { type BuildOptions, build, type Plugin } from "esbuild";

const dist = join(dirname(fileURLToPath(import.meta.url)), "..");
const outdir = join(dist, "bundle", "cli");
rmSync(outdir, { recursive: true, force: true });

/** Leaves modules outside that files of one name import; from the bundle they are found where `to` says. */
const outside = (
  name: string,
  filter: RegExp,
  importers: RegExp,
  to: (path: string) => string | undefined,
): Plugin => ({
  name,
  setup: ({ onResolve }) =>
    onResolve({ filter }, ({ path, importer }) => {
      const found = importers.test(importer) ? to(path) : undefined;
      return found === undefined ? undefined : { path: found, external: true };
    }),
});

/** Commander can start a program for a command, and loads Node's part for that; none of ours is one. */
const withoutPrograms: Plugin = {
  name: "no programs",
  setup: ({ onResolve, onLoad }) => {
    onResolve({ filter: /^node:child_process$/ }, ({ importer }) =>
      /\/commander\//.test(importer) ? { path: "none", namespace: "no programs" } : undefined,
    );
    onLoad({ filter: /./, namespace: "no programs" }, () => ({ contents: "module.exports = {};" }));
  },
};

const COMMON = {
  bundle: true,
  platform: "node",
  target: "node20",
  external: ["piscina", "z3-solver", "bullmq", "ioredis"], // they load files of their own, or may not be there
  logLevel: "warning",
} as const satisfies BuildOptions;

await build({
  ...COMMON,
  // Workers and threads are found beside the code that starts them.
  entryPoints: {
    main: join(dist, "src", "cli", "main.js"),
    worker: join(dist, "src", "cli", "worker.js"),
    thread: join(dist, "src", "cli", "thread.js"),
    "machine-thread": join(dist, "src", "cli", "verify", "machine-thread.js"),
    "proofs-thread": join(dist, "src", "cli", "verify", "proofs-thread.js"),
    child: join(dist, "src", "host", "node", "native-run", "child.js"),
    "pool-thread": join(dist, "src", "host", "node", "solvers", "pool-thread.js"),
    "z3-worker": join(dist, "src", "host", "node", "solvers", "z3-worker.js"),
  },
  outdir,
  splitting: true,
  format: "esm",
  plugins: [outside("shared prelude", /\/prelude\/index\.js$/, /./, () => "../../src/prelude/index.js")],
  banner: { js: 'import{createRequire as requireFrom}from"node:module";const require=requireFrom(import.meta.url);' }, // for CommonJS packages
});

const quick = join(outdir, "litmus.cjs");
const isOther = (path: string): boolean => !path.startsWith("./litmus/");
await build({
  ...COMMON,
  entryPoints: [join(dist, "src", "cli", "main.js")],
  outfile: quick,
  format: "cjs",
  supported: { "dynamic-import": false }, // code from V8's cache cannot import; piscina can be required
  define: { "import.meta.url": "here" },
  banner: { js: 'const here=require("node:url").pathToFileURL(__filename).href;' },
  plugins: [
    outside("other commands", /^\.\/.*\.js$/, /\/src\/cli\/commands\.js$/, (path) =>
      isOther(path) ? `../../src/cli/${path}` : undefined,
    ),
    outside("threads", /^\.\/apart\.js$/, /\/src\/cli\/main\.js$/, () => "../../src/cli/apart.js"),
    withoutPrograms,
  ],
});
const compiled = spawnSync(process.execPath, [join(dist, "scripts", "compile-code.js"), quick], { stdio: "inherit" });
if (compiled.status !== 0) throw new Error("the code of the bundle cannot be compiled");
