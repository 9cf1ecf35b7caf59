//! What AWS itself says of one request: the output of `aws iam-toolbox get-request-authorization-details`, and
//! of `aws iam simulate-principal-policy` and `simulate-custom-policy`. A list that is cut is read as far as
//! it goes.
//!
//! Sources: IAM Toolbox API Reference, `GetRequestAuthorizationDetails`; IAM API Reference,
//! `SimulatePrincipalPolicy`, `EvaluationResult`.

use super::{Denial, Matched, words};
use crate::iam::{DenialEffect, PolicyType};
use memchr::memmem;
use serde_json::Value;

/// At most this many results are read.
const MAX_RESULTS: usize = 256;

/// At most this many lists of a text are read that do not end: each may go on to the text's end.
const MAX_CUT_LISTS: usize = 16;

/// Every request that was denied, where its list begins.
pub(super) fn find(text: &str) -> Vec<(usize, Denial)> {
    let mut found = Vec::new();
    for (at, results) in lists(text, "\"EvaluationResults\"") {
        let caller = policy_source(text, at);
        for result in results {
            let denials = simulated(&result, caller);
            found.extend(denials.into_iter().map(|denial| (at, denial)));
        }
    }
    for (at, evaluations) in lists(text, "\"evaluations\"") {
        let denials = evaluations.iter().filter_map(evaluated);
        found.extend(denials.map(|denial| (at, denial)));
    }
    found
}

/// The lists that are the values of a member, wherever it stands, none of them inside another.
fn lists(text: &str, member: &str) -> Vec<(usize, Vec<Value>)> {
    let mut found = Vec::new();
    let (mut floor, mut cut) = (0, 0);
    for at in memmem::find_iter(text.as_bytes(), member) {
        if at < floor || cut >= MAX_CUT_LISTS {
            continue;
        }
        let after_name = text.get(at + member.len()..).unwrap_or_default();
        let Some((items, rest)) = items(after_name) else {
            continue;
        };
        floor = text.len() - rest.len();
        cut += usize::from(!rest.trim_start().starts_with(']'));
        found.push((at, items));
    }
    found
}

/// The objects of the list that is a member's value, behind its name, and what follows the last of them.
fn items(after_name: &str) -> Option<(Vec<Value>, &str)> {
    let list = after_name.trim_start().strip_prefix(':')?;
    let mut rest = list.trim_start().strip_prefix('[')?;
    let mut found = Vec::new();
    while found.len() < MAX_RESULTS {
        rest = rest.trim_start_matches([',', ' ', '\n', '\t']);
        if !rest.starts_with('{') {
            break;
        }
        let mut values = serde_json::Deserializer::from_str(rest).into_iter::<Value>();
        let Some(Ok(value)) = values.next() else {
            break;
        };
        let Some(after) = rest.get(values.byte_offset()..) else {
            break;
        };
        found.push(value);
        rest = after;
    }
    Some((found, rest))
}

/// The identity that a simulation was asked about, in the command before its output.
fn policy_source(text: &str, at: usize) -> Option<&str> {
    const OPTION: &str = "--policy-source-arn";
    let before = words::behind(text, at, 2048);
    let start = before.rfind(OPTION)? + OPTION.len();
    let arn = before
        .get(start..)?
        .trim_start_matches([' ', '=', '\\', '\n', '"', '\'']);
    let arn = arn.split([' ', '\n', '"', '\'']).next()?;
    arn.starts_with("arn:").then_some(arn)
}

/// What a simulation denies: the action on each resource that is denied.
fn simulated(result: &Value, caller: Option<&str>) -> Vec<Denial> {
    let one = |decision: &str, resource: Option<&str>| {
        let effect = match decision {
            "explicitDeny" => DenialEffect::Explicit,
            "implicitDeny" => DenialEffect::Implicit,
            _ => return None,
        };
        let action = result.get("EvalActionName")?.as_str()?;
        Some(Denial {
            principal: caller.map(str::to_owned),
            service: prefix(action),
            action: Some(action.to_owned()),
            resource: resource.map(str::to_owned),
            policy_type: limit(result).or_else(|| {
                (effect == DenialEffect::Explicit)
                    .then(|| kind_matched(result))
                    .flatten()
            }),
            effect: Some(effect),
            count: 1,
            ..Denial::default()
        })
    };
    let text = |value: &'_ Value, name: &str| value.get(name)?.as_str().map(str::to_owned);
    let whole = || {
        let decision = text(result, "EvalDecision")?;
        one(&decision, text(result, "EvalResourceName").as_deref())
    };
    let each: Vec<&Value> = result
        .get("ResourceSpecificResults")
        .and_then(Value::as_array)
        .into_iter()
        .flatten()
        .take(MAX_RESULTS)
        .collect();
    if each.is_empty() {
        return whole().into_iter().collect();
    }
    each.into_iter()
        .filter_map(|on| {
            let decision = text(on, "EvalResourceDecision")?;
            one(&decision, text(on, "EvalResourceName").as_deref())
        })
        .collect()
}

/// The limit that does not allow, when the simulation names one.
fn limit(result: &Value) -> Option<PolicyType> {
    let refuses = |detail: &str, allowed: &str| {
        result
            .get(detail)
            .and_then(|detail| detail.get(allowed))
            .and_then(Value::as_bool)
            == Some(false)
    };
    if refuses("OrganizationsDecisionDetail", "AllowedByOrganizations") {
        Some(PolicyType::Scp)
    } else if refuses(
        "PermissionsBoundaryDecisionDetail",
        "AllowedByPermissionsBoundary",
    ) {
        Some(PolicyType::Boundary)
    } else {
        None
    }
}

/// The kind of the policies whose statements matched, where all are of one.
///
/// Source: IAM API Reference, `Statement`; what the commands print in its `SourcePolicyType`.
fn kind_matched(result: &Value) -> Option<PolicyType> {
    let matched = result.get("MatchedStatements")?.as_array()?;
    let mut kinds = matched.iter().take(MAX_RESULTS).map(|statement| {
        let printed = statement.get("SourcePolicyType").and_then(Value::as_str)?;
        match printed {
            "IAM Policy" | "user" | "group" | "role" | "aws-managed" | "user-managed" => {
                Some(PolicyType::Identity)
            }
            "Resource Policy" | "resource" => Some(PolicyType::Resource),
            "Permissions Boundary Policy" => Some(PolicyType::Boundary),
            _ => None,
        }
    });
    let first = kinds.next()??;
    kinds.all(|kind| kind == Some(first)).then_some(first)
}

/// What one evaluation of an authorization denies, and which check of it did.
fn evaluated(evaluation: &Value) -> Option<Denial> {
    let effect = match evaluation.get("evaluatedEffect")?.as_str()? {
        "EXPLICIT_DENY" => DenialEffect::Explicit,
        "IMPLICIT_DENY" => DenialEffect::Implicit,
        _ => return None,
    };
    let action = evaluation.get("action")?.as_str()?;
    let mut denial = Denial {
        service: prefix(action),
        action: Some(action.to_owned()),
        resource: evaluation
            .get("resource")
            .and_then(Value::as_str)
            .map(str::to_owned),
        effect: Some(effect),
        count: 1,
        ..Denial::default()
    };
    let context = evaluation.get("context").and_then(Value::as_object);
    for (key, value) in context.into_iter().flatten().take(MAX_RESULTS) {
        let values = texts(value);
        if !values.is_empty() {
            denial.context.insert(key.clone(), values);
        }
    }
    denial.principal = denial
        .context
        .get("aws:PrincipalArn")
        .and_then(|values| values.first().cloned());
    let checks: Vec<&Value> = evaluation
        .get("checks")
        .and_then(Value::as_array)
        .into_iter()
        .flatten()
        .take(MAX_RESULTS)
        .collect();
    let denying = |wanted: &str| {
        checks
            .iter()
            .find(|check| check.get("evaluatedEffect").and_then(Value::as_str) == Some(wanted))
    };
    let check = match effect {
        DenialEffect::Explicit => denying("EXPLICIT_DENY"),
        DenialEffect::Implicit => denying("IMPLICIT_DENY"),
    };
    if let Some(check) = check {
        denial.policy_type = check
            .get("checkType")
            .and_then(Value::as_str)
            .and_then(kind);
        deniers(check, &mut denial);
    }
    Some(denial)
}

/// The policy and the statements that denied, of a check.
fn deniers(check: &Value, denial: &mut Denial) {
    let list = |value: &Value, name: &str| -> Vec<Value> {
        let items = value.get(name).and_then(Value::as_array);
        items
            .into_iter()
            .flatten()
            .take(MAX_RESULTS)
            .cloned()
            .collect()
    };
    for policy in list(check, "matchedPolicies") {
        for statement in list(&policy, "matchedStatements") {
            if statement.get("evaluatedEffect").and_then(Value::as_str) != Some("DENY") {
                continue;
            }
            let uri = policy.get("uri").and_then(Value::as_str);
            if let Some(arn) = uri.filter(|uri| uri.starts_with("arn:")) {
                denial.policy_arn.get_or_insert_with(|| arn.to_owned());
            }
            denial.matched.push(Matched {
                sid: statement
                    .get("sid")
                    .and_then(Value::as_str)
                    .filter(|sid| !sid.is_empty())
                    .map(str::to_owned),
                ..Matched::default()
            });
        }
    }
}

/// The kind of policy that a check is about.
fn kind(check: &str) -> Option<PolicyType> {
    Some(match check {
        "SERVICE_CONTROL_POLICY" => PolicyType::Scp,
        "RESOURCE_CONTROL_POLICY" => PolicyType::Rcp,
        "VPC_ENDPOINT" => PolicyType::Vpce,
        "RESOURCE" => PolicyType::Resource,
        "PRINCIPAL" => PolicyType::Identity,
        "PERMISSIONS_BOUNDARY" => PolicyType::Boundary,
        "SESSION" => PolicyType::Session,
        _ => return None,
    })
}

/// The texts of a value of the context: one, or a list.
fn texts(value: &Value) -> Vec<String> {
    let text = |value: &Value| match value {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        Value::Bool(truth) => Some(truth.to_string()),
        Value::Null | Value::Array(_) | Value::Object(_) => None,
    };
    match value {
        Value::Array(values) => values.iter().take(MAX_RESULTS).filter_map(text).collect(),
        one => text(one).into_iter().collect(),
    }
}

fn prefix(action: &str) -> Option<String> {
    Some(action.split_once(':')?.0.to_ascii_lowercase())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_simulation_denies_what_it_does_not_allow() {
        let text = r#"$ aws iam simulate-principal-policy --policy-source-arn arn:aws:iam::123456789012:role/app --action-names s3:GetObject s3:PutObject
{
  "EvaluationResults": [
    {"EvalActionName": "s3:GetObject", "EvalResourceName": "*", "EvalDecision": "allowed"},
    {"EvalActionName": "s3:PutObject", "EvalResourceName": "arn:aws:s3:::b/k", "EvalDecision": "implicitDeny",
     "MatchedStatements": [], "MissingContextValues": [], "OrganizationsDecisionDetail": {"AllowedByOrganizations": false}},
    {"EvalActionName": "s3:DeleteObject", "EvalResourceName": "*", "EvalDecision": "explicitDeny",
     "ResourceSpecificResults": [
       {"EvalResourceName": "arn:aws:s3:::b/1", "EvalResourceDecision": "allowed"},
       {"EvalResourceName": "arn:aws:s3:::b/2", "EvalResourceDecision": "explicitDeny"}]},
    {"EvalActionName": "s3:List"#;
        let found: Vec<Denial> = find(text).into_iter().map(|(_, denial)| denial).collect();
        let said: Vec<_> = found
            .iter()
            .map(|denial| {
                (
                    denial.action.as_deref(),
                    denial.resource.as_deref(),
                    denial.policy_type,
                    denial.effect,
                )
            })
            .collect();
        assert_eq!(
            said,
            [
                (
                    Some("s3:PutObject"),
                    Some("arn:aws:s3:::b/k"),
                    Some(PolicyType::Scp),
                    Some(DenialEffect::Implicit)
                ),
                (
                    Some("s3:DeleteObject"),
                    Some("arn:aws:s3:::b/2"),
                    None,
                    Some(DenialEffect::Explicit)
                ),
            ]
        );
        let caller = "arn:aws:iam::123456789012:role/app";
        assert!(
            found
                .iter()
                .all(|denial| denial.principal.as_deref() == Some(caller))
        );
    }

    #[test]
    fn the_check_that_denied_is_named() {
        let text = r#"{"requestContext": {}, "evaluations": [{
          "action": "s3:GetObject", "resource": "arn:aws:s3:::b/k", "evaluatedEffect": "EXPLICIT_DENY",
          "context": {"aws:PrincipalArn": "arn:aws:iam::123456789012:role/app", "aws:SourceVpc": ["vpc-1"]},
          "checks": [
            {"checkType": "PRINCIPAL", "evaluatedEffect": "ALLOW", "matchedPolicies": []},
            {"checkType": "RESOURCE_CONTROL_POLICY", "evaluatedEffect": "EXPLICIT_DENY", "matchedPolicies": [
              {"uri": "arn:aws:organizations::123456789012:policy/o-a/resource_control_policy/p-b",
               "matchedStatements": [{"sid": "OnlyOurVpc", "evaluatedEffect": "DENY"}]}]}]}]}"#;
        let found = find(text);
        let [(_, denial)] = found.as_slice() else {
            panic!("{found:?}");
        };
        assert_eq!(denial.policy_type, Some(PolicyType::Rcp));
        assert_eq!(denial.effect, Some(DenialEffect::Explicit));
        assert_eq!(denial.matched[0].sid.as_deref(), Some("OnlyOurVpc"));
        assert!(
            denial
                .policy_arn
                .as_deref()
                .is_some_and(|arn| arn.ends_with("p-b"))
        );
        assert_eq!(denial.context["aws:SourceVpc"], ["vpc-1"]);
        assert_eq!(
            denial.principal.as_deref(),
            Some("arn:aws:iam::123456789012:role/app")
        );
    }
}
