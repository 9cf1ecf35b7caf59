//! Whatever is pasted: the denials found in it stand where they are said to stand, nothing in them is longer than
//! what was pasted, and to find them takes work in proportion to the text.
#![no_main]

use kyoka::budget::Budget;
use kyoka::denial;
use kyoka_fuzz::{assert_in, assert_linear, paste};

kyoka_fuzz::target!(law);

fn law(input: &[u8]) {
    let paste = paste(input);
    let text = paste.as_str();
    let budget = Budget::default();
    let found = denial::find(&paste, &budget);
    assert_linear(&budget, text.len());

    assert!(found.denials.is_empty() || found.foreign.is_none());
    for denial in found.denials {
        assert_in(text, denial.span);
        assert!(denial.count >= 1);
        for field in [denial.principal, denial.action, denial.resource] {
            assert!(field.unwrap_or_default().len() <= text.len());
        }
    }
}
