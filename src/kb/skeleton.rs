//! A new article, to be written.

use crate::iam::PolicyType;

/// Why a text is no id of an article.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
#[error(
    "{0} is no id of an article; write <service>/<slug> in small letters, digits and hyphens, e.g. ssm/start-session"
)]
pub struct BadId(pub String);

/// The two files of a new article, which begins with a case, by what they are called below the folder of the knowledge base.
///
/// # Errors
/// When `id` is not `<service>/<slug>`.
pub fn skeleton(id: &str, case: &Case) -> Result<[(String, String); 2], BadId> {
    let is_name = |name: &str| {
        let letters = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
        !name.is_empty() && name.chars().all(letters) && !name.starts_with('-')
    };
    match id.split_once('/') {
        Some((service, slug)) if is_name(service) && is_name(slug) => {}
        _ => return Err(BadId(id.to_owned())),
    }
    let files = [
        (format!("{id}.ja.md"), include_str!("skeleton.ja.md")),
        (format!("{id}.en.md"), include_str!("skeleton.en.md")),
    ];
    Ok(files.map(|(name, text)| (name, case.fill(text))))
}

/// An incident with which an article begins.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Case {
    /// The action that was denied.
    pub action: Option<String>,
    /// The code of the cause.
    pub cause: Option<&'static str>,
    /// The message.
    pub error: String,
    /// The policies that were in force, and the corrected one where there is a fix; each with its kind.
    pub before: Vec<(PolicyType, String)>,
    pub after: Option<(PolicyType, String)>,
}

impl Case {
    /// Writes what is known into a skeleton; what is not stays as it is.
    fn fill(&self, skeleton: &str) -> String {
        let mut text = skeleton.to_owned();
        if let Some(action) = &self.action {
            let listed = format!("[\"{action}\"]");
            let rule = match self.cause {
                Some(cause) => format!("actions: {listed}\n  causes: [{cause}]"),
                None => format!("actions: {listed}"),
            };
            text = text
                .replace("identifiers: []", &format!("identifiers: {listed}"))
                .replace("actions: []", &rule)
                .replace("(service:Action)", &format!("({action})"));
        }
        if !self.error.trim().is_empty() {
            let block = format!("```text error\n{}\n", self.error.trim());
            text = text.replace("```text error\n", &block);
        }
        let block = |kind: PolicyType, policy: &str, stage: &str| {
            let name = match kind {
                PolicyType::Scp | PolicyType::Rcp => kind.code().to_owned(),
                _ => format!("{}-policy", kind.code()),
            };
            format!("```json {name} {stage}\n{}\n```", policy.trim())
        };
        let empty = |stage: &str| block(PolicyType::Identity, EMPTY, stage);
        if !self.before.is_empty() {
            let blocks = self.before.iter();
            let blocks: Vec<String> = blocks
                .map(|(kind, policy)| block(*kind, policy, "before"))
                .collect();
            text = text.replace(&empty("before"), &blocks.join("\n\n"));
        }
        if let Some((kind, policy)) = &self.after {
            text = text.replace(&empty("after"), &block(*kind, policy, "after"));
        }
        text
    }
}

/// The policies of the skeletons.
const EMPTY: &str = "{\n    \"Version\": \"2012-10-17\",\n    \"Statement\": []\n}";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_article_begins_with_its_case() {
        let case = Case {
            action: Some("s3:GetObject".to_owned()),
            cause: Some("action_not_allowed"),
            error: "AccessDenied: x\n".to_owned(),
            before: vec![(PolicyType::Identity, "{\"a\": 1}".to_owned())],
            after: Some((PolicyType::Scp, "{\"b\": 2}".to_owned())),
        };
        for (name, text) in skeleton("s3/ours", &case).unwrap() {
            for part in [
                "identifiers: [\"s3:GetObject\"]",
                "  actions: [\"s3:GetObject\"]\n  causes: [action_not_allowed]",
                "```text error\nAccessDenied: x\n```",
                "```json identity-policy before\n{\"a\": 1}\n```",
                "```json scp after\n{\"b\": 2}\n```",
            ] {
                assert!(text.contains(part), "{name}: {part}: {text}");
            }
        }
        let [(_, ja), _] = skeleton("s3/ours", &Case::default()).unwrap();
        assert_eq!(ja, include_str!("skeleton.ja.md"));
        assert!(skeleton("Ours", &Case::default()).is_err());
    }
}
