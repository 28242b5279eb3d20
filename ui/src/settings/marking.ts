// The reasons for a purge that somebody was typing.

import type { RetainedClient } from "../ipc/bindings";
import type { Drafts } from "../ipc/drafts.svelte";

const BEGINNING = "mark/";

/** What the reason for disposing of a client's records is kept under. */
export function markDraft(clientId: string): string {
  return `${BEGINNING}${clientId}`;
}

/**
 * Returns whose marking a lock came in between of, if anybody may still be marked.
 *
 * What was typed about anybody else leads nowhere any more, and is forgotten.
 */
export function takeMarking(
  drafts: Drafts,
  clients: readonly RetainedClient[],
): RetainedClient | null {
  const open = clients.filter(({ is_due, marked_by }) => is_due && marked_by === "");
  const keys = new Set(open.map(({ id }) => markDraft(id)));
  for (const [key] of drafts.all) {
    if (key.startsWith(BEGINNING) && !keys.has(key)) drafts.forget(key);
  }
  return open.find(({ id }) => drafts.has(markDraft(id))) ?? null;
}
