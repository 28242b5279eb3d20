//! Sizes and states in words.

use tsunagi_domain::Moment;

/// Returns a size as people say it.
pub(crate) fn size(bytes: u64) -> String {
    const STEPS: [(u64, &str); 3] = [(1 << 30, "GB"), (1 << 20, "MB"), (1 << 10, "KB")];
    for (unit, name) in STEPS {
        if bytes >= unit {
            let tenths = u128::from(bytes) * 10 / u128::from(unit);
            return format!("{}.{}{name}", tenths / 10, tenths % 10);
        }
    }
    format!("{bytes}バイト")
}

/// Says that the records themselves are damaged, and what helps.
pub(super) fn damaged(since: Moment) -> String {
    format!(
        "記録簿に、壊れて読み取れないところがあります（{}に見つかりました）。「引継ぎ・控え」で、いちばん新しい「確かめ済み」の控えから戻してください。いまの記録簿は取り置かれます。",
        since.wareki()
    )
}

#[cfg(test)]
mod tests {
    #[test]
    fn sizes_read_as_people_say_them() {
        assert_eq!(super::size(512), "512バイト");
        assert_eq!(super::size(1 << 20), "1.0MB");
        assert_eq!(super::size(5_800_000_000), "5.4GB");
    }
}
