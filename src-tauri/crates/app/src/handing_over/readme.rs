//! `README.txt` of a handover file: what the file is, and how it is read.

use tsunagi_domain::Moment;

use super::records::Records;

/// Writes it.
pub(crate) fn readme(records: &Records, made_at: Moment) -> String {
    format!(
        "引継ぎファイルについて\r\n\
         \r\n\
         作成した事業所：{office}\r\n\
         作成した日時　：{made_at}\r\n\
         利用者　　　　：{cases}人\r\n\
         支援経過の記録：{entries}件\r\n\
         連絡票　　　　：{slips}枚\r\n\
         \r\n\
         読み方\r\n\
         ・index.html を開くと、つなぎがなくても全部の記録を読めます。\r\n\
         ・slips フォルダーがあれば、確定した連絡票のPDFが入っています。\r\n\
         ・つなぎの「引継ぎ」から取り込むと、そのまま使えます。\r\n\
         \r\n\
         個人情報を含みます。取り出したファイルは、用が済んだら消してください。\r\n\
         \r\n\
         For programs: records.json holds all records (format tsunagi-records, version {version},\r\n\
         UTF-8). Ids are UUIDs, days are YYYY-MM-DD, moments RFC 3339, choices are codes.\r\n\
         manifest.json lists every file with its SHA-256.\r\n",
        office = one_line(&records.office.name),
        made_at = made_at.wareki(),
        cases = records.cases.len(),
        entries = records.entry_count(),
        slips = records.slip_count(),
        version = records.version,
    )
}

fn one_line(text: &str) -> String {
    text.chars().filter(|c| !c.is_control()).collect()
}
