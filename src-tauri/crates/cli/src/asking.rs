//! Asking before what cannot be taken back.

use std::io::BufRead as _;

use tsunagi_app::Refusal;
use tsunagi_contract::{Code, Failure};

use crate::output::Output;
use crate::pick::refused;

const YES: [&str; 3] = ["はい", "y", "yes"];

/// Says what is about to happen and waits for はい; anything else, and no answer at all, is no.
///
/// # Errors
/// 中止, where the answer is another one; and for machines, which cannot be asked.
pub fn agree(output: &mut Output, what: &str) -> Result<(), Failure> {
    if output.is_for_machines() {
        return Err(refused(
            Code::InvalidField,
            &format!("{what}尋ねることができないため、行っていません。"),
            "行ってよいときは、--yes を付けてください。",
        ));
    }
    output.say(&format!("{what}よければ「はい」と入れてください。"));
    let mut typed = String::new();
    let read = std::io::stdin().lock().read_line(&mut typed);
    let typed = typed.trim().to_lowercase();
    if read.is_ok() && YES.contains(&typed.as_str()) {
        Ok(())
    } else {
        Err(Refusal::Cancelled.into_failure())
    }
}
