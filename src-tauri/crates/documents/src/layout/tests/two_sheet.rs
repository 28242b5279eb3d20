//! The form on which the answer has sheets of its own.

use super::sheets::long_slip;
use super::*;
use crate::frame::Item;
use crate::layout::pages;

/// A form of its own goes on with nothing: under 「（続き）」 it would read as the rest of the request.
#[test]
fn the_sheet_for_the_reply_begins_with_its_own_title() {
    let form = shipped("two-sheet");
    let told = |values: &Values| -> Vec<String> {
        let frames = pages(&form, values, fonts()).output;
        frames.iter().map(|frame| solid(&frame.text())).collect()
    };
    let two = told(&samples::slip());
    assert_eq!(two.len(), 2);
    assert!(two[1].starts_with("連絡票（回答票）"), "{}", two[1]);
    let many = told(&long_slip(60, 30));
    let reply = many
        .iter()
        .position(|text| text.starts_with("連絡票（回答票）"));
    let reply = reply.expect("the reply has its sheet");
    assert!(1 < reply && reply + 1 < many.len(), "both parts go on");
    for (at, text) in many
        .iter()
        .enumerate()
        .skip(1)
        .filter(|(at, _)| *at != reply)
    {
        let part = if at < reply { "依頼票" } else { "回答票" };
        let head = format!("連絡票（{part}・続き）浜栗焼男様R08-0042-7");
        assert!(text.starts_with(&head), "sheet {}: {text}", at + 1);
    }
}

/// Of an answer on two sheets each says where it goes and which one it is: one may lie there alone.
#[test]
fn every_sheet_of_a_long_reply_says_where_it_goes_and_that_there_are_others() {
    let form = shipped("two-sheet");
    let frames = pages(&form, &long_slip(4, 16), fonts()).output;
    let texts: Vec<String> = frames.iter().map(|frame| solid(&frame.text())).collect();
    let begins = |text: &String| text.starts_with("連絡票（回答票");
    let reply = texts.iter().position(begins).expect("there is a reply");
    let count = frames.len() - reply;
    assert!(count >= 2, "the reply takes several sheets: {count}");
    for (at, frame) in frames.iter().enumerate() {
        let number = (at + 1).saturating_sub(reply);
        let told = format!("回答票{count}枚のうち{number}枚目。{count}枚ともお返しください。");
        let text = &texts[at];
        assert_eq!(
            text.contains(&told),
            at >= reply,
            "sheet {}: {text}",
            at + 1
        );
        let returns = text.contains("返信先FAX0594-00-0004");
        assert_eq!(returns, at >= reply, "sheet {}: {text}", at + 1);
        let is_code = |item: &Item| matches!(item, Item::Code(_));
        let has_code = frame.items.iter().any(is_code);
        assert_eq!(has_code, at >= reply, "sheet {}", at + 1);
    }
    let one = pages(&form, &samples::slip(), fonts()).output;
    assert!(
        !printed(&one).contains("枚のうち"),
        "one sheet needs no count"
    );
}
