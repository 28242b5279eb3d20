//! 支援経過.

use crate::wire::wire;

wire! {
    /// Lists a client's entries, newest first.
    pub struct ListEntries {
        /// Whose.
        pub client_id: String,
        /// First day, as typed, or empty.
        pub from: String,
        /// Last day, as typed, or empty.
        pub to: String,
    }

    /// An entry.
    pub struct EntryView {
        /// Id.
        pub id: String,
        /// Whose.
        pub client_id: String,
        /// 利用者氏名.
        pub client_name: String,
        /// ISO.
        pub day: String,
        /// `HH:MM` or empty.
        pub time: String,
        /// 手段 code.
        pub kind: String,
        /// 手段 label.
        pub kind_label: String,
        /// 記録の種類 code, or empty.
        pub record: String,
        /// 記録の種類 label, or empty.
        pub record_label: String,
        /// 相手の種別 label, or empty.
        pub partner_label: String,
        /// 項目.
        pub item: String,
        /// 内容.
        pub text: String,
        /// 課題分析の領域 labels.
        pub domain_labels: Vec<String>,
        /// 外部提供不可.
        pub is_internal: bool,
        /// 記録者.
        pub recorder: String,
        /// The slip it came from.
        pub slip_id: Option<String>,
        /// Earlier wordings, oldest first.
        pub corrections: Vec<CorrectionView>,
    }

    /// An earlier wording.
    pub struct CorrectionView {
        /// ISO, before.
        pub day_before: String,
        /// `HH:MM` before, or empty.
        pub time_before: String,
        /// Whether this correction changed the day or the time.
        pub is_moved: bool,
        /// 項目 before.
        pub item_before: String,
        /// 内容 before.
        pub text_before: String,
        /// When (RFC 3339).
        pub corrected_at: String,
        /// By whom.
        pub corrected_by: String,
        /// Why.
        pub reason: String,
    }

    /// Adds an entry.
    pub struct AddEntry {
        /// Whose.
        pub client_id: String,
        /// 年月日, as typed.
        pub day: String,
        /// 時刻, as typed, or empty.
        pub time: String,
        /// 手段 code.
        pub kind: String,
        /// 記録の種類 code, or empty.
        pub record: String,
        /// 相手の種別 code, or empty.
        pub partner: String,
        /// 項目.
        pub item: String,
        /// 内容.
        pub text: String,
        /// 領域 codes.
        pub domains: Vec<String>,
        /// 外部提供不可.
        pub is_internal: bool,
    }

    /// Corrects an entry; the old wording is kept.
    pub struct CorrectEntry {
        /// Which.
        pub id: String,
        /// 年月日, new, as typed.
        pub day: String,
        /// 時刻, new, as typed, or empty.
        pub time: String,
        /// 項目, new.
        pub item: String,
        /// 内容, new.
        pub text: String,
        /// Why.
        pub reason: String,
    }

    /// Prints what happened to a client, on one of the office's own forms.
    pub struct PrintTimeline {
        /// Whose.
        pub client_id: String,
        /// Which paper: empty or `table5` 第5表, `table4` the inquiries of 第4表, `picture` the picture.
        pub form: String,
        /// First day, as typed, or empty.
        pub from: String,
        /// Last day, as typed, or empty.
        pub to: String,
        /// Where to; none chooses a name in the output folder.
        pub path: Option<String>,
    }

    /// Asks for the picture of a client's time as it prints (PNG); no bytes behind the last page, and
    /// none where there is nothing to show yet.
    pub struct TimelineImage {
        /// Whose.
        pub client_id: String,
        /// First day, as typed, or empty.
        pub from: String,
        /// Last day, as typed, or empty.
        pub to: String,
        /// Page, from 0.
        pub page: u32,
        /// Picture width in pixels, 200 to 3000.
        pub width_px: u32,
    }
}
