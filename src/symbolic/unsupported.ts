/** What symbolic execution cannot do: an `unknown` with its reason, never a guess. */

/** A construct that has no symbolic meaning here. */
export class Unsupported extends Error {
  override readonly name = "Unsupported";
}

/** A limit of the execution itself was reached: rounds of a loop, paths, depth of calls. */
export class LimitReached extends Error {
  override readonly name = "LimitReached";
}
