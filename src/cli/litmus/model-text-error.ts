/** An error in a text of a model, with that text, in which its place is. */
import type { InputError } from "../../text/index.ts";

export class ModelTextError extends Error {
  override readonly name = "ModelTextError";
  readonly error: InputError;
  readonly text: string;

  constructor(error: InputError, text: string) {
    super(error.message);
    this.error = error;
    this.text = text;
  }
}
