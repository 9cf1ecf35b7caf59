//! The findings of one text with policies.

use super::ApiError;
use super::whole;
use crate::budget::Budget;
use crate::compare::Flaw;
use crate::evidence::{self, Input, Role};
use crate::iam::PolicyType;
use crate::lint;
use crate::policy::PastedPolicy;
use crate::render::json::LintOut;
use crate::text::mask::Secret;
use crate::text::{Language, Paste, Span};
use std::collections::BTreeSet;

/// A text whose policies were reviewed.
#[derive(Debug)]
pub(crate) struct Linted {
    /// The findings.
    pub(crate) out: LintOut,
    /// The kinds of secret in the text.
    pub(crate) secrets: BTreeSet<Secret>,
    /// The text, its secrets masked.
    pub(crate) paste: Paste,
    /// What had to be mended to read it.
    pub(crate) mended: Vec<(Flaw, Span)>,
    /// Why it is not taken as it stands: it is cut off, or goes on behind its document.
    pub(crate) broken: Option<ApiError>,
    /// Whether all of it was read, but for code.
    pub(crate) is_whole: bool,
    /// Whether there was more to check than is checked at once.
    pub(crate) is_unfinished: bool,
}

/// Reviews the policies of a text; they are of this kind, else of that which their elements tell.
///
/// # Errors
/// Where there is none.
pub(crate) fn text(
    paste: Paste,
    kind: Option<PolicyType>,
    principal: Option<&str>,
    language: Option<Language>,
) -> Result<Linted, ApiError> {
    let budget = Budget::default();
    let name = whole::name(&paste).to_owned();
    let given = Input {
        paste,
        role: kind.map_or(Role::Conversation, Role::Policies),
    };
    let mut evidence = evidence::read(vec![given], language, &budget);
    for policy in &mut evidence.policies {
        policy.policy_type.get_or_insert(PolicyType::Identity);
    }
    let found_none = evidence.policies.is_empty() && evidence.unreadable.is_empty();
    if found_none && evidence.truncated.is_none() {
        return Err(ApiError::NoPolicy { name });
    }
    // Places are those of the masked text, which has as many lines and columns.
    let Some(paste) = evidence.pastes.first().cloned() else {
        return Err(ApiError::NoPolicy { name });
    };
    let mut findings = lint::review(&evidence.policies, principal, &budget);
    // What is a slip in JSON may be right where a template is filled in.
    let templates = templates(paste.as_str(), &evidence.policies);
    findings.retain(|finding| {
        let is_template = templates.get(finding.policy) == Some(&true);
        !(is_template && OF_JSON.contains(&finding.kind.code()))
    });
    Ok(Linted {
        out: LintOut::of(&paste, &evidence, &findings),
        mended: evidence.policies.iter().flat_map(whole::mended).collect(),
        broken: whole::check(&paste, &evidence.policies)
            .err()
            .filter(|_| !templates.contains(&true)),
        is_whole: evidence.truncated.is_none()
            && evidence
                .unreadable
                .iter()
                .all(|(_, piece)| piece.kind.is_code()),
        is_unfinished: budget.is_exhausted(),
        secrets: evidence.secrets,
        paste,
    })
}

/// Findings about a text as JSON.
const OF_JSON: [&str; 3] = ["data_type_mismatch", "json_syntax_error", "policy_fragment"];

/// For each policy whether it is a template of Terraform, or of a shell: its file has directives, or it has expressions that stand
/// in no text.
///
/// Source: Terraform language documentation, "Strings and Templates"; `templatefile`.
fn templates(text: &str, policies: &[PastedPolicy]) -> Vec<bool> {
    let is_directive = |line: &str| line.trim_start().starts_with("%{");
    let has_directives = text.lines().any(is_directive);
    let has_expressions = |line: &str| {
        let mut outside = line.split('"').step_by(2);
        outside.any(|piece| piece.contains("${"))
    };
    let of_policy = |pasted: &PastedPolicy| {
        let own = text.get(pasted.span.start..pasted.span.end);
        has_directives || own.unwrap_or_default().lines().any(has_expressions)
    };
    policies.iter().map(of_policy).collect()
}
