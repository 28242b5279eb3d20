//! Days and moments for people; machines get them as they are.

use tsunagi_domain::{Day, Moment};

/// Says a day or a moment of the contract in 和暦; anything else stays as it is.
pub fn wareki(text: &str) -> String {
    let moment = text.parse::<Moment>().map(Moment::wareki);
    let day = || text.parse::<Day>().map(Day::wareki);
    moment
        .ok()
        .or_else(|| day().ok())
        .unwrap_or_else(|| text.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_and_moments_are_said_and_the_rest_stays() {
        assert_eq!(wareki("2026-04-01"), "令和8年4月1日");
        assert_eq!(
            wareki("2026-04-01T10:00:00+09:00"),
            "令和8年4月1日（水）10:00"
        );
        assert_eq!(wareki(""), "");
        assert_eq!(wareki("未定"), "未定");
    }
}
