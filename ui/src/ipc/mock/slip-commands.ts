// The commands about slips, in memory.

import type { MadeFile, SlipForm, SlipView } from "../bindings";
import { CHOICES, labelOf } from "./choices";
import { clientById, newId } from "./clients";
import { refusal, type Answers } from "./index";
import { queued } from "./paper";
import { draw, layOut, type PageText } from "./page";
import { TODAY } from "./people";
import {
  SLIPS,
  FORMS,
  TEMPLATES,
  blankForm,
  event,
  recipientOf,
  summaryOf,
  viewOf,
  type MockSlip,
} from "./slips";

export function slipById(id: string): MockSlip {
  const slip = SLIPS.find((candidate) => candidate.form.id === id || candidate.number === id);
  if (slip === undefined) {
    throw refusal("NotFound", "その連絡票は記録にありません。", "一覧から選び直してください。");
  }
  return slip;
}

function labels(kind: "purposes" | "observations" | "means", codes: readonly string[]): string {
  return codes.map((code) => labelOf(CHOICES[kind], code)).join("、");
}

function pageOf(slip: MockSlip): PageText {
  const { form, client } = slip;
  const rows: Array<PageText["rows"][number]> = [
    { field: "recipient_id", label: "宛先", text: recipientOf(form.recipient_id).name },
    { field: "client", label: "利用者", text: `${client.form.name} 様（${client.form.kana}）` },
    { field: "purposes", label: "連絡の目的", text: labels("purposes", form.purposes) },
    { field: "subject", label: "件名", text: form.subject },
    { field: "background", label: "経過・状況", text: form.background },
    {
      field: "observations",
      label: "心身・生活の状況",
      text: labels("observations", form.observations),
    },
    { field: "services", label: "利用中のサービス", text: form.services },
    { field: "wishes", label: "本人・家族の意向", text: form.wishes },
    { field: "plan_view", label: "介護支援専門員の考え", text: form.plan_view },
    {
      field: "questions",
      label: "お伺いしたいこと",
      text: form.questions.map((question, index) => `${index + 1}. ${question}`).join(" "),
    },
  ];
  return { title: "主治医との連絡票（見本）", number: slip.number, rows };
}

function extractPage(slip: MockSlip): PageText {
  const view = viewOf(slip);
  const rows = view.entries
    .filter(({ id }) => slip.form.extract.includes(id))
    .map((entry) => ({
      field: "extract" as const,
      label: `${entry.day} ${entry.item}`,
      text: entry.text,
    }));
  return { title: "支援経過（抜粋）", number: slip.number, rows };
}

function pagesOf(slip: MockSlip): PageText[] {
  return slip.form.extract.length === 0 ? [pageOf(slip)] : [pageOf(slip), extractPage(slip)];
}

function made(slip: MockSlip, name: string, bytes: number, output: string): MadeFile {
  slip.events.push(event("printed", `${TODAY}T16:00:00+09:00`, output));
  return {
    path: `C:\\Users\\mihon\\Documents\\つなぎ\\出力\\${name}`,
    bytes,
    pages: pagesOf(slip).length,
    note: "",
  };
}

/** Refuses a draft. */
export function insistConfirmed(slip: MockSlip): void {
  if (slip.events.length === 0) {
    throw refusal("SlipNotConfirmed", "まだ確定していません。", "確定してから保存してください。");
  }
}

function note(person: string, words: string): string {
  return [person, words].filter((part) => part !== "").join(" ");
}

export function slipCommands(): Answers {
  const change = (slip: MockSlip, work: () => void): SlipView => {
    work();
    slip.updatedAt = `${TODAY}T14:03:00+09:00`;
    return viewOf(slip);
  };
  const add = (clientId: string, form: SlipForm, supersedes: string | null): SlipView => {
    const slip: MockSlip = {
      number: `8-${String(SLIPS.length + 5).padStart(4, "0")}`,
      client: clientById(clientId),
      form,
      events: [],
      updatedAt: `${TODAY}T14:00:00+09:00`,
      supersedes,
    };
    SLIPS.unshift(slip);
    return viewOf(slip);
  };
  return {
    list_templates: () => TEMPLATES,
    list_slips: ({ client_id, states, query }) =>
      SLIPS.filter((slip) => client_id === null || slip.client.id === client_id)
        .map(summaryOf)
        .filter(
          (slip) =>
            states.length === 0 ||
            states.includes(slip.state) ||
            (states.includes("overdue") && slip.is_overdue),
        )
        .filter((slip) =>
          [slip.number, slip.client_name, slip.recipient, slip.subject].join(" ").includes(query),
        ),
    start_slip: ({ client_id, template, recipient_id }) => {
      const { form } = clientById(client_id);
      return add(
        client_id,
        {
          ...blankForm(newId("slip")),
          template: template || "common",
          recipient_id: recipient_id || (form.recipients[0]?.physician_id ?? ""),
          services: form.services,
          wishes: form.wishes,
        },
        null,
      );
    },
    open_slip: ({ id }) => viewOf(slipById(id)),
    save_slip: ({ form }) => {
      const slip = slipById(form.id);
      if (slip.events.length > 0) {
        throw refusal("SlipConfirmed", "確定した連絡票です。", "新しい版を作ってください。");
      }
      return change(slip, () => {
        slip.form = form;
      });
    },
    discard_slip: ({ id }) => {
      SLIPS.splice(SLIPS.indexOf(slipById(id)), 1);
      return {};
    },
    preview_slip: ({ id }) => {
      const pages = pagesOf(slipById(id)).map(layOut);
      return { revision: JSON.stringify(pages), pages, warnings: [] };
    },
    preview_fax: ({ id }) => {
      const pages = pagesOf(slipById(id)).map(layOut);
      return { revision: `cover-${JSON.stringify(pages)}`, pages, warnings: [] };
    },
    page_image: ({ id, page, width_px, look }) => {
      const text = pagesOf(slipById(id))[page];
      return text === undefined ? new ArrayBuffer(0) : draw(text, width_px, look);
    },
    confirm_slip: ({ id, reason }) => {
      const slip = slipById(id);
      const { findings } = viewOf(slip);
      if (findings.some(({ severity }) => severity === "blocking")) {
        throw refusal("SlipIncomplete", "まだ確定できません。", "点検の項目を直してください。");
      }
      if (findings.some(({ severity }) => severity === "reason") && reason.trim() === "") {
        throw refusal("ReasonNeeded", "理由が必要です。", "理由を書いてください。", "reason");
      }
      return change(slip, () => {
        slip.events.push(event("confirmed", `${TODAY}T15:20:00+09:00`, reason));
      });
    },
    revise_slip: ({ id }) => {
      const slip = slipById(id);
      return add(slip.client.id, { ...slip.form, id: newId("slip") }, slip.number);
    },
    record_event: (request) => {
      const slip = slipById(request.id);
      const means = labelOf(CHOICES.means, request.means);
      const text = note(request.person, request.note);
      return change(slip, () => {
        slip.events.push(
          event(request.kind, `${TODAY}T16:30:00+09:00`, note(means, text), request.answers),
        );
      });
    },
    save_pdf: ({ id }) => {
      const slip = slipById(id);
      insistConfirmed(slip);
      return made(slip, `連絡票_${slip.number}.pdf`, 61_234, "PDF");
    },
    save_fax: ({ id, fax }) => {
      const slip = slipById(id);
      insistConfirmed(slip);
      const fineness = fax.resolution === "standard" ? "標準" : "高精細";
      const coding = fax.coding === "compact" ? "、高圧縮" : "";
      const words = `FAX（${fineness}${coding}）`;
      return made(slip, `連絡票_${slip.number}_${fax.resolution}.tif`, 24_310, words);
    },
    print_slip: ({ id, choice }) => {
      insistConfirmed(slipById(id));
      slipById(id).events.push(event("printed", `${TODAY}T16:02:00+09:00`, "印刷"));
      return queued(choice, 1);
    },
    save_blank: ({ template }) => ({
      path: `C:\\Users\\mihon\\Documents\\つなぎ\\出力\\白紙_${template}.pdf`,
      bytes: 40_100,
      pages: 1,
      note: "",
    }),
    list_forms: () => FORMS,
    add_form: () => FORMS,
    remove_form: ({ id }) => FORMS.filter((form) => form.id !== id),
    copy_form: ({ id }) => ({
      path: `C:\\Users\\mihon\\Documents\\つなぎ\\出力\\${id}-1.toml`,
      bytes: 9_200,
      pages: 0,
      note: "",
    }),
    print_timeline: () => ({
      path: "C:\\Users\\mihon\\Documents\\つなぎ\\出力\\支援経過.pdf",
      bytes: 52_000,
      pages: 2,
      note: "事業所の様式「table5.toml」に直すところがあるため、つなぎの「居宅介護支援経過」を使います。直すところは、設定の「様式」にあります。",
    }),
  };
}
