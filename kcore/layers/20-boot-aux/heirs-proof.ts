/**
 * Who goes on from whom, refusal by refusal: each condition is one that somebody hostile would go around. That seals are for heirs, and numbers are given once, is said of states
 * (../../security/heirs.ts, lasting.ts).
 */
import { assert, assume, theorem, type U32, type U64 } from "../../prelude/index.ts";
import { CORE, HOST, isVm, MAPPED, NO_VM, NOBODY, READY, RETIRED, VERIFIED } from "../00-machine/constants.ts";
import { isOfVcpu, placeOfVcpu } from "../00-machine/sealing.ts";
import type { Vcpuid, Vmid } from "../00-machine/state.ts";
import { isVcpu } from "../00-machine/vcpus.ts";
import { isUnloaded, mayGetHeir, mayOpen, maySeal } from "./heirs.ts";

/** A VM that another one goes on from, or that goes on from another one, gets no heir, nor does one that may run again. */
export const heirIsOne = theorem((state: U32, heir: U32, incExe: U32) => {
  assert(mayGetHeir(RETIRED, NO_VM, NO_VM));
  assert(!mayGetHeir(state, heir, incExe) || (state === RETIRED && !isVm(heir as Vmid) && !isVm(incExe as Vmid)));
});
/** What is sealed is for a VM, into a page that nobody but the host has, under a number that is none of no seal. */
export const sealIsForVm = theorem((heir: U32, out: U32, next: U64) => {
  const isGood = isVm(heir as Vmid) && out === HOST && 1n <= next && next <= 0x3ffffn;
  assert(maySeal(heir, out, next) === isGood);
  assert(!maySeal(HOST, out, next) && !maySeal(CORE, out, next) && !maySeal(NOBODY, out, next));
});
/** What is opened is opened for whom it was sealed, from whom that goes on from, while it may not run, and is no page that anybody but the host has. */
export const openedIsForIt = theorem((vmid: Vmid, state: U32, incExe: U32, from: U32, to: U32, source: U32) => {
  const isFor = to === vmid && from === incExe;
  assert(mayOpen(vmid, state, incExe, from, to, source) === (isFor && state === MAPPED && source === HOST));
  assert(!mayOpen(vmid, VERIFIED, incExe, from, to, source) && !mayOpen(vmid, RETIRED, incExe, from, to, source));
});
/** A VM that is loaded from another one gets nothing else; one that is not may get images until it is verified. */
export const loadedGetsNothingElse = theorem((state: U32, incExe: U32) => {
  assert(!isUnloaded(state, incExe) || ((state === READY || state === MAPPED) && !isVm(incExe as Vmid)));
  assert(isUnloaded(READY, NO_VM) && isUnloaded(MAPPED, NO_VM));
});
/** Places of virtual CPUs are not frames, and each has its own; a VM has eight. */
export const vcpusHavePlaces = theorem((vmid: Vmid, a: Vcpuid, b: Vcpuid, place: U64) => {
  assume(isVm(vmid));
  assert(isOfVcpu(placeOfVcpu(a)) && isOfVcpu(place) === (place >> 63n === 1n));
  assert(a === b || placeOfVcpu(a) !== placeOfVcpu(b));
  assert(isVcpu(vmid, a) === a < 8n);
});
/** Neither the host nor KCore has virtual CPUs. */
export const vcpusAreOfVms = theorem((vmid: Vmid, vcpuid: Vcpuid) => {
  assert(!isVcpu(vmid, vcpuid) || isVm(vmid));
});
