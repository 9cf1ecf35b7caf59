//! Any bytes are read, and nothing is found that is longer than what was pasted.
#![no_main]

use kyoka::budget::Budget;
use kyoka::denial;
use kyoka::text::Paste;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let paste = Paste::from_bytes(None, bytes);
    let length = paste.as_str().len();
    for denial in denial::find(&paste, &Budget::default()).denials {
        for field in [denial.principal, denial.action, denial.resource] {
            assert!(field.unwrap_or_default().len() <= length);
        }
    }
});
