/**
 * Errors of a program: recorded where they are found, in any order, and given in order of files and places. What rests
 * on something that is already reported is given up in silence.
 */
import { InputError, type Span, span } from "../text/index.ts";
import { KERNEL_HINTS, type KernelErrorCode } from "./errors.ts";

/** Anything with a place in a text; nodes of the parser have one. */
export interface Placed {
  readonly start?: number | null | undefined;
  readonly end?: number | null | undefined;
}

/** Gives up one construct; its error is recorded. */
export class Refused extends Error {
  override readonly name = "Refused";
}

const MOST_ERRORS = 500;

/** The errors of a whole program. */
export class Report {
  readonly errors: InputError[] = [];
  readonly #seen = new Set<string>();

  add(code: KernelErrorCode, where: Span, message: string, hint?: string): void {
    const key = `${code} ${where.from} ${where.file}`;
    if (this.errors.length >= MOST_ERRORS || this.#seen.has(key)) return;
    this.#seen.add(key);
    this.errors.push(new InputError(code, where, message, hint ?? KERNEL_HINTS[code]));
  }
}

/** Reports about one file. */
export class FileReport {
  readonly file: string;
  readonly #report: Report;

  constructor(report: Report, file: string) {
    this.#report = report;
    this.file = file;
  }
  span(node: Placed): Span {
    return span(this.file, node.start ?? 0, node.end ?? node.start ?? 0);
  }
  add(code: KernelErrorCode, node: Placed, message: string, hint?: string): void {
    this.#report.add(code, this.span(node), message, hint);
  }
  /** Records an error and gives up the construct. @throws {Refused} */
  refuse(code: KernelErrorCode, node: Placed, message: string, hint?: string): never {
    this.add(code, node, message, hint);
    throw new Refused(message);
  }
  /** Gives up what rests on something that is already reported. @throws {Refused} */
  abandon(): never {
    throw new Refused("already reported");
  }
  /** Runs `read`; undefined when it gives up. */
  attempt<T>(read: () => T): T | undefined {
    try {
      return read();
    } catch (e) {
      if (e instanceof Refused) return undefined;
      throw e;
    }
  }
}
