// Ties a form to the half-written texts: called once while the component is being set up.

import { onDestroy, untrack } from "svelte";
import type { DraftPlace } from "./drafts.svelte";
import type { Edited } from "./edited.svelte";
import { useSession } from "./session.svelte";

/** Keeps what `read` returns until it returns nothing; it outlives the form, wherever somebody goes. */
export function keepTyped(key: string, where: DraftPlace, read: () => object | null): void {
  const { drafts } = useSession();
  $effect(() => {
    const form = read();
    untrack(() => (form === null ? drafts.forget(key) : drafts.keep(key, where, form)));
  });
}

/**
 * Keeps what is typed into a form over a record.
 *
 * Whoever goes elsewhere in the window saves it, or is asked and gives it up; a lock keeps it.
 */
export function keepEdited<T extends object>(
  key: string,
  where: DraftPlace,
  edited: Edited<T>,
): void {
  const { drafts, leaving } = useSession();
  edited.form = drafts.over(key, edited.form);
  keepTyped(key, where, () => (edited.isDirty ? ($state.snapshot(edited.form) as T) : null));
  $effect(() =>
    leaving.register(
      () => edited.settle(),
      () => drafts.has(key),
    ),
  );
  onDestroy(() => drafts.forget(key));
}
