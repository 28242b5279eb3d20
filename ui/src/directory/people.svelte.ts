// Everybody in the directory, as options for a recipient.

import type { FacilityView } from "../ipc/bindings";
import { call } from "../ipc/call";
import type { Option } from "../ipc/session.svelte";
import { Work } from "../ipc/work.svelte";

/** Writes a person with the place they work at: 見本内科医院 内科 見本 一郎. */
export function personLabel(
  facility: FacilityView,
  person: { readonly name: string; readonly department: string },
): string {
  return [facility.form.name, person.department, person.name]
    .filter((part) => part !== "")
    .join("　");
}

/** The people of the directory. */
export class People {
  options = $state.raw<Option[]>([]);
  readonly work = new Work();

  async load(): Promise<void> {
    const facilities = await this.work.run(() => call("list_facilities", { query: "" }));
    if (facilities === null) return;
    this.options = facilities.flatMap((facility) =>
      facility.physicians.map((person) => ({
        value: person.id ?? "",
        label: personLabel(facility, person),
      })),
    );
  }
}
