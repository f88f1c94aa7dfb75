/** Snapshots of a run as files, compressed by gzip. */
import { createReadStream, createWriteStream, renameSync, rmSync, statSync } from "node:fs";
import { dirname } from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { createGunzip, createGzip } from "node:zlib";
import {
  type Attached,
  Damaged,
  type EngineName,
  HypervisorFailed,
  type Machine,
  restore,
  SNAPSHOT_HEAD,
  snapshotLength,
  snapshotOf,
} from "../../machine/index.ts";
import { InputError } from "../../text/index.ts";
import { argumentSpan } from "../command-line.ts";

const FASTEST = 1;

const cannotBeWritten = (file: string, why: string, argv: readonly string[]): InputError =>
  new InputError("CFG03", argumentSpan(argv, file), `${file} cannot be written: ${why}`);

/** Looks whether a snapshot can be put there, before there is one to lose: a new file, or in the place of one that is no device, folder or pipe. @throws {InputError} CFG03 */
export function checkPlace(file: string, argv: readonly string[]): void {
  try {
    const there = statSync(file, { throwIfNoEntry: false });
    if (there === undefined) statSync(dirname(file));
    else if (!there.isFile()) throw new Error("there is something else than a file");
  } catch (error) {
    throw cannotBeWritten(file, (error as Error).message, argv);
  }
}

/** Writes a machine that runs to a file, which is there as a whole or not at all. @throws {InputError} CFG03 */
export async function writeSnapshot(machine: Machine, file: string, argv: readonly string[]): Promise<void> {
  checkPlace(file, argv);
  const unfinished = `${file}.${process.pid}`;
  try {
    await pipeline(
      Readable.from(snapshotOf(machine)),
      createGzip({ level: FASTEST }),
      createWriteStream(unfinished, { mode: 0o600 }), // what a guest has in memory is nobody else's business
    );
    renameSync(unfinished, file);
  } catch (error) {
    rmSync(unfinished, { force: true });
    throw cannotBeWritten(file, (error as Error).message, argv);
  }
}

/** The bytes of a snapshot, no more of them than it says that there are. @throws {Damaged} @throws as streams do */
async function readSnapshot(file: string): Promise<Uint8Array> {
  const pieces: Uint8Array[] = [];
  let [length, expected] = [0, SNAPSHOT_HEAD];
  let isKnown = false;
  const source = createReadStream(file);
  const unpacked = createGunzip();
  source.once("error", (error) => unpacked.destroy(error)).pipe(unpacked);
  for await (const piece of unpacked as AsyncIterable<Uint8Array>) {
    pieces.push(piece);
    length += piece.length;
    if (!isKnown && length >= SNAPSHOT_HEAD) {
      expected = snapshotLength(Buffer.concat(pieces, length));
      isKnown = true;
    }
    if (isKnown && length > expected) break;
  }
  return Buffer.concat(pieces, length);
}

/** An error of a run of a machine that was put back: what its hypervisor did not get through is the snapshot's, which alone can write where that keeps what it knows. */
export function ofSnapshot(error: unknown, file: string, argv: readonly string[]): unknown {
  if (!(error instanceof HypervisorFailed)) return error;
  const message = `the memory of the hypervisor is none that it leaves: ${error.message}`;
  const hint = "a run without --restore that ends so is a bug of sekvm, and so is a snapshot of such a run";
  return new InputError("ELF07", argumentSpan(argv, file), message, hint);
}

/** Makes a machine from a file. @param accept looks at it @throws {InputError} */
export async function readMachine(
  file: string,
  engine: EngineName,
  attached: Attached,
  argv: readonly string[],
  accept: (machine: Machine) => void = () => {},
): Promise<Machine> {
  const where = argumentSpan(argv, file);
  try {
    const machine = restore(await readSnapshot(file), { engine, attached });
    accept(machine);
    return machine;
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (error instanceof Damaged) throw new InputError("ELF07", where, message);
    if (code?.startsWith("Z_") === true) throw new InputError("ELF07", where, "the snapshot is damaged or no snapshot");
    if (error instanceof RangeError) throw new InputError("CFG02", where, "this computer has not so much memory");
    if (code !== undefined) throw new InputError("CFG03", where, `${file} cannot be read: ${message}`);
    throw error;
  }
}
