// Long work of the sample office: a few steps that take their time, and 中止.

import { running } from "../running.svelte";
import { refusal, type Answers } from "./index";

let isStopped = false;

/** Does as if: each step's name, told in tenths over so many milliseconds. */
export async function pretend(steps: readonly string[], milliseconds: number): Promise<void> {
  isStopped = false;
  for (const what of steps) {
    for (let percent = 0; percent <= 100; percent += 10) {
      running.hear({ what, far: `${percent}％`, percent, may_stop: true, is_over: false });
      await new Promise((done) => setTimeout(done, milliseconds / steps.length / 11));
      if (isStopped) {
        running.hear({ what, far: "", percent: null, may_stop: false, is_over: true });
        throw refusal("Cancelled", "中止しました。", "何も変わっていません。");
      }
    }
  }
  running.hear({ what: "", far: "", percent: null, may_stop: false, is_over: true });
}

export function workCommands(): Answers {
  return {
    cancel_work: () => {
      isStopped = running.progress !== null;
      return { is_stopping: isStopped };
    },
  };
}
