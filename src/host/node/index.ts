export { type ApartEnd, runApart, type Streams, serveApart } from "./apart.ts";
export { serveBeside, startBeside } from "./beside.ts";
export { sameBytes } from "./bytes.ts";
export { COMPILER, type Compiled, compileToAssembly } from "./compiler.ts";
export { COQ_VERSIONS, type Coq, findCoq, runCoq } from "./coq.ts";
export { cryptography } from "./cryptography.ts";
export { buildDigest, digest } from "./digest.ts";
export { CACHE_LIMIT, cacheSize, DiskCache, type DiskCacheOptions, pruneCache } from "./disk-cache.ts";
export { type FileDisk, openFileDisk } from "./file-disk.ts";
export { type Gathered, type GatherOptions, gatherSources, type Source } from "./files.ts";
export { type Interrupts, listenForInterrupts } from "./interrupt.ts";
export { kernelFiles, readKernelFile } from "./kernel-files.ts";
export * from "./native-run/index.ts";
export { type NodePoolOptions, nodePool } from "./pool.ts";
export { readAtMost } from "./read-at-most.ts";
export { workFolder } from "./scratch.ts";
export { nodeSockets } from "./sockets.ts";
export {
  type ColorWhen,
  duration,
  type Out,
  type ProgressLine,
  progressLine,
  progressText,
  wantsColor,
} from "./terminal.ts";
export {
  type CheckTheoremsOptions,
  checkedRecord,
  checkTheorems,
  keptCheck,
  type TheoremSources,
  theoremSources,
  writeRecord,
} from "./theorems.ts";
export { optimiseWebAssemblyLate } from "./wasm-tiers.ts";
export { workerMain } from "./worker.ts";
