// Where in the window somebody is. Every place is reachable in two steps from 今日.

export type Room = "today" | "clients" | "slips" | "directory" | "handover" | "settings";

export type ClientTab = "timeline" | "slips" | "basics" | "consents";

/** A place: a room, and what is open in it. */
export type Place =
  | { readonly room: "today" }
  | { readonly room: "clients"; readonly clientId?: string; readonly tab?: ClientTab }
  /** A slip, the list of them, or the list with the question how the new one begins. */
  | { readonly room: "slips"; readonly slipId?: string; readonly isBeginning?: true }
  | { readonly room: "directory"; readonly facilityId?: string }
  | { readonly room: "handover"; readonly tab?: "export" | "import" | "log" | "keys" | "backup" }
  | { readonly room: "settings"; readonly tab?: "staff" | "keys" | "retention" | "audit" };

/** The rail's order; a room appears here when its part exists. */
export const ROOMS: readonly Room[] = [
  "today",
  "clients",
  "slips",
  "directory",
  "handover",
  "settings",
];
