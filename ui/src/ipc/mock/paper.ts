// Printers, batches and measures of the mock office.

import type { BatchLine, BatchScope, FaxChoice, PaperChoice, Printed } from "../bindings";
import type { Answers } from "./index";
import { insistConfirmed, slipById } from "./slip-commands";
import { SLIPS, summaryOf, type MockSlip } from "./slips";

const PRINTER = "事務所の複合機";
const usual: PaperChoice = { printer: "", tray: "", sides: "", copies: 1 };
const usualFax: FaxChoice = { resolution: "fine", coding: "normal" };
let asked = 0;

/** Hands something to the mock printer, which needs a moment to take it. */
export function queued(choice: PaperChoice, pages: number): Printed {
  asked = 0;
  return {
    printer: choice.printer === "" ? PRINTER : choice.printer,
    job: 12,
    pages,
    state: {
      code: "waiting",
      words: "プリンターの順番待ちに入りました。まだ印刷されていません。",
      may_change: true,
    },
    note: "",
  };
}

function line(slip: MockSlip, reason: string): BatchLine {
  return {
    id: slip.form.id,
    number: slip.number,
    client_name: summaryOf(slip).client_name,
    recipient: summaryOf(slip).recipient,
    reason,
  };
}

function chosen(scope: BatchScope): { slips: BatchLine[]; skipped: BatchLine[] } {
  const meant = SLIPS.filter(({ form }) => scope.ids.length === 0 || scope.ids.includes(form.id));
  const isFrozen = (slip: MockSlip): boolean =>
    slip.events.some(({ kind }) => kind === "confirmed");
  return {
    slips: meant.filter(isFrozen).map((slip) => line(slip, "")),
    skipped: meant
      .filter((slip) => !isFrozen(slip))
      .map((slip) => line(slip, "下書きです。確定すると入ります。")),
  };
}

/** The commands about paper. */
export function paperCommands(): Answers {
  const printers = [
    { name: PRINTER, description: "1階", is_default: true, is_ready: true },
    { name: "相談室のプリンター", description: "", is_default: false, is_ready: false },
  ];
  const listed = () => ({ printers, choice: { ...usual }, most_copies: 20 });
  return {
    list_printers: listed,
    show_printer: ({ printer }) => ({
      trays:
        printer === PRINTER
          ? [
              { id: "1", name: "トレイ1", is_default: true },
              { id: "2", name: "トレイ2", is_default: false },
              { id: "m", name: "手差し", is_default: false },
            ]
          : [],
      can_duplex: printer === PRINTER,
    }),
    save_printer: ({ choice }) => {
      Object.assign(usual, choice, { copies: 1 });
      return listed();
    },
    show_fax_choice: () => ({ ...usualFax }),
    save_fax_choice: ({ choice }) => ({ ...Object.assign(usualFax, choice) }),
    show_print_job: () => {
      asked += 1;
      return asked < 2
        ? { code: "sending", words: "プリンターへ送っています。", may_change: true }
        : {
            code: "sent",
            words: "プリンターが受け取りました。紙が出たか見てください。",
            may_change: false,
          };
    },
    print_blank: ({ choice }) => queued(choice, 1),
    print_record: ({ choice }) => queued(choice, 2),
    check_legibility: ({ has_cover }) => ({
      is_legible: false,
      sheets: has_cover ? 2 : 1,
      measures: [
        "いちばん小さい文字は10.5ポイント（目安12以上）。",
        "いちばん細い線は2.0ドット（目安2以上）。",
      ],
      findings: [
        {
          sheet: has_cover ? 2 : 1,
          words:
            "10.5ポイントの小さい文字があり、標準の画質では読めないことがあります。高精細で送ってください。",
        },
      ],
    }),
    save_protected_pdf: ({ id }) => {
      const slip = slipById(id);
      insistConfirmed(slip);
      return {
        path: `C:\\Users\\mihon\\Documents\\つなぎ\\${slip.number}-mail-1.pdf`,
        bytes: 63_000,
        pages: 1,
        note: "",
      };
    },
    suggest_mail_passphrase: () => ({ passphrase: "k7mw-3hqp-x9td-4rbn" }),
    show_batch: ({ scope }) => chosen(scope),
    make_batch: ({ scope, output, choice }) => {
      const { slips, skipped } = chosen(scope);
      const folder = "C:\\Users\\mihon\\Documents\\つなぎ\\";
      return {
        slips: slips.length,
        pages: slips.length,
        skipped,
        unclear:
          output === "fax"
            ? slips.slice(0, 2).map((slip) => ({
                slip,
                findings: [
                  {
                    sheet: 2,
                    words:
                      "画数の多い文字「鬱」は、標準の画質では線がつぶれて読めないことがあります。高精細で送ってください。",
                  },
                ],
              }))
            : [],
        path:
          output === "print"
            ? ""
            : `${folder}${output === "pdf" ? "batch-20260401-1.pdf" : "fax-20260401-1"}`,
        bytes: output === "print" ? 0 : 180_000,
        printed: output === "print" ? queued(choice, slips.length) : null,
      };
    },
  };
}
