export type { Dialect, Exported, KernelProgram, Lifted, LiftedLaw, Loop, Module, Primitive } from "./program.ts";
