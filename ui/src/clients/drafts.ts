// What half-written forms about a client are kept under.

/** A new entry of 支援経過. */
export function entryDraft(clientId: string): string {
  return `entry/${clientId}`;
}

/** A correction of an entry. */
export function correctionDraft(entryId: string): string {
  return `correction/${entryId}`;
}

/** A consent, new or known. */
export function consentDraft(clientId: string, consentId: string | null): string {
  return `consent/${clientId}/${consentId ?? "new"}`;
}

/** Who may see a client's record. */
export function limitDraft(clientId: string): string {
  return `limit/${clientId}`;
}

/** A certification, new or known. */
export function certificationDraft(clientId: string): string {
  return `certification/${clientId}`;
}
