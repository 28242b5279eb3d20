// The real border: Tauri's invoke and the real window. Nothing else in the program imports Tauri.

import { invoke, isTauri } from "@tauri-apps/api/core";
import { listen } from "@tauri-apps/api/event";
import { getCurrentWindow } from "@tauri-apps/api/window";
import type { Progress } from "./bindings";
import type { Transport } from "./call";

/** Tells whether the page runs in the program's own window. */
export const isInWindow = isTauri;

/** Carries requests to the Rust side. */
export const tauriTransport: Transport = (name, request) => invoke(name, { request });

/** Hears that records changed, whichever command changed them. */
export async function hearChanges(listener: () => void): Promise<void> {
  await listen("changed", () => {
    listener();
  });
}

/** Hears that the program was started once more, and that this window came to the front instead. */
export async function hearCall(listener: () => void): Promise<void> {
  await listen("called", () => {
    listener();
  });
}

/** Hears that the person leaves the computer: its screen is locked, or it goes to sleep. */
export async function hearLeaving(listener: () => void): Promise<void> {
  await listen("leaving", () => {
    listener();
  });
}

/** Hears how far long work is. */
export async function hearProgress(listener: (progress: Progress) => void): Promise<void> {
  await listen<Progress>("progress", ({ payload }) => {
    listener(payload);
  });
}

/**
 * Lets the page finish its writes before the window closes.
 *
 * The window stays open when `settle` says that something could not be written.
 */
export async function holdClosing(settle: () => Promise<boolean>): Promise<void> {
  const page = getCurrentWindow();
  await page.onCloseRequested(async (event) => {
    if (!(await settle())) event.preventDefault();
  });
}
