import { mount } from "svelte";
import App from "./App.svelte";
import { connect } from "./ipc/call";
import {
  hearCall,
  hearChanges,
  hearLeaving,
  hearProgress,
  holdClosing,
  isInWindow,
  tauriTransport,
} from "./ipc/tauri";
import { running } from "./ipc/running.svelte";
import { Session } from "./ipc/session.svelte";
import { guardConversions } from "./lib/ime";
import "./styles/tokens.css";
import "./styles/base.css";

const session = new Session();

async function begin(target: HTMLElement): Promise<void> {
  guardConversions(window, () => performance.now());
  if (isInWindow()) {
    connect(tauriTransport);
    // Without this right the page still writes when it hides; it must not keep the window from opening.
    holdClosing(() => session.mayEnd()).catch(() => undefined);
    // Lists also ask anew whenever they are entered, so a deaf page is only a little behind.
    hearChanges(() => (session.changes += 1)).catch(() => undefined);
    // A page that does not hear it has come to the front all the same.
    hearCall(() => (session.isCalled = true)).catch(() => undefined);
    // A page that does not hear it is locked from below, two seconds later.
    hearLeaving(() => void session.lockUnattended()).catch(() => undefined);
    // A page that does not hear it shows the work without its progress.
    hearProgress((progress) => running.hear(progress)).catch(() => undefined);
  } else if (import.meta.env.DEV) {
    // A plain browser shows the sample office; the built program carries none of it.
    const { mockTransport } = await import("./ipc/mock");
    connect(mockTransport(new URLSearchParams(location.search)));
    addEventListener("called", () => (session.isCalled = true));
  }
  mount(App, { target, props: { session } });
}

const target = document.getElementById("app");
if (target !== null) void begin(target);
