/**
 * A machine as gdb's remote protocol shows it: each CPU is a thread. When one stops, all do. Nothing here knows of sockets:
 * bytes come and go, and whoever runs the machine asks whether it may go on.
 *
 * @source GDB manual, appendix E, "GDB Remote Serial Protocol"
 */
import type { Cpu } from "../cpu/cpu.ts";
import type { Machine, Stop } from "../machine.ts";
import { DESCRIPTION, REGISTERS } from "./registers.ts";

const MOST_PACKET = 0x4000;
const MOST_BREAKPOINTS = 10_000;
const INTERRUPT = 3;
const [DOLLAR, HASH] = [36, 35];

const hex = (bytes: Iterable<number>): string => Array.from(bytes, (b) => b.toString(16).padStart(2, "0")).join("");

function bytesOf(text: string): Uint8Array | undefined {
  if (text.length % 2 !== 0 || !/^[0-9a-fA-F]*$/.test(text)) return undefined;
  return Uint8Array.from({ length: text.length / 2 }, (_, i) => Number.parseInt(text.slice(2 * i, 2 * i + 2), 16));
}

/** A number in hexadecimal digits, at most 64 bits. */
const number = (text: string | undefined): bigint | undefined =>
  text !== undefined && /^[0-9a-fA-F]{1,16}$/.test(text) ? BigInt(`0x${text}`) : undefined;

function littleEndian(value: bigint, bytes: number): string {
  return hex(Array.from({ length: bytes }, (_, i) => Number((value >> BigInt(8 * i)) & 255n)));
}
const fromLittleEndian = (bytes: Uint8Array): bigint => bytes.reduceRight((value, b) => (value << 8n) | BigInt(b), 0n);

const ERROR = "E01";
const SIGNAL = { interrupted: 2, trap: 5 } as const;

type Answer = string | undefined;

export class Gdb {
  readonly #machine: Machine;
  readonly #send: (text: string) => void;
  #packet: number[] | undefined;
  /** Digits of a checksum that are still to come. */
  #checksum = 0;
  #acknowledges = true;
  #selected: Cpu;
  /** Whether the machine may not go on. */
  isHalted = true;
  /** The debugger wants the end of the run. */
  isKilled = false;
  /** It has gone: the machine goes on without it. */
  isDetached = false;

  constructor(machine: Machine, send: (text: string) => void) {
    this.#machine = machine;
    this.#send = send;
    this.#selected = machine.cpus[0]!;
  }

  /** Bytes from the debugger. */
  receive(bytes: Iterable<number>): void {
    for (const b of bytes) this.#byte(b);
  }

  #byte(b: number): void {
    if (this.#checksum > 0) {
      this.#checksum--;
      if (this.#checksum === 0) this.#complete();
    } else if (this.#packet === undefined) {
      if (b === DOLLAR) this.#packet = [];
      else if (b === INTERRUPT && !this.isHalted) this.#halt(SIGNAL.interrupted, this.#selected);
    } else if (b === HASH) this.#checksum = 2;
    else if (this.#packet.length < MOST_PACKET) this.#packet.push(b);
  }

  // On a loopback connection bytes are not damaged: the checksum is read over.
  #complete(): void {
    const text = String.fromCharCode(...this.#packet!);
    this.#packet = undefined;
    if (this.#acknowledges) this.#send("+");
    if (text === "QStartNoAckMode") this.#acknowledges = false;
    const answer = this.#answer(text);
    if (answer !== undefined) this.#reply(answer);
  }

  #reply(text: string): void {
    let sum = 0;
    for (let i = 0; i < text.length; i++) sum = (sum + text.charCodeAt(i)) & 255;
    this.#send(`$${text}#${sum.toString(16).padStart(2, "0")}`);
  }

  #halt(signal: number, cpu: Cpu): void {
    this.isHalted = true;
    this.#selected = cpu;
    this.#reply(this.#stopReply(signal));
  }
  #stopReply(signal: number): string {
    return `T${hex([signal])}thread:${hex([this.#selected.id + 1])};`;
  }

  /** The machine stopped while it might go on. */
  stopped(stop: Stop): void {
    if (stop.kind === "paused") this.#halt(SIGNAL.trap, this.#machine.cpus[stop.cpu]!);
    else if (stop.kind === "exit" || stop.kind === "reset")
      this.#reply(`W${hex([stop.kind === "exit" ? stop.status & 255 : 0])}`);
  }

  /** The connection is gone, or the debugger has said good-bye. */
  detach(): void {
    this.#machine.watch.breakpoints.clear();
    this.#machine.watch.stepping = undefined;
    this.isHalted = false;
    this.isDetached = true;
  }

  #answer(text: string): Answer {
    const [kind, rest] = [text[0] ?? "", text.slice(1)];
    switch (kind) {
      case "?":
        return this.#stopReply(SIGNAL.trap);
      case "g":
        return REGISTERS.map((r) => littleEndian(r.read(this.#selected), r.bytes)).join("");
      case "G":
        return this.#writeAll(rest);
      case "p":
        return this.#readRegister(rest);
      case "P":
        return this.#writeRegister(rest);
      case "m":
        return this.#readMemory(rest);
      case "M":
        return this.#writeMemory(rest);
      case "Z":
      case "z":
        return this.#breakpoint(rest, kind === "Z");
      case "H":
        return this.#select(rest.slice(1));
      case "T":
        return this.#cpu(rest) === undefined ? ERROR : "OK";
      case "c":
        return this.#resume(undefined);
      case "s":
        return this.#resume(this.#selected);
      case "v":
        return this.#verbose(text);
      case "q":
      case "Q":
        return this.#query(text);
      case "D":
        this.detach();
        return "OK";
      case "k":
        this.isKilled = true;
        return undefined;
      default:
        return "";
    }
  }

  /** The CPU of a thread; 0 is any one, -1 all. */
  #cpu(text: string): Cpu | undefined {
    if (text === "0" || text === "-1") return this.#selected;
    const id = number(text);
    return id === undefined ? undefined : this.#machine.cpus[Number(id) - 1];
  }

  #select(text: string): Answer {
    const cpu = this.#cpu(text);
    if (cpu === undefined) return ERROR;
    this.#selected = cpu;
    return "OK";
  }

  #readRegister(text: string): Answer {
    const register = REGISTERS[Number(number(text) ?? -1n)];
    return register === undefined ? ERROR : littleEndian(register.read(this.#selected), register.bytes);
  }

  #writeRegister(text: string): Answer {
    const [name, digits = ""] = text.split("=");
    const [register, bytes] = [REGISTERS[Number(number(name) ?? -1n)], bytesOf(digits)];
    if (register === undefined || bytes === undefined || bytes.length !== register.bytes) return ERROR;
    register.write(this.#selected, fromLittleEndian(bytes));
    return "OK";
  }

  #writeAll(text: string): Answer {
    const bytes = bytesOf(text);
    if (bytes === undefined || bytes.length !== REGISTERS.reduce((n, r) => n + r.bytes, 0)) return ERROR;
    let at = 0;
    for (const r of REGISTERS) {
      r.write(this.#selected, fromLittleEndian(bytes.subarray(at, at + r.bytes)));
      at += r.bytes;
    }
    return "OK";
  }

  #readMemory(text: string): Answer {
    const [va, length] = text.split(",").map(number);
    if (va === undefined || length === undefined || length > MOST_PACKET / 2) return ERROR;
    const bytes = this.#machine.peek(this.#selected, va, Number(length));
    return bytes === undefined ? ERROR : hex(bytes);
  }

  #writeMemory(text: string): Answer {
    const [place = "", digits = ""] = text.split(":");
    const [va, length] = place.split(",").map(number);
    const bytes = bytesOf(digits);
    if (va === undefined || bytes === undefined || BigInt(bytes.length) !== length) return ERROR;
    return this.#machine.poke(this.#selected, va, bytes) ? "OK" : ERROR;
  }

  /** Breakpoints in software and in hardware are the same here; there are no watchpoints. */
  #breakpoint(text: string, isNew: boolean): Answer {
    const [kind, place] = text.split(",");
    if (kind !== "0" && kind !== "1") return "";
    const va = number(place);
    const { breakpoints } = this.#machine.watch;
    if (va === undefined || (isNew && breakpoints.size >= MOST_BREAKPOINTS)) return ERROR;
    if (isNew) breakpoints.add(va);
    else breakpoints.delete(va);
    return "OK";
  }

  /** Goes on; the answer comes when it stops. */
  #resume(stepping: Cpu | undefined): Answer {
    const { watch, cpus } = this.#machine;
    watch.stepping = stepping;
    for (const cpu of cpus) if (cpu === this.#selected) watch.pass(cpu);
    this.isHalted = false;
    return undefined;
  }

  /** `vCont;s:1;c`: the first action that steps decides; all CPUs go on with it, as one machine. */
  #verbose(text: string): Answer {
    if (text === "vCont?") return "vCont;c;C;s;S";
    if (!text.startsWith("vCont;")) return "";
    const step = text
      .slice(6)
      .split(";")
      .find((action) => /^s|^S../.test(action));
    if (step === undefined) return this.#resume(undefined);
    const cpu = this.#cpu(step.split(":")[1] ?? "0");
    return cpu === undefined ? ERROR : this.#resume(cpu);
  }

  #query(text: string): Answer {
    const [name = "", ...words] = text.split(/[:,;]/);
    switch (name) {
      case "qSupported":
        return `PacketSize=${MOST_PACKET.toString(16)};qXfer:features:read+;swbreak-;hwbreak-;vContSupported+;QStartNoAckMode+`;
      case "QStartNoAckMode":
        return "OK";
      case "qAttached":
        return "1";
      case "qC":
        return `QC${hex([this.#selected.id + 1])}`;
      case "qfThreadInfo":
        return `m${this.#machine.cpus.map((c) => hex([c.id + 1])).join(",")}`;
      case "qsThreadInfo":
        return "l";
      case "qThreadExtraInfo": {
        const cpu = this.#cpu(words[0] ?? "");
        return cpu === undefined
          ? ERROR
          : hex(new TextEncoder().encode(`CPU ${cpu.id}, EL${cpu.el}, ${cpu.waits ? "waits" : cpu.power}`));
      }
      case "qXfer":
        return text.startsWith("qXfer:features:read:target.xml:") ? this.#description(words.slice(-2)) : "";
      default:
        return "";
    }
  }

  #description([offset, length]: readonly string[]): Answer {
    const [from, bytes] = [number(offset), number(length)];
    if (from === undefined || bytes === undefined || from > DESCRIPTION.length) return ERROR;
    const end = Number(from) + Math.min(Number(bytes), MOST_PACKET - 4);
    return `${end >= DESCRIPTION.length ? "l" : "m"}${DESCRIPTION.slice(Number(from), end)}`;
  }
}
