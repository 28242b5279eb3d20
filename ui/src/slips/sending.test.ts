import { beforeEach, describe, expect, it } from "vitest";
import { call, connect } from "../ipc/call";
import { mockTransport } from "../ipc/mock";
import { SlipEditor } from "./editor.svelte";
import { blankEvent, fieldsOf, Sending } from "./sending.svelte";

const TODAY = "2026-04-01";

async function confirmed(): Promise<SlipEditor> {
  const request = { client_id: "cli-2", template: "", recipient_id: "", from_last: false };
  const slip = await call("start_slip", request);
  const form = { ...slip.form, purposes: ["situation"], questions: ["痛み止めの時間は。"] };
  await call("save_slip", { form });
  return new SlipEditor(await call("confirm_slip", { id: form.id, reason: "" }));
}

beforeEach(() => {
  const transport = mockTransport();
  connect((name, request) =>
    name === "page_image" ? Promise.resolve(new ArrayBuffer(4)) : transport(name, request),
  );
});

describe("the way of a confirmed slip", () => {
  it("has one next step at a time: paper, sending, arrival, answer", async () => {
    const editor = await confirmed();
    const sending = new Sending(editor);
    expect(sending.next).toBe("printed");
    await sending.savePdf();
    expect(sending.made?.path).toContain(".pdf");
    expect(sending.next, "the file is an event of the slip").toBe("sent");
    await sending.record(blankEvent(editor, "sent", TODAY));
    expect(sending.next).toBe("arrived");
    await sending.record({ ...blankEvent(editor, "arrived", TODAY), person: "見本 すみれ" });
    expect(sending.next).toBe("answered");
    await sending.record(blankEvent(editor, "answered", TODAY));
    expect(sending.next).toBeNull();
    expect(editor.view.summary.state).toBe("answered");
  });

  it("asks for an answer to every question, dated today", async () => {
    const editor = await confirmed();
    const event = blankEvent(editor, "answered", TODAY);
    expect(event.answers).toHaveLength(1);
    expect(event.day).toBe(TODAY);
    expect(event.write_entry, "an answer belongs into the timeline").toBe(true);
  });

  it("asks for nothing that a kind of event does not have", () => {
    expect(fieldsOf("completed")).toEqual({
      means: false,
      person: false,
      note: false,
      reply: false,
    });
    expect(fieldsOf("arrived").person).toBe(true);
  });

  it("says why nothing was made, and shows no file", async () => {
    const editor = await confirmed();
    connect(() =>
      Promise.reject({ code: "DiskFull", what: "空きがありません。", remedy: "。", field: null }),
    );
    const sending = new Sending(editor);
    await sending.savePdf();
    expect(sending.made).toBeNull();
    expect(sending.work.failure?.code).toBe("DiskFull");
  });
});
