//! Whatever is pasted: the policies found in it stand where they are said to stand, one after the other, and to
//! find them takes work in proportion to the text.
#![no_main]

use kyoka::budget::Budget;
use kyoka::policy::{self, Form, MAX_CHARACTERS, MAX_CONDITIONS};
use kyoka_fuzz::{assert_in, assert_linear, paste, spans};

kyoka_fuzz::target!(law);

fn law(input: &[u8]) {
    let paste = paste(input);
    let text = paste.as_str();
    let budget = Budget::default();
    let found = policy::find(0, &paste, &budget);
    assert_linear(&budget, text.len());

    let mut last: Option<&policy::PastedPolicy> = None;
    for pasted in &found.policies {
        for span in spans(pasted) {
            assert_in(text, span);
        }
        assert!(pasted.span.start < pasted.span.end);
        // Several policies of one string stand all where the string stands.
        let is_packed = pasted.form == Form::Escaped;
        // Code makes the statements of several policies one by one, in any order.
        let is_made = pasted.form == Form::Code;
        let follows = |last: &policy::PastedPolicy| {
            last.span.end <= pasted.span.start
                || is_packed && last.span == pasted.span
                || is_made && last.form == Form::Code && last.span.start < pasted.span.start
        };
        assert!(last.is_none_or(follows), "{last:?}, then {pasted:?}");
        last = Some(pasted);

        let conditions = pasted
            .policy
            .statements
            .iter()
            .map(|one| one.conditions.len());
        assert!(conditions.sum::<usize>() <= MAX_CONDITIONS);
        if !is_packed {
            let size = policy::size(&text[pasted.span.start..pasted.span.end]);
            assert!(size <= MAX_CHARACTERS);
        }
    }
    let lines = text.matches('\n').count() + 1;
    for piece in &found.unreadable {
        assert_in(text, piece.span);
        assert!((1..=lines).contains(&piece.position.line));
        assert!(piece.position.column >= 1);
    }
}
