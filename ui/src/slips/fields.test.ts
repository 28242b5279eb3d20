import { expect, it } from "vitest";
import { asksFor, placelessIn, slipFieldOf } from "./fields";

it("finds the form's field behind the names of page, template and 点検", () => {
  expect(slipFieldOf("slip.subject")).toBe("subject");
  expect(slipFieldOf("subject")).toBe("subject");
  expect(slipFieldOf("questions.2"), "a finding names the third question").toBe("questions");
  expect(slipFieldOf("recipient")).toBe("recipient_id");
  expect(slipFieldOf("meeting.when")).toBe("meeting_day");
});

it("knows what is not typed on the slip", () => {
  expect(slipFieldOf("client.name")).toBeNull();
  expect(slipFieldOf("reply.text"), "the physician writes there").toBeNull();
});

it("shows what the template asks for, and always what the program needs", () => {
  const fields = ["slip.subject", "meeting.when"];
  expect(asksFor(fields, "subject")).toBe(true);
  expect(asksFor(fields, "meeting_time"), "a time belongs to its day").toBe(true);
  expect(asksFor(fields, "meeting_time_second"), "the form has no candidates").toBe(false);
  expect(asksFor([...fields, "meeting.third"], "meeting_time_third")).toBe(true);
  expect(asksFor(fields, "wishes")).toBe(false);
  expect(asksFor(fields, "recipient_id")).toBe(true);
  expect(asksFor([], "wishes"), "a template without a list asks for all").toBe(true);
});

it("shows what the form has no place for, so that somebody can take it out", () => {
  const finding = { severity: "notice", what: "", remedy: "" };
  const findings = [
    { ...finding, code: "placeless.questions", field: "questions" },
    { ...finding, code: "no_reply_day", field: "reply_by" },
  ];
  expect(placelessIn(findings)).toEqual(["questions"]);
});
