//! 連絡票.

mod files;
mod forms;
pub use self::files::MadeFile;
pub use self::forms::{AddForm, CopyForm, RemoveForm};
use crate::paper::FaxChoice;
use crate::wire::wire;

wire! {
    /// Lists templates.
    pub struct ListTemplates {}

    /// A template.
    pub struct TemplateView {
        /// Id, the file's stem.
        pub id: String,
        /// Name for people.
        pub name: String,
        /// One sentence: when to use it.
        pub hint: String,
        /// Field keys that the form shows, in the order of the paper.
        pub fields: Vec<String>,
        /// Whether it is the office's own.
        pub is_own: bool,
        /// Whether it only lies on top of a fax: it prints blank, and no slip is written on it.
        pub is_cover: bool,
    }

    /// Lists slips, newest first.
    pub struct ListSlips {
        /// Of one client, or of all.
        pub client_id: Option<String>,
        /// State codes to keep, `overdue` among them; empty keeps all.
        pub states: Vec<String>,
        /// Part of number, client, recipient or subject.
        pub query: String,
    }

    /// A slip in a list.
    pub struct SlipSummary {
        /// Id.
        pub id: String,
        /// 整理番号.
        pub number: String,
        /// Whose.
        pub client_id: String,
        /// 利用者氏名.
        pub client_name: String,
        /// 宛先, empty while none is chosen.
        pub recipient: String,
        /// 件名, or the purposes' labels.
        pub subject: String,
        /// State code.
        pub state: String,
        /// State label.
        pub state_label: String,
        /// 送付日 (ISO), if sent.
        pub sent_on: Option<String>,
        /// 返信希望日 (ISO).
        pub reply_by: Option<String>,
        /// Whether the answer is overdue.
        pub is_overdue: bool,
        /// Last change (RFC 3339).
        pub updated_at: String,
        /// 様式's name.
        pub template_name: String,
    }

    /// Begins a draft, prefilled.
    pub struct StartSlip {
        /// About whom.
        pub client_id: String,
        /// Template id; empty takes 共通型.
        pub template: String,
        /// To whom; empty takes the 主治医.
        pub recipient_id: String,
        /// Whether the last slip to the same person is the start.
        pub from_last: bool,
    }

    /// Opens a slip.
    pub struct OpenSlip {
        /// Id or number.
        pub id: String,
    }

    /// A slip with everything its editor needs.
    pub struct SlipView {
        /// The list's line.
        pub summary: SlipSummary,
        /// The form.
        pub form: SlipForm,
        /// Whether text and layout are frozen.
        pub is_confirmed: bool,
        /// What is missing or dangerous.
        pub findings: Vec<FindingView>,
        /// What happened, oldest first.
        pub events: Vec<EventView>,
        /// Event kinds that may follow now.
        pub next_events: Vec<String>,
        /// The number of the slip this one replaces.
        pub supersedes: Option<String>,
        /// The recipient's fax number, shown large.
        pub recipient_fax: String,
        /// When that number was confirmed (ISO), if it was.
        pub fax_verified_on: Option<String>,
        /// The timeline entries that could be attached, newest first, internal ones left out.
        pub entries: Vec<crate::timeline::EntryView>,
        /// The slips that a reminder could be about, the longest sent first; empty on other forms.
        pub remindable: Vec<SlipSummary>,
    }

    /// The fields of a slip; dates as typed or ISO, codes from [`crate::choices`].
    #[derive(Default)]
    pub struct SlipForm {
        /// Id.
        pub id: String,
        /// Template id.
        pub template: String,
        /// To whom, or empty.
        pub recipient_id: String,
        /// From whom: the staff member whose name is printed; empty leaves it as it is.
        pub author_id: String,
        /// 送付日.
        pub sent_on: String,
        /// 返信希望日.
        pub reply_by: String,
        /// 緊急度 code.
        pub urgency: String,
        /// 氏名の表示 code.
        pub masking: String,
        /// 目的 codes.
        pub purposes: Vec<String>,
        /// その他の目的.
        pub other_purpose: String,
        /// 件名.
        pub subject: String,
        /// 経過・状況.
        pub background: String,
        /// 心身・生活の状況 codes.
        pub observations: Vec<String>,
        /// 補足.
        pub observation_note: String,
        /// 利用中のサービス.
        pub services: String,
        /// 介護支援専門員の考え.
        pub plan_view: String,
        /// 本人・家族の意向.
        pub wishes: String,
        /// お伺いしたいこと.
        pub questions: Vec<String>,
        /// 添付書類.
        pub attachments: Vec<String>,
        /// 回答方法の希望 codes.
        pub reply_means: Vec<String>,
        /// 会議・面談の日.
        pub meeting_day: String,
        /// 時刻.
        pub meeting_time: String,
        /// 第2候補の日.
        pub meeting_day_second: String,
        /// 第2候補の時刻.
        pub meeting_time_second: String,
        /// 第3候補の日.
        pub meeting_day_third: String,
        /// 第3候補の時刻.
        pub meeting_time_third: String,
        /// 場所.
        pub meeting_place: String,
        /// 議題.
        pub meeting_topic: String,
        /// 会議に出られない理由（照会のとき）.
        pub meeting_absence: String,
        /// Attached timeline entries.
        pub extract: Vec<String>,
        /// The slip that a reminder is about, or empty.
        pub reminds_of: String,
    }

    /// Saves a draft. Dates that cannot be read yet are kept as a field failure, never lost: the
    /// form stays in the window and is saved with the next readable state.
    pub struct SaveSlip {
        /// The fields.
        pub form: SlipForm,
    }

    /// A finding of the 点検.
    pub struct FindingView {
        /// Code.
        pub code: String,
        /// `blocking`, `reason` or `notice`.
        pub severity: String,
        /// 何が。
        pub what: String,
        /// どうすれば。
        pub remedy: String,
        /// The form field it belongs to.
        pub field: String,
    }

    /// Throws a draft away.
    pub struct DiscardSlip {
        /// Id.
        pub id: String,
    }

    /// It is gone.
    pub struct Discarded {}

    /// Asks for the pages as they print now.
    pub struct PreviewSlip {
        /// Id or number.
        pub id: String,
    }

    /// The pages as they print now.
    pub struct Preview {
        /// Changes whenever the pages change; asks [`PageImage`] for the same state.
        pub revision: String,
        /// The pages.
        pub pages: Vec<PreviewPage>,
        /// What the layout had to say, for people (overflow, unprintable characters).
        pub warnings: Vec<String>,
    }

    /// One page.
    pub struct PreviewPage {
        /// Width in mm.
        pub width_mm: f32,
        /// Height in mm.
        pub height_mm: f32,
        /// Where the form's fields stand.
        pub regions: Vec<PreviewRegion>,
        /// The page's text, for those who do not see the picture.
        pub text: String,
    }

    /// A field's place on a page, in mm from the top left.
    pub struct PreviewRegion {
        /// Field of [`SlipForm`], or another key of the template.
        pub field: String,
        /// Left.
        pub x_mm: f32,
        /// Top.
        pub y_mm: f32,
        /// Width.
        pub width_mm: f32,
        /// Height.
        pub height_mm: f32,
    }

    /// Asks for a page's picture (PNG).
    pub struct PageImage {
        /// Slip id.
        pub id: String,
        /// Page, from 0.
        pub page: u32,
        /// Picture width in pixels, 200 to 3000.
        pub width_px: u32,
        /// `print`, or `fax_fine` / `fax_standard` for what the receiver sees.
        pub look: String,
        /// The preview's revision, for the cache.
        pub revision: String,
    }

    /// Freezes a draft.
    pub struct ConfirmSlip {
        /// Id or number.
        pub id: String,
        /// Reason for going on although findings need one; empty when none does.
        pub reason: String,
    }

    /// Begins a new version of a confirmed slip, as a draft with a new number.
    pub struct ReviseSlip {
        /// Id or number.
        pub id: String,
    }

    /// Records what happened to a confirmed slip.
    pub struct RecordEvent {
        /// Slip id or number.
        pub id: String,
        /// Event kind code (`sent`, `arrived`, `reminded`, `answered` …).
        pub kind: String,
        /// 手段 code, where it has one.
        pub means: String,
        /// 相手, 確認者, 回答者: the person, where it has one.
        pub person: String,
        /// Words: what was said, the reason, the gist.
        pub note: String,
        /// Answers per question, for `answered`.
        pub answers: Vec<String>,
        /// 回答日, as typed; empty is today.
        pub day: String,
        /// プランへの影響, for `answered`.
        pub effect_on_plan: String,
        /// 費用, for `answered`.
        pub fee: String,
        /// Whether the answer is also written into the timeline (第5表).
        pub write_entry: bool,
    }

    /// Something that happened.
    pub struct EventView {
        /// Kind code.
        pub kind: String,
        /// Kind label.
        pub label: String,
        /// When (RFC 3339).
        pub at: String,
        /// Who.
        pub by: String,
        /// The rest in words.
        pub text: String,
        /// Answers per question, for `answered`.
        pub answers: Vec<String>,
    }

    /// Saves the PDF of a confirmed slip.
    pub struct SavePdf {
        /// Id or number.
        pub id: String,
        /// Where to; none chooses a name in the output folder.
        pub path: Option<String>,
    }

    /// Saves the fax file of a confirmed slip.
    pub struct SaveFax {
        /// Id or number.
        pub id: String,
        /// How the pages are scanned.
        pub fax: FaxChoice,
        /// Whether it begins with a cover sheet.
        pub has_cover: bool,
        /// Where to; none chooses a name in the output folder.
        pub path: Option<String>,
    }

    /// Saves a template's blank form for handwriting.
    pub struct SaveBlank {
        /// Template id.
        pub template: String,
        /// Where to; none chooses a name in the output folder.
        pub path: Option<String>,
    }

    /// Checks a template file.
    pub struct CheckTemplate {
        /// The file.
        pub path: String,
    }

    /// What is wrong with a template file, a sentence each with its line; empty when nothing is.
    pub struct TemplateChecked {
        /// The problems.
        pub problems: Vec<String>,
        /// What the form can do without, and its author should know.
        pub advice: Vec<String>,
    }

    /// Lists every form: the office's own, and the shipped ones.
    pub struct ListForms {}

    /// A form, for the settings.
    pub struct FormView {
        /// Its id; the file's name without ending where the file cannot be read.
        pub id: String,
        /// Its name.
        pub name: String,
        /// When to choose it.
        pub note: String,
        /// What it is for, in words; empty where the file is wrong.
        pub kind_label: String,
        /// The file's name.
        pub file: String,
        /// Whether it is the office's own.
        pub is_own: bool,
        /// Whether an own form of the same id stands in its place.
        pub is_replaced: bool,
        /// What is wrong with it; nobody can choose it before that is put right.
        pub faults: Vec<FormFault>,
        /// What its author should know; it can be chosen nevertheless.
        pub advice: Vec<FormFault>,
    }

    /// One thing that is wrong in a form's file.
    pub struct FormFault {
        /// Line, from 1; 0 where no line is to blame.
        pub line: u32,
        /// Column in characters, from 1; 0 where no line is to blame.
        pub column: u32,
        /// 何が悪いか.
        pub what: String,
        /// どうすればよいか.
        pub remedy: String,
    }
}
