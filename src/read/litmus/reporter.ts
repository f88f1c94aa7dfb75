/** Collects what is wrong and what is not supported while the parts of a file are read. */
import { InputError, type Span, span } from "../../text/index.ts";
import type { LitmusErrorCode } from "./errors.ts";
import { LIMITS } from "./limits.ts";
import type { UnsupportedConstruct } from "./tree.ts";

/** Stops reading one construct; the error or reason is already recorded. */
export class Abandon extends Error {
  override readonly name = "Abandon";
}

export class Reporter {
  readonly file: string;
  readonly errors: InputError[] = [];
  readonly unsupported: UnsupportedConstruct[] = [];

  constructor(file: string) {
    this.file = file;
  }
  get full(): boolean {
    return this.errors.length >= LIMITS.errors;
  }
  span(from: number, to: number): Span {
    return span(this.file, from, to);
  }
  add(error: InputError): void {
    if (!this.full) this.errors.push(error);
  }
  error(code: LitmusErrorCode, where: Span, message: string, hint?: string): void {
    this.add(new InputError(code, where, message, hint));
  }
  /** Records an error and gives up the construct. */
  fail(code: LitmusErrorCode, where: Span, message: string, hint?: string): never {
    this.error(code, where, message, hint);
    throw new Abandon(message);
  }
  /** Records a construct that is not run, once per reason. */
  skip(reason: string, where: Span): void {
    if (!this.unsupported.some((u) => u.reason === reason)) this.unsupported.push({ reason, span: where });
  }
  /** Records a construct that is not run and gives it up. */
  refuse(reason: string, where: Span): never {
    this.skip(reason, where);
    throw new Abandon(reason);
  }
  /** Runs `read`; undefined when it abandons. */
  attempt<T>(read: () => T): T | undefined {
    try {
      return read();
    } catch (e) {
      if (e instanceof Abandon) return undefined;
      throw e;
    }
  }
  /** Errors in order of place. */
  sorted(): readonly InputError[] {
    return [...this.errors].sort((a, b) => a.span.from - b.span.from || a.span.to - b.span.to);
  }
}
