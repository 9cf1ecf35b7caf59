//! A policy in JSON, YAML or Terraform that was read in whole and is written again is JSON, says the same, and does
//! not change when it is written once more.
#![no_main]

use kyoka::policy::{Form, PastedPolicy, RepairKind, UnreadableKind, edit};
use kyoka::text::Paste;
use kyoka_fuzz::{paste, policies, said};
use serde::de::IgnoredAny;

kyoka_fuzz::target!(law);

fn law(input: &[u8]) {
    let paste = paste(input);
    for pasted in policies(&paste).policies {
        if !pasted.policy.is_whole() || pasted.form == Form::Code {
            // JSON has no word for what is missing, or for what code makes.
            continue;
        }
        let written = edit::original(&paste, &pasted);
        let json = serde_json::from_str::<IgnoredAny>(&written);
        assert!(json.is_ok(), "{json:?}: {written}");

        let again = Paste::new(None, written.as_str());
        let mut found = policies(&again);
        if found
            .unreadable
            .iter()
            .any(|piece| matches!(piece.kind, UnreadableKind::TooLong { .. }))
        {
            // Written out, what a template or a string says may be longer than what is evaluated.
            continue;
        }
        assert_eq!(found.policies.len(), 1, "{pasted:?}\n{written}");
        let read = found.policies.remove(0);
        assert_eq!(said(&pasted.policy), said(&read.policy), "{written}");
        // The document that is put around statements has a version.
        let is_wrapped = pasted
            .repairs
            .iter()
            .any(|repair| repair.kind == RepairKind::Wrapped);
        let is_given = is_wrapped && version(&read) == Some("2012-10-17");
        assert!(is_given || version(&pasted) == version(&read), "{written}");
        assert_eq!(read.form, Form::Document, "{written}");
        assert_eq!(edit::original(&again, &read), written);
    }
}

/// The version, if there is one.
fn version(pasted: &PastedPolicy) -> Option<&str> {
    let version = pasted.policy.version.as_ref();
    version.map(|version| version.value.as_str())
}
