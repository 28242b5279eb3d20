import { describe, expect, it } from "vitest";
import { Refused } from "./call";
import { Edited } from "./edited.svelte";
import { refusal } from "./mock";

interface Form {
  name: string;
  phone: string;
}

const record: Form = { name: "見本内科医院", phone: "0594-00-0010" };

describe("an edited form", () => {
  it("knows whether it differs from the records, and goes back", () => {
    const edited = new Edited(record, async (form) => form);
    expect(edited.isDirty).toBe(false);
    edited.form.phone = "0594-00-0099";
    expect(edited.isDirty).toBe(true);
    edited.undo();
    expect(edited.form.phone).toBe("0594-00-0010");
    expect(edited.isDirty).toBe(false);
  });

  it("shows what the records made of it", async () => {
    const edited = new Edited(record, async (form) => ({ ...form, phone: "0594-00-0099" }));
    edited.form.phone = "０５９４－００－００９９";
    expect(await edited.save()).toBe(true);
    expect(edited.form.phone).toBe("0594-00-0099");
    expect(edited.isDirty).toBe(false);
  });

  it("keeps what was typed while a save was under way, as unsaved", async () => {
    let end: (form: Form) => void = () => undefined;
    const edited = new Edited<Form>(record, () => new Promise((done) => (end = done)));
    edited.form.name = "見本内科";
    const saving = edited.save();
    edited.form.name = "見本内科クリニック";
    end({ ...record, name: "見本内科" });
    expect(await saving, "the newest text is not in the records").toBe(false);
    expect(edited.form.name).toBe("見本内科クリニック");
    expect(edited.isDirty).toBe(true);
  });

  it("keeps the text and says at the field what is wrong", async () => {
    const edited = new Edited<Form>(record, async () => {
      throw new Refused(refusal("InvalidField", "電話番号として読めません。", "", "phone"));
    });
    edited.form.phone = "あいう";
    expect(await edited.settle(), "leaving would lose it").toBe(false);
    expect(edited.errorOf("phone")).toBe("電話番号として読めません。");
    expect(edited.errorOf("name")).toBeNull();
    expect(edited.form.phone).toBe("あいう");
  });

  it("does not write a form that nobody changed", async () => {
    let saves = 0;
    const edited = new Edited<Form>(record, async (form) => {
      saves += 1;
      return form;
    });
    expect(await edited.settle()).toBe(true);
    expect(saves).toBe(0);
  });
});
