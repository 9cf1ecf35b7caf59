//! Actions: `service:Name`, compared without regard to case.

use super::wildcard;

/// An action or a pattern of actions, taken apart at its first colon.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct ActionName<'a> {
    /// The service prefix, as written.
    pub service: &'a str,
    /// The name, as written.
    pub name: &'a str,
}

impl<'a> ActionName<'a> {
    /// Takes an action apart; `None` when it has no colon.
    pub fn parse(text: &'a str) -> Option<Self> {
        let (service, name) = text.split_once(':')?;
        Some(Self { service, name })
    }
}

/// Tells whether an entry of `Action` or `NotAction` covers an action.
///
/// A lone `*` is every action; prefix and name are compared without regard to case; `*` and `?` may
/// stand anywhere in the name. A pattern without a colon covers nothing.
///
/// Source: IAM User Guide, "IAM JSON policy elements: Action".
pub fn action_matches(pattern: &str, action: &str) -> bool {
    if pattern == "*" {
        return true;
    }
    let (Some(pattern), Some(action)) = (ActionName::parse(pattern), ActionName::parse(action))
    else {
        return false;
    };
    wildcard::matches_ignoring_case(pattern.service, action.service)
        && wildcard::matches_ignoring_case(pattern.name, action.name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn actions_match_as_documented() {
        for (pattern, action, expected) in [
            ("*", "s3:GetObject", true),
            ("IAM:listaccesskeys", "iam:ListAccessKeys", true),
            ("iam:*AccessKey*", "iam:ListAccessKeys", true),
            ("iam:?istAccessKeys", "iam:ListAccessKeys", true),
            ("ListBucket", "s3:ListBucket", false),
            ("s3:*", "s3:GetObject", true),
            ("s3:*", "s3-object-lambda:GetObject", false),
            ("s3:GetObject*", "s3:GetObjectTagging", true),
        ] {
            assert_eq!(action_matches(pattern, action), expected, "{pattern}");
        }
    }
}
