//! The names of the client's town: whole, as people shorten it, and the parts that tell by themselves.

use tsunagi_domain::{Client, Masking};

use super::dwelling::Read;

/// The shortest name of a part of town that says something by itself.
const SHORTEST: usize = 2;

/// Returns the names of parts of town that say by themselves where somebody lives, and that a sheet so
/// masked does not show: 花町 of 見本市花町.
pub(super) fn telling_names(client: &Client, masking: Masking) -> Vec<String> {
    let street = Read::new(&client.address).in_front;
    let mut names = pieces(street);
    if masking == Masking::NumberOnly {
        names.extend(parts_of_town(&client.town));
    } else {
        // What stands in the town stands on the sheet.
        names.retain(|name| !client.town.contains(name.as_str()));
    }
    names.sort();
    names.dedup();
    names
}

/// Returns the town as people write it: with its prefecture, without, and without its county.
pub(super) fn towns(client: &Client) -> Vec<String> {
    let town = Read::new(&client.town).in_front.to_owned();
    let mut towns = vec![client.town.clone(), town.clone()];
    if let Some(rest) = behind_prefecture(&town) {
        towns.push(rest.to_owned());
    }
    let inner = behind_prefecture(&town).unwrap_or(&town);
    if let Some(rest) = behind_first(inner, "郡") {
        towns.push(rest.to_owned());
    }
    towns
}

/// Returns the parts of a town that stand behind its municipality.
pub(super) fn parts_of_town(town: &str) -> Vec<String> {
    let town = Read::new(town).in_front;
    let rest = behind_prefecture(town).unwrap_or(town);
    let rest = if let Some(village) = behind_first(rest, "郡") {
        behind_first(village, "町").or_else(|| behind_first(village, "村"))
    } else {
        behind_first(rest, "市").or_else(|| behind_first(rest, "区"))
    };
    let Some(rest) = rest else {
        return Vec::new();
    };
    // A ward of a great city.
    let ward =
        behind_first(rest, "区").filter(|behind| rest.len() - behind.len() <= "北北北北区".len());
    pieces(ward.unwrap_or(rest))
}

/// Returns a street and its parts: 多度町柚井 is 多度町, and 柚井.
pub(super) fn pieces(street: &str) -> Vec<String> {
    let street = street.trim();
    let mut pieces = vec![street.to_owned()];
    for part in street.split("大字").flat_map(|part| part.split('字')) {
        pieces.push(part.to_owned());
        if let Some(behind) = behind_first(part, "町").or_else(|| behind_first(part, "村")) {
            pieces.push(part.strip_suffix(behind).unwrap_or(part).to_owned());
            pieces.push(behind.to_owned());
        }
    }
    pieces.retain(|piece| piece.chars().count() >= SHORTEST);
    pieces.sort();
    pieces.dedup();
    pieces
}

fn behind_prefecture(town: &str) -> Option<&str> {
    let ends = ["都", "道", "府", "県"];
    let letters = town.char_indices().take(4);
    let end = letters
        .skip(2)
        .find(|(_, letter)| ends.contains(&letter.to_string().as_str()));
    let (at, letter) = end?;
    town.get(at + letter.len_utf8()..)
}

/// Returns what stands behind the first such character that is not the name's own first.
fn behind_first<'a>(town: &'a str, mark: &str) -> Option<&'a str> {
    let first = town.chars().next()?.len_utf8();
    let at = town.get(first..)?.find(mark)? + first + mark.len();
    let rest = town.get(at..)?;
    // 四日市市 ends with the second.
    Some(rest.strip_prefix(mark).unwrap_or(rest))
}
