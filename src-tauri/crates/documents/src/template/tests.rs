//! What a template file may say, and what people are told when it is wrong.

use super::*;

#[test]
fn every_shipped_form_reads() {
    for shipped in SHIPPED {
        if let Err(problems) = Template::parse(shipped.file_name, shipped.text) {
            let lines: Vec<String> = problems.iter().map(ToString::to_string).collect();
            panic!("{}", lines.join("\n"));
        }
    }
}
