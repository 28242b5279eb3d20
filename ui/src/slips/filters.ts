// What the list of slips shows, by where the slips stand.

/** A choice above the list. */
export type SlipFilter = "open" | "drafts" | "waiting" | "overdue" | "all";

const STATES: Readonly<Record<SlipFilter, readonly string[]>> = {
  open: ["draft", "confirmed", "awaiting", "reminded", "answered", "reflected", "missent"],
  drafts: ["draft"],
  waiting: ["awaiting", "reminded"],
  overdue: ["overdue"],
  all: [],
};

/** Returns the states a filter keeps; none keeps all. */
export function statesOf(filter: SlipFilter): string[] {
  return [...STATES[filter]];
}
