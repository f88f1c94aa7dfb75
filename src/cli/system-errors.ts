/** Errors of the file system that no command has met itself: a disk that is full, a path that cannot be walked. */
import { EXIT, type ExitCode } from "../evidence/index.ts";
import { visible } from "../text/index.ts";

const NO_ROOM: readonly string[] = ["ENOSPC", "EDQUOT", "EROFS", "EIO"];
const WRITES: readonly string[] = ["mkdir", "mkdtemp", "write", "rename", "rm", "unlink", "copyfile"];
const UNREADABLE: readonly string[] = ["EACCES", "EPERM", "ELOOP", "ENAMETOOLONG", "ENOTDIR", "EISDIR"];

/** What to say of such an error, and the exit code; undefined for any other. */
export function systemError(error: unknown): { readonly text: string; readonly code: ExitCode } | undefined {
  const { code, syscall, message } = (error ?? {}) as Partial<NodeJS.ErrnoException>;
  if (code === undefined || syscall === undefined) return undefined;
  if (NO_ROOM.includes(code) || WRITES.includes(syscall))
    return { text: visible(`cannot write: ${message}`), code: EXIT.unwritten };
  if (UNREADABLE.includes(code)) return { text: visible(`cannot read: ${message}`), code: EXIT.input };
  return undefined;
}
