// The one way across the border. Everything the window knows, it asked for here.

import type { Commands, Failure, ShellCommands } from "./bindings";
import { isFailure, PRESENTATIONS } from "./failures";

type Table = Commands & ShellCommands;

/** The name of a command. */
export type CommandName = keyof Table;

/** What a command takes. */
export type RequestOf<K extends CommandName> = Table[K]["request"];

/** What a command gives back. */
export type ReplyOf<K extends CommandName> = Table[K]["reply"];

/** Carries a request to the other side: the real one is Tauri's, the tests' and the browser's a mock. */
export type Transport = (name: CommandName, request: unknown) => Promise<unknown>;

/** A refusal, thrown. What to say about it is in the failure, in Japanese, written once in Rust. */
export class Refused extends Error {
  readonly failure: Failure;

  constructor(failure: Failure) {
    super(failure.code);
    this.name = "Refused";
    this.failure = failure;
  }
}

let transport: Transport | null = null;
let locked: (() => void) | null = null;

/** Sets the transport, once at the start. */
export function connect(chosen: Transport): void {
  transport = chosen;
}

/** Sets who hears that the records turned out to be locked. */
export function whenLocked(listener: () => void): void {
  locked = listener;
}

/**
 * Asks for a command and returns its reply.
 *
 * @throws {Refused} whatever went wrong, with words for people.
 */
export async function call<K extends CommandName>(
  name: K,
  request: RequestOf<K>,
): Promise<ReplyOf<K>> {
  if (transport === null) throw new Refused(unexpected());
  try {
    return (await transport(name, request)) as ReplyOf<K>;
  } catch (thrown) {
    const failure = isFailure(thrown) ? thrown : unexpected();
    if (PRESENTATIONS[failure.code].then === "unlock") locked?.();
    throw new Refused(failure);
  }
}

/** Reads the failure out of anything thrown. */
export function failureOf(thrown: unknown): Failure {
  return thrown instanceof Refused ? thrown.failure : unexpected();
}

/** The neutral words for a bug that even the other side could not describe. */
function unexpected(): Failure {
  return {
    code: "Internal",
    what: "思いがけないことが起き、いまの操作を終えられませんでした。",
    remedy: "入力した文はそのまま残っています。もう一度お試しください。",
    field: null,
  };
}
