// How tests walk through the window: it is mounted over the imitated records, and used by the same
// clicks and keys as by people.

import { mount, tick, unmount } from "svelte";
import { afterEach, beforeEach, vi } from "vitest";
import App from "./App.svelte";
import type { Failure, TimelineImage } from "./ipc/bindings";
import { connect, type Transport } from "./ipc/call";
import { mockTransport, SAMPLE_PASSPHRASE } from "./ipc/mock";
import { Session } from "./ipc/session.svelte";
import { guardConversions } from "./lib/ime";

interface Desk {
  session: Session;
  /** The commands asked since the window opened. */
  asked: string[];
  /** What was asked for with them, as text. */
  requests: { name: string; text: string }[];
  /** A command that is refused from now on. */
  refused: { name: string; failure: Failure } | null;
  /** How many sheets the picture of anybody's time has. */
  sheets: number;
}

/** What the window of the running test stands on. */
export const desk: Desk = {
  session: new Session(),
  asked: [],
  requests: [],
  refused: null,
  sheets: 1,
};

let app: Record<string, unknown> | null = null;
let release: () => void;

/** Sets up the imitation around each test of a file. */
export function walkThroughTheWindow(): void {
  beforeEach(() => {
    imitate();
    // No time passes between the end of a conversion and the key that ended it.
    release = guardConversions(window, () => 0);
  });
  afterEach(async () => {
    release();
    if (app !== null) await unmount(app);
    app = null;
    // A write that still waits would reach the records of the next test.
    desk.session.drafts.close();
    vi.unstubAllGlobals();
  });
}

/** Fills in what the imitation does not know, modal dialogs and pictures; the real engines do. */
function imitate(): void {
  HTMLDialogElement.prototype.showModal = function (): void {
    this.setAttribute("open", "");
  };
  HTMLDialogElement.prototype.close = function (): void {
    this.removeAttribute("open");
  };
  HTMLElement.prototype.scrollIntoView = () => undefined;
  vi.stubGlobal(
    "ResizeObserver",
    class {
      observe(): void {}
      unobserve(): void {}
      disconnect(): void {}
    },
  );
  vi.stubGlobal("createImageBitmap", () => Promise.reject(new Error("no pictures here")));
}

/** Opens the window on the imitated records that an address describes. */
export async function open(address: string): Promise<void> {
  const transport: Transport = mockTransport(new URLSearchParams(address));
  desk.asked = [];
  desk.requests = [];
  desk.refused = null;
  desk.sheets = 1;
  connect((name, request) => {
    desk.asked.push(name);
    desk.requests.push({ name, text: JSON.stringify(request) });
    if (name === desk.refused?.name) return Promise.reject(desk.refused.failure);
    if (name === "page_image") return Promise.resolve(new ArrayBuffer(4));
    if (name !== "timeline_image") return transport(name, request);
    const { page } = request as TimelineImage;
    return Promise.resolve(new ArrayBuffer(page < desk.sheets ? 4 : 0));
  });
  document.body.replaceChildren();
  desk.session = new Session();
  app = mount(App, { target: document.body, props: { session: desk.session } });
  await settled();
}

/** Lets everything under way come to rest. */
export async function settled(): Promise<void> {
  for (let round = 0; round < 20; round += 1) {
    await tick();
    await new Promise((done) => setTimeout(done, 0));
  }
}

export function at(id: string): HTMLElement {
  const found = document.querySelector<HTMLElement>(`[data-testid="${id}"]`);
  if (found === null) throw new Error(`${id} is not on the screen`);
  return found;
}

export async function click(id: string): Promise<void> {
  at(id).click();
  await settled();
}

export async function type(id: string, text: string): Promise<void> {
  const input = at(id) as HTMLInputElement;
  input.focus();
  input.value = text;
  input.dispatchEvent(new Event("input", { bubbles: true }));
  await settled();
}

export async function press(target: HTMLElement, init: KeyboardEventInit): Promise<void> {
  target.dispatchEvent(new KeyboardEvent("keydown", { bubbles: true, cancelable: true, ...init }));
  await settled();
}

/** Locks by key, as somebody does who leaves the desk. */
export async function lock(): Promise<void> {
  await press(document.body, { code: "KeyL", key: "l", ctrlKey: true });
}

/** Opens the records again after a lock. */
export async function unlock(): Promise<void> {
  await type("unlock-passphrase", SAMPLE_PASSPHRASE);
  await click("unlock-submit");
}

/** Chooses in a list, by place. */
export async function choose(id: string, index: number): Promise<void> {
  const select = at(id) as HTMLSelectElement;
  select.value = select.options[index]?.value ?? "";
  select.dispatchEvent(new Event("change", { bubbles: true }));
  await settled();
}

export const chooseFirstClient = (): Promise<void> => choose("new-slip-client", 1);

/** All the words on the screen. */
export const words = (): string => document.body.textContent;
