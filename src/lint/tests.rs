use super::{Finding, FindingKind, Severity, check, review};
use crate::budget::Budget;
use crate::iam::PolicyType;
use crate::policy::{self, PastedPolicy};
use crate::text::Paste;

const USER: &str = "arn:aws:iam::123456789012:user/alice";
const SESSION: &str = "arn:aws:sts::123456789012:assumed-role/Deploy/alice";

fn read(text: &str, policy_type: Option<PolicyType>) -> Vec<PastedPolicy> {
    let mut found = policy::find(0, &Paste::new(None, text), &Budget::default()).policies;
    for pasted in &mut found {
        pasted.policy_type = policy_type.or(pasted.policy_type);
    }
    found
}

fn findings(text: &str, policy_type: Option<PolicyType>, caller: Option<&str>) -> Vec<Finding> {
    let policies = read(text, policy_type);
    assert!(!policies.is_empty(), "no policy in {text}");
    check(&policies, caller, &Budget::default())
}

fn codes(text: &str, policy_type: Option<PolicyType>, caller: Option<&str>) -> Vec<&'static str> {
    findings(text, policy_type, caller)
        .iter()
        .map(|finding| finding.kind.code())
        .collect()
}

/// The codes of what only a review finds.
fn reviewed(text: &str, policy_type: Option<PolicyType>) -> Vec<&'static str> {
    let policies = read(text, policy_type);
    let flaws = check(&policies, None, &Budget::default());
    review(&policies, None, &Budget::default())
        .into_iter()
        .filter(|finding| !flaws.contains(finding))
        .map(|finding| finding.kind.code())
        .collect()
}

/// A whole policy around the members of one statement.
fn document(members: &str) -> String {
    format!(r#"{{"Version": "2012-10-17", "Statement": [{{{members}}}]}}"#)
}

/// A whole policy that allows reading objects, with more members.
fn reading(members: &str) -> String {
    document(&format!(
        r#""Effect": "Allow", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::reports/*", {members}"#
    ))
}

fn with_condition(condition: &str) -> String {
    reading(&format!(r#""Condition": {{{condition}}}"#))
}

#[test]
fn documents() {
    let statement =
        r#"{"Effect": "Allow", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::reports/*"}"#;
    for (text, expected) in [
        (
            format!(r#"{{"Version": "2012-10-17", "Statement": [{statement}]}}"#),
            vec![],
        ),
        (
            format!(r#"{{"Version": "2008-10-17", "Statement": {statement}}}"#),
            vec![],
        ),
        (
            format!(r#"{{"Version": "2024-04-09", "Statement": [{statement}]}}"#),
            vec!["invalid_version"],
        ),
        (
            format!(r#"{{"Statement": [{statement}]}}"#),
            vec!["missing_version"],
        ),
        (
            r#"{"Version": "2012-10-17", "Statement": []}"#.to_owned(),
            vec!["missing_statement"],
        ),
        (statement.to_owned(), vec!["policy_fragment"]),
        (reading(r#""Sid": "ReadReports1""#), vec![]),
        (reading(r#""Sid": "Read reports""#), vec!["unsupported_sid"]),
        (reading(r#""Sid": "読み取り""#), vec!["unsupported_sid"]),
        (reading(r#""Sid": """#), vec![]),
        (
            format!(
                r#"{{"Version": "2012-10-17", "Statement": [{0}, {0}]}}"#,
                statement.replace('{', r#"{"Sid": "One", "#)
            ),
            vec!["redundant_statement", "unique_sids_required"],
        ),
        (
            document(r#""Action": "s3:GetObject", "Resource": "arn:aws:s3:::reports/*""#),
            vec!["missing_effect"],
        ),
        (
            document(r#""Effect": "Allow", "Resource": "arn:aws:s3:::reports/*""#),
            vec!["missing_action"],
        ),
        (
            document(r#""Effect": "Allow", "Action": "s3:GetObject""#),
            vec!["missing_resource"],
        ),
        (
            document(r#""Effect": "Allow", "Action": [], "Resource": "*""#),
            vec!["empty_array_action"],
        ),
        (
            document(r#""Effect": "Allow", "Action": "s3:GetObject", "Resource": []"#),
            vec!["empty_array_resource"],
        ),
        (
            with_condition(r#""StringEquals": {"aws:PrincipalTag/team": []}"#),
            vec!["empty_array_condition"],
        ),
        (
            document(
                r#""Effect": "Allow", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::reports/*","#,
            ),
            vec!["json_syntax_error"],
        ),
        (
            document(
                r#""effect": "Allow", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::reports/*""#,
            ),
            vec!["invalid_policy_element"],
        ),
        (
            with_condition(
                r#""StringEquals": {"aws:PrincipalTag/a": "b"}, "StringEquals": {"aws:PrincipalTag/c": "d"}"#,
            ),
            vec!["duplicate_key"],
        ),
    ] {
        assert_eq!(codes(&text, None, None), expected, "{text}");
    }
}

#[test]
fn a_slip_that_is_repeated_is_said_once() {
    let text = reading(r#""Condition": {},"#).replace('"', "”");
    let slips = findings(&text, None, None);
    let codes: Vec<_> = slips.iter().map(|finding| finding.kind.code()).collect();
    assert_eq!(
        codes,
        ["json_syntax_error", "json_syntax_error"],
        "{slips:?}"
    );
}

#[test]
fn sizes() {
    let statements = |count: usize| {
        let actions = vec![r#""s3:GetObject""#; count].join(",");
        format!(
            r#"{{"Version":"2012-10-17","Statement":{{"Effect":"Allow","Action":[{actions}],"Resource":"*"}}}}"#
        )
    };
    for (count, policy_type, expected) in [
        (300, PolicyType::Identity, None),
        (500, PolicyType::Identity, Some(6144)),
        (500, PolicyType::Scp, None),
        (500, PolicyType::Rcp, Some(5120)),
        (300, PolicyType::Trust, Some(2048)),
        (500, PolicyType::Resource, None),
    ] {
        let text = statements(count);
        let found = findings(&text, Some(policy_type), None)
            .into_iter()
            .find_map(|finding| match finding.kind {
                FindingKind::PolicySizeExceeded { characters, quota } => Some((characters, quota)),
                _ => None,
            });
        assert_eq!(
            found,
            expected.map(|quota| (policy::size(&text), quota)),
            "{count} {policy_type:?}"
        );
    }
}

#[test]
fn variables() {
    let ssm = |resource: &str| {
        document(&format!(
            r#""Effect": "Allow", "Action": "ssm:TerminateSession", "Resource": "{resource}""#
        ))
    };
    let own = "arn:aws:ssm:*:*:session/";
    for (text, caller, expected) in [
        (
            ssm(&format!("{own}${{aws:userid}}-*")),
            Some(USER),
            vec!["userid_variable_for_user"],
        ),
        (
            ssm(&format!("{own}${{aws:userid}}-*")),
            Some(SESSION),
            vec![],
        ),
        (ssm(&format!("{own}${{aws:userid}}-*")), None, vec![]),
        (
            ssm(&format!("{own}${{aws:username}}-*")),
            Some(USER),
            vec![],
        ),
        (
            ssm(&format!("{own}${{aws:username}}-*")),
            Some(SESSION),
            vec!["username_variable_for_role"],
        ),
        (
            ssm(&format!("{own}${{aws:username, 'none'}}-*")),
            Some(SESSION),
            vec![],
        ),
        (
            ssm(&format!("{own}${{aws:username")),
            None,
            vec!["missing_brace_in_variable"],
        ),
        (ssm(&format!("{own}${{}}-*")), None, vec!["empty_variable"]),
        (
            ssm(&format!("{own}${{ aws:username }}-*")),
            None,
            vec!["unsupported_space_in_variable"],
        ),
        (
            ssm(&format!("{own}$ {{aws:username}}-*")),
            None,
            vec!["unsupported_space_in_variable"],
        ),
        (ssm(&format!("{own}${{*}}")), None, vec![]),
        (
            ssm(&format!("{own}${{aws:username}}-*")).replace("2012", "2008"),
            None,
            vec!["variable_unsupported_in_version"],
        ),
        (
            with_condition(r#""StringEquals": {"aws:ResourceTag/owner": "${aws:username}"}"#)
                .replace(r#""Version": "2012-10-17", "#, ""),
            None,
            vec!["missing_version", "variable_unsupported_in_version"],
        ),
    ] {
        assert_eq!(codes(&text, None, caller), expected, "{text} {caller:?}");
    }
}

#[test]
fn the_corrected_session_pattern_is_the_whole_pattern() {
    let text = document(
        r#""Effect": "Allow", "Action": "ssm:TerminateSession", "Resource": ["arn:aws:ssm:*:*:session/${aws:userid}-*"]"#,
    );
    let found = findings(&text, None, Some(USER));
    assert_eq!(
        found.first().map(|finding| &finding.kind),
        Some(&FindingKind::UseridVariableForUser {
            pattern: "arn:aws:ssm:*:*:session/${aws:userid}-*".into(),
            corrected: "arn:aws:ssm:*:*:session/${aws:username}-*".into(),
        })
    );
}

#[test]
fn placeholders() {
    let read = |resource: &str| {
        document(&format!(
            r#""Effect": "Allow", "Action": "sqs:SendMessage", "Resource": [{resource}]"#
        ))
    };
    for (text, expected) in [
        (
            read(r#""arn:aws:sqs:ap-northeast-1:<AccountID>:orders""#),
            vec!["<AccountID>"],
        ),
        (
            read(
                r#""arn:aws:sqs:ap-northeast-1:<AccountID>:orders", "arn:aws:sqs:ap-northeast-1:<AccountID>:bills""#,
            ),
            vec!["<AccountID>"],
        ),
        (
            read(r#""arn:aws:sqs:REGION:ACCOUNT_ID:orders""#),
            vec!["REGION", "ACCOUNT_ID"],
        ),
        (
            read(r#""arn:aws:sqs:ap-northeast-1:123456789012:orders""#),
            vec![],
        ),
        (
            read(r#""arn:aws:sqs:region:123456789012:orders""#),
            vec!["region"],
        ),
        (
            document(
                r#""Effect": "Allow", "Principal": {"AWS": "ACCOUNT-B-ID"}, "Action": "sts:AssumeRole""#,
            ),
            vec!["ACCOUNT-B-ID"],
        ),
        (read(r#""arn:aws:sqs:*:*:orders-*""#), vec![]),
        (
            read(r#""arn:aws:sqs:${AWS::Region}:${AWS::AccountId}:orders""#),
            vec![],
        ),
    ] {
        let found: Vec<String> = findings(&text, None, None)
            .into_iter()
            .filter_map(|finding| match finding.kind {
                FindingKind::PlaceholderLeft { placeholder } => Some(placeholder),
                _ => None,
            })
            .collect();
        assert_eq!(found, expected, "{text}");
    }
}

#[test]
fn conditions() {
    for (condition, expected) in [
        (
            r#""StringEquals": {"aws:PrincipalTag/team": "data"}"#,
            vec![],
        ),
        (
            r#""StringEquals": {"aws:PrincipalTag/team": "data-*"}"#,
            vec!["wildcard_without_like_operator"],
        ),
        (
            r#""StringNotEqualsIgnoreCase": {"aws:PrincipalTag/team": ["a", "d?"]}"#,
            vec!["wildcard_without_like_operator"],
        ),
        (
            r#""StringLike": {"aws:PrincipalTag/team": "data-*"}"#,
            vec![],
        ),
        (
            r#""ArnEquals": {"aws:PrincipalArn": "arn:aws:iam::123456789012:role/App-*"}"#,
            vec![],
        ),
        (
            r#""StringEquals": {"aws:PrincipalTag/team": "${*}"}"#,
            vec![],
        ),
        (
            r#""StringEquals": {"aws:Referer": "https://example.com/?page=1"}"#,
            vec![],
        ),
        (
            r#""StringMatches": {"aws:PrincipalTag/team": "data"}"#,
            vec!["invalid_condition_operator"],
        ),
        (
            r#""NullIfExists": {"aws:PrincipalTag/team": "true"}"#,
            vec!["null_with_if_exists"],
        ),
        (
            r#""ForAnyValue:Null": {"aws:PrincipalTag/team": "true"}"#,
            vec!["null_with_if_exists"],
        ),
        (r#""Bool": {"aws:SecureTransport": true}"#, vec![]),
        (
            r#""Bool": {"aws:SecureTransport": "yes"}"#,
            vec!["type_mismatch_boolean"],
        ),
        (
            r#""NumericLessThan": {"aws:MultiFactorAuthAge": 3600}"#,
            vec![],
        ),
        (
            r#""NumericLessThan": {"aws:MultiFactorAuthAge": "1h"}"#,
            vec!["type_mismatch_number"],
        ),
        (
            r#""DateLessThan": {"aws:CurrentTime": "2026-12-01T00:00:00Z"}"#,
            vec![],
        ),
        (
            r#""DateLessThan": {"aws:CurrentTime": "1790000000"}"#,
            vec![],
        ),
        (
            r#""DateLessThan": {"aws:CurrentTime": "tomorrow"}"#,
            vec!["type_mismatch_date"],
        ),
        (
            r#""IpAddress": {"aws:SourceIp": ["203.0.113.0/24", "2001:db8::/32"]}"#,
            vec![],
        ),
        (
            r#""IpAddress": {"aws:SourceIp": "203.0.113.0/33"}"#,
            vec!["type_mismatch_ip_range"],
        ),
        (
            r#""IpAddress": {"aws:SourceIp": "10.0.0.0/8"}"#,
            vec!["private_ip_address"],
        ),
        (
            r#""NotIpAddress": {"aws:SourceIp": "192.168.1.7"}"#,
            vec!["private_not_ip_address"],
        ),
        (r#""IpAddress": {"aws:VpcSourceIp": "10.0.0.0/8"}"#, vec![]),
        (r#""IpAddress": {"aws:SourceIp": "10.0.0.0/4"}"#, vec![]),
        (
            r#""IpAddress": {"aws:SourceIp": "<office>"}"#,
            vec!["placeholder_left"],
        ),
    ] {
        let text = with_condition(condition);
        assert_eq!(codes(&text, None, None), expected, "{condition}");
    }
}

#[test]
fn actions() {
    for (action, expected) in [
        ("s3:GetObject", None),
        ("S3:getobject", None),
        ("s3:Get*", None),
        ("*", None),
        (
            "s3:Gte*",
            Some(FindingKind::WildcardMatchesNoAction {
                pattern: "s3:Gte*".into(),
            }),
        ),
        (
            "s3:ListObjectsV2",
            Some(FindingKind::InvalidAction {
                written: "s3:ListObjectsV2".into(),
                action: Some("s3:ListBucket".into()),
                nearest: Vec::new(),
            }),
        ),
        (
            "ssm:StartSesion",
            Some(FindingKind::InvalidAction {
                written: "ssm:StartSesion".into(),
                action: None,
                nearest: vec!["ssm:StartSession".into()],
            }),
        ),
        (
            "AssumeRole",
            Some(FindingKind::InvalidAction {
                written: "AssumeRole".into(),
                action: None,
                nearest: vec!["sts:AssumeRole".into()],
            }),
        ),
        (
            "monitoring:PutMetricData",
            Some(FindingKind::InvalidServiceInAction {
                written: "monitoring:PutMetricData".into(),
                prefix: Some("cloudwatch".into()),
            }),
        ),
        (
            "nosuchservice:Get",
            Some(FindingKind::InvalidServiceInAction {
                written: "nosuchservice:Get".into(),
                prefix: None,
            }),
        ),
        (
            "<service>:Get",
            Some(FindingKind::PlaceholderLeft {
                placeholder: "<service>".into(),
            }),
        ),
    ] {
        for element in ["Action", "NotAction"] {
            let text = document(&format!(
                r#""Effect": "Allow", "{element}": "{action}", "Resource": "*""#
            ));
            let mut found: Vec<FindingKind> = findings(&text, None, None)
                .into_iter()
                .map(|finding| finding.kind)
                .collect();
            for kind in &mut found {
                if let FindingKind::InvalidAction {
                    nearest, action, ..
                } = kind
                {
                    // Beside the first, what is near is the reference's business.
                    nearest.truncate(usize::from(action.is_none()));
                }
            }
            assert_eq!(
                found,
                Vec::from_iter(expected.clone()),
                "{element} {action}"
            );
        }
    }
}

#[test]
fn resources() {
    for (actions, resources, expected) in [
        (r#""s3:GetObject""#, r#""*""#, vec![]),
        (
            r#""s3:GetObject""#,
            r#""reports""#,
            vec!["invalid_arn_prefix"],
        ),
        (
            r#""s3:GetObject""#,
            r#""arn:aws:s3:reports/*""#,
            vec!["missing_arn_field"],
        ),
        (
            r#""s3:GetObject""#,
            r#""arn:aws:s3:::reports""#,
            vec!["arn_type_mismatch"],
        ),
        (r#""s3:GetObject""#, r#""arn:aws:s3:::reports*""#, vec![]),
        (
            r#""s3:GetObject""#,
            r#""arn:aws:s3:ap-northeast-1:123456789012:reports/*""#,
            vec!["arn_region_not_allowed"],
        ),
        (
            r#""s3:ListBucket""#,
            r#""arn:aws:s3:::reports/*""#,
            vec!["arn_type_mismatch"],
        ),
        (
            r#""s3:ListBucket""#,
            r#""arn:aws:s3:::${aws:PrincipalTag/team}""#,
            vec![],
        ),
        (
            r#""route53:GetHostedZone""#,
            r#""arn:aws:route53::123456789012:hostedzone/Z1""#,
            vec!["arn_account_not_allowed"],
        ),
        (
            r#""s3:ListBucket", "s3:GetObject""#,
            r#""arn:aws:s3:::reports", "arn:aws:s3:::reports/*""#,
            vec![],
        ),
        (
            r#""s3:ListBucket", "s3:NoSuchAction""#,
            r#""arn:aws:s3:::reports/*""#,
            vec!["invalid_action"],
        ),
        (
            r#""kms:Decrypt""#,
            r#""arn:aws:kms:ap-northeast-1:123456789012:alias/reports""#,
            vec!["arn_type_mismatch"],
        ),
        (
            r#""kms:Decrypt""#,
            r#""arn:aws:kms:ap-northeast-1:123456789012:key/*""#,
            vec![],
        ),
        (
            r#""ssm:StartSession""#,
            r#""arn:aws:ec2:*:*:instance/*", "arn:aws:ssm:*::document/AWS-*""#,
            vec![],
        ),
        (
            r#""ssm:StartSession""#,
            r#""arn:aws:ssm:*:*:session/*""#,
            vec!["arn_type_mismatch"],
        ),
        (
            r#""ec2:DescribeInstances""#,
            r#""arn:aws:ec2:*:*:instance/*""#,
            vec!["action_without_resource_type"],
        ),
        (
            r#""ec2:DescribeInstances""#,
            r#""arn:aws:ec2:*:*:instance/*", "*""#,
            vec!["redundant_resource"],
        ),
        (
            r#""ec2:DescribeInstances", "ec2:StartInstances""#,
            r#""arn:aws:ec2:*:*:instance/*""#,
            vec!["action_without_resource_type"],
        ),
        (
            r#""s3:ListAllMyBuckets""#,
            r#""arn:aws:s3:::reports""#,
            vec!["action_without_resource_type"],
        ),
        (r#""s3:ListAllMyBuckets""#, r#""arn:aws:s3:::*""#, vec![]),
        (
            r#""ssmmessages:OpenDataChannel""#,
            r#""arn:aws:ssm:*:*:session/${aws:userid}-*""#,
            vec![],
        ),
        (
            r#""codestar-connections:UseConnection""#,
            r#""arn:aws:codeconnections:*:*:connection/*""#,
            vec![],
        ),
        (
            r#""sqs:SendMessage""#,
            r#""arn:aws:sns:ap-northeast-1:123456789012:orders""#,
            vec!["arn_type_mismatch"],
        ),
        (
            r#""sqs:SendMessage""#,
            r#""arn:aws:sqs:ap-northeast-1:*:orders""#,
            vec![],
        ),
        (
            r#""logs:DescribeLogGroups", "logs:CreateLogStream""#,
            r#""arn:aws:logs:*:*:log-group:*""#,
            vec![],
        ),
        (
            r#""iam:PassRole""#,
            r#""*""#,
            vec!["pass_role_with_star_in_resource"],
        ),
        (
            r#""iam:PassRole""#,
            r#""arn:aws:iam::123456789012:role/*""#,
            vec!["pass_role_with_star_in_resource"],
        ),
        (
            r#""iam:PassRole""#,
            r#""arn:aws:iam::123456789012:role/App""#,
            vec![],
        ),
        (
            r#""apigateway:GET""#,
            r#""arn:aws:apigateway:ap-northeast-1::/restapis/a1b2/resources""#,
            vec![],
        ),
    ] {
        let text = document(&format!(
            r#""Effect": "Allow", "Action": [{actions}], "Resource": [{resources}]"#
        ));
        assert_eq!(codes(&text, None, None), expected, "{text}");
    }
    let narrowed = document(
        r#""Effect": "Allow", "Action": "iam:PassRole", "Resource": "*",
           "Condition": {"StringEquals": {"iam:PassedToService": "ec2.amazonaws.com"}}"#,
    );
    assert_eq!(codes(&narrowed, None, None), [""; 0]);
    let excluded = document(
        r#""Effect": "Deny", "Action": "s3:GetObject", "NotResource": "arn:aws:s3:::reports""#,
    );
    assert_eq!(codes(&excluded, None, None), [""; 0]);
}

#[test]
fn what_a_spent_budget_leaves_out_is_only_missing() {
    use std::fmt::Write as _;
    let mut text = String::from(r#"{"Version": "2012-10-17", "Statement": ["#);
    for number in 0..300 {
        let comma = if number == 0 { "" } else { "," };
        write!(
            text,
            r#"{comma}{{"Effect": "Allow", "Action": ["ec2:*a{number}*", "ec2:Run{number}", "s3:*"],
               "Resource": ["arn:aws:iam::1:a{number}/*", "arn:aws:s3:::b{number}"],
               "Condition": {{"ForAllValues:StringEquals": {{"s3:prefi{number}": "*"}}}}}}"#
        )
        .unwrap();
    }
    text.push_str("]}");
    let policies = read(&text, None);
    let whole = Budget::default();
    let all = check(&policies, None, &whole);
    assert!(!whole.is_exhausted());
    let count = all
        .iter()
        .filter(|one| one.kind.code() == "wildcard_matches_no_action");
    assert_eq!(count.count(), 300);
    let small = Budget::of(text.len() + 100_000);
    let some = check(&policies, None, &small);
    assert!(small.is_exhausted());
    assert!(some.len() < all.len());
    assert!(some.iter().all(|finding| all.contains(finding)));
}

#[test]
fn principals() {
    let bucket = |effect: &str, principal: &str| {
        document(&format!(
            r#""Effect": "{effect}", {principal}, "Action": "s3:GetObject", "Resource": "arn:aws:s3:::reports/*""#
        ))
    };
    let trust = |principal: &str, action: &str, more: &str| {
        document(&format!(
            r#""Effect": "Allow", "Principal": {principal}, "Action": "{action}"{more}"#
        ))
    };
    let identity = Some(PolicyType::Identity);
    let is_trust = Some(PolicyType::Trust);
    let github = r#"{"Federated": "arn:aws:iam::123456789012:oidc-provider/token.actions.githubusercontent.com"}"#;
    let web = "sts:AssumeRoleWithWebIdentity";
    let condition =
        |key: &str| format!(r#", "Condition": {{"StringLike": {{"{key}": "repo:example/*"}}}}"#);
    for (text, policy_type, expected) in [
        (bucket("Allow", r#""Principal": "*""#), None, vec![]),
        (
            bucket("Allow", r#""Principal": "*""#),
            identity,
            vec!["unsupported_principal"],
        ),
        (
            bucket(
                "Allow",
                r#""Principal": {"AWS": "arn:aws:iam::123456789012:role/App-*"}"#,
            ),
            None,
            vec!["unsupported_wildcard_in_principal"],
        ),
        (
            bucket(
                "Allow",
                r#""Principal": {"AWS": "arn:aws:iam::123456789012:role/App"}"#,
            ),
            None,
            vec![],
        ),
        (
            bucket("Allow", r#""Principal": {"AWS": "AROAEXAMPLEEXAMPLE123"}"#),
            None,
            vec!["deleted_principal"],
        ),
        (
            bucket(
                "Allow",
                r#""NotPrincipal": {"AWS": "arn:aws:iam::123456789012:role/App"}"#,
            ),
            None,
            vec!["allow_with_not_principal"],
        ),
        (
            bucket(
                "Deny",
                r#""NotPrincipal": {"AWS": "arn:aws:iam::123456789012:role/App"}"#,
            ),
            None,
            vec![],
        ),
        (
            document(
                r#""Effect": "Allow", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::reports/*""#,
            ),
            Some(PolicyType::Resource),
            vec!["missing_principal"],
        ),
        (
            trust(r#"{"Service": "ec2.amazonaws.com"}"#, "sts:AssumeRole", ""),
            None,
            vec![],
        ),
        (
            trust(
                r#"{"Service": "ec2.amazonaws.com"}"#,
                "sts:AssumeRole",
                r#", "Resource": "*""#,
            ),
            is_trust,
            vec!["role_trust_policy_syntax_error_resource"],
        ),
        (
            trust(
                github,
                "sts:AssumeRole",
                &condition("token.actions.githubusercontent.com:sub"),
            ),
            None,
            vec!["mismatched_action_for_principal"],
        ),
        (
            trust(r#"{"AWS": "123456789012"}"#, web, ""),
            None,
            vec!["mismatched_action_for_principal"],
        ),
        (
            trust(github, web, ""),
            None,
            vec!["missing_github_repo_condition_key"],
        ),
        (
            trust(
                github,
                web,
                &condition("token.actions.githubusercontent.com:aud"),
            ),
            None,
            vec!["missing_github_repo_condition_key"],
        ),
        (
            trust(
                github,
                web,
                &condition("token.actions.githubusercontent.com:sub"),
            ),
            None,
            vec![],
        ),
        (
            trust(
                r#"{"Federated": "arn:aws:iam::123456789012:oidc-provider/oidc.eks.ap-northeast-1.amazonaws.com/id/ABC"}"#,
                web,
                "",
            ),
            None,
            vec![],
        ),
    ] {
        assert_eq!(codes(&text, policy_type, None), expected, "{text}");
    }
}

#[test]
fn findings_are_in_the_order_of_the_text() {
    let text = format!(
        "{}\n{}",
        with_condition(r#""StringEquals": {"aws:PrincipalTag/team": "a*"}"#)
            .replace("2012-10-17", "2020-01-01"),
        reading(r#""Sid": "a b""#),
    );
    let found = findings(&text, None, None);
    let places: Vec<_> = found
        .iter()
        .map(|finding| (finding.policy, finding.statement, finding.kind.code()))
        .collect();
    assert_eq!(
        places,
        [
            (0, None, "invalid_version"),
            (0, Some(0), "wildcard_without_like_operator"),
            (1, Some(0), "unsupported_sid"),
        ]
    );
}

#[test]
fn more_conditions() {
    for (condition, expected) in [
        (
            r#""Bool": {"aws:SecureTransport": ["true", "false"]}"#,
            vec!["invalid_condition_multiple_boolean"],
        ),
        (
            r#""StringEquals": {"aws:PrincipalOrgPaths": "o-a/r-b/ou-c/"}"#,
            vec!["missing_qualifier"],
        ),
        (
            r#""ForAnyValue:StringEquals": {"aws:PrincipalOrgPaths": "o-a/r-b/ou-c/"}"#,
            vec![],
        ),
        (r#""Null": {"aws:PrincipalOrgPaths": "false"}"#, vec![]),
        (
            r#""NumericLessThan": {"aws:MultiFactorAuthAge": "${aws:userid}"}"#,
            vec!["invalid_variable_for_operator"],
        ),
        (
            r#""StringEquals": {"SourceIp": "203.0.113.7"}"#,
            vec!["invalid_condition_key_format"],
        ),
        (
            r#""StringEquals": {"aws:PrincipalTag": "team"}"#,
            vec!["missing_tag_key_in_condition"],
        ),
        (
            r#""StringEquals": {"aws:SourceAcount": "123456789012"}"#,
            vec!["invalid_global_condition_key"],
        ),
        (
            r#""StringEquals": {"s3:authTyp": "REST-HEADER"}"#,
            vec!["invalid_service_condition_key"],
        ),
        (
            r#""StringLike": {"aws:PrincipalTag/team": ["data-*", "data-x", "web"]}"#,
            vec!["redundant_condition_value"],
        ),
        (
            r#""StringEquals": {"aws:PrincipalTag/team": ["web", "web"]}"#,
            vec!["redundant_condition_value"],
        ),
        (
            r#""StringEquals": {"aws:PrincipalTag/team": "${aws:PrincipalTag/other, all}"}"#,
            vec!["missing_quote_in_variable"],
        ),
    ] {
        assert_eq!(
            codes(&with_condition(condition), None, None),
            expected,
            "{condition}"
        );
    }
}

#[test]
fn more_elements() {
    let allow = |action: &str, resource: &str| {
        document(&format!(
            r#""Effect": "Allow", "Action": {action}, "Resource": {resource}"#
        ))
    };
    for (text, expected) in [
        (
            allow(r#""s3:${aws:username}""#, r#""arn:aws:s3:::b/*""#),
            vec!["variable_unsupported_in_element"],
        ),
        (
            allow(
                r#""sqs:SendMessage""#,
                r#""arn:aws:sqs:ap-northeast-1:${aws:PrincipalAccount}:jobs""#,
            ),
            vec!["variable_unsupported_in_element"],
        ),
        (
            allow(
                r#""s3:GetObject""#,
                r#""arn:aws:s3:::home/${aws:username}/*""#,
            ),
            vec![],
        ),
        (
            allow(r#""sqs:SendMessage""#, r#""arn:amazon:sqs:*:*:jobs""#),
            vec!["invalid_partition"],
        ),
        (
            allow(
                r#""sqs:SendMessage""#,
                r#""arn:aws:SQS:ap-northeast-1:123456789012:jobs""#,
            ),
            vec!["invalid_arn_service_case"],
        ),
        (
            allow(
                r#""sqs:SendMessage""#,
                r#""arn:aws:sqs:tokyo:123456789012:jobs""#,
            ),
            vec!["invalid_arn_region"],
        ),
        (
            allow(
                r#""sqs:SendMessage""#,
                r#""arn:aws:sqs:ap-northeast-1:12345678901:jobs""#,
            ),
            vec!["invalid_arn_account"],
        ),
        (
            allow(
                r#""s3:GetObject""#,
                r#""arn:aws:s3::123456789012:reports/*""#,
            ),
            vec!["arn_account_not_allowed"],
        ),
        (
            allow(
                r#""iam:GetRole""#,
                r#""arn:aws:iam:us-east-1:123456789012:role/a""#,
            ),
            vec!["arn_region_not_allowed"],
        ),
        (
            allow(r#""iam:CreateServiceLinkedRole""#, r#""*""#),
            vec!["create_slr_with_star_in_resource"],
        ),
        (
            allow(r#"["s3:Get*", "s3:GetObject"]"#, r#""arn:aws:s3:::b/*""#),
            vec!["redundant_action"],
        ),
        (
            allow(
                r#""s3:GetObject""#,
                r#"["arn:aws:s3:::b/*", "arn:aws:s3:::b/a/*"]"#,
            ),
            vec!["redundant_resource"],
        ),
        (
            document(
                r#""Effect": "Allow", "Action": "s3:GetObject", "NotAction": "s3:PutObject", "Resource": "*""#,
            ),
            vec!["unsupported_element_combination"],
        ),
        (
            document(r#""Effect": "Permit", "Action": "s3:GetObject", "Resource": "*""#),
            vec!["invalid_effect"],
        ),
    ] {
        assert_eq!(codes(&text, None, None), expected, "{text}");
    }
}

#[test]
fn what_iam_has_only_in_some_places() {
    let with = |action: &str, resource: &str| {
        document(&format!(
            r#""Effect": "Allow", "Action": "{action}", "Resource": "{resource}""#
        ))
    };
    for (text, policy_type, expected) in [
        (
            with("*:Get*", "*"),
            PolicyType::Identity,
            vec!["wildcard_in_service"],
        ),
        (
            with("s?:Get*", "*"),
            PolicyType::Identity,
            vec!["wildcard_in_service"],
        ),
        (with("*:Get*", "*"), PolicyType::Scp, vec![]),
        (with("*", "*"), PolicyType::Identity, vec![]),
        (
            with(
                "sqs:SendMessage",
                "arn:aws:sqs:us-est-1:123456789012:orders",
            ),
            PolicyType::Identity,
            vec!["invalid_arn_region"],
        ),
        (
            with(
                "sqs:SendMessage",
                "arn:aws:sqs:ap-northeast1:123456789012:orders",
            ),
            PolicyType::Identity,
            vec!["invalid_arn_region"],
        ),
        (
            with(
                "sqs:SendMessage",
                "arn:aws-us-gov:sqs:us-gov-west-1:123456789012:orders",
            ),
            PolicyType::Identity,
            vec![],
        ),
        (
            with(
                "dynamodb:GetItem",
                "arn:aws:dynamodb:us-east-1::table/orders",
            ),
            PolicyType::Identity,
            vec!["missing_arn_account"],
        ),
        (
            with("iam:GetRole", "arn:aws:iam:::role/app"),
            PolicyType::Identity,
            vec!["missing_arn_account"],
        ),
        (
            with(
                "dynamodb:GetItem",
                "arn:aws:dynamodb::123456789012:table/orders",
            ),
            PolicyType::Identity,
            vec!["missing_arn_region"],
        ),
        (
            with(
                "ssm:GetParameter",
                "arn:aws:ssm:us-east-1::parameter/aws/service/ami",
            ),
            PolicyType::Identity,
            vec![],
        ),
        (
            with(
                "ec2:RunInstances",
                "arn:aws:ec2:us-east-1::image/ami-0a1b2c3d4e5f60718",
            ),
            PolicyType::Identity,
            vec![],
        ),
        (
            with("s3:ListAllMyBuckets", "arn:aws:s3:::reports/*"),
            PolicyType::Identity,
            vec!["action_without_resource_type"],
        ),
        (
            with("s3:ListAllMyBuckets", "arn:aws:s3:::*"),
            PolicyType::Identity,
            vec![],
        ),
        (
            with_condition(
                r#""StringEquals": {"aws:RequestedRegion": ["eu-west-1", "eu-wset-1"]}"#,
            ),
            PolicyType::Identity,
            vec!["invalid_region"],
        ),
        (
            with_condition(r#""StringEquals": {"aws:SourceAddress": "203.0.113.7"}"#),
            PolicyType::Identity,
            vec!["invalid_global_condition_key"],
        ),
        (
            with_condition(r#""StringEquals": {"s3:folder": "a"}"#),
            PolicyType::Identity,
            vec!["invalid_service_condition_key"],
        ),
        (
            with_condition(r#""StringEquals": {"oidc.example.com:sub": "a"}"#),
            PolicyType::Identity,
            vec![],
        ),
        (
            document(
                r#""Effect": "Allow", "Principal": {"AWS": "arn:aws:iam::123456789012:role/app"}, "Action": "ecr:PutImage", "Resource": "*""#,
            ),
            PolicyType::Resource,
            vec!["resource_in_repository_policy"],
        ),
        (
            document(
                r#""Effect": "Allow", "Principal": {"AWS": "arn:aws:iam::123456789012:role/app"}, "Action": "ecr:PutImage""#,
            ),
            PolicyType::Resource,
            vec![],
        ),
    ] {
        assert_eq!(codes(&text, Some(policy_type), None), expected, "{text}");
    }
    let group = document(
        r#""Effect": "Allow", "Principal": {"AWS": "arn:aws:iam::123456789012:group/devs"}, "Action": "s3:GetObject", "Resource": "arn:aws:s3:::reports/*""#,
    );
    assert_eq!(codes(&group, None, None), vec!["invalid_principal_format"]);
    let yaml = "Version: '2012-10-17'\nStatement:\n  - Effect: Allow\n    Action: s3:GetObject\n    Resource:\n    - ''\n    - arn:aws:s3:::b/*\n";
    assert_eq!(codes(yaml, None, None), vec!["invalid_arn_prefix"]);
}

#[test]
fn what_is_allowed_in_one_stroke() {
    let allow = |members: &str| document(&format!(r#""Effect": "Allow", {members}"#));
    let everything = r#""Action": "*", "Resource": "*""#;
    let mfa = r#""Condition": {"Bool": {"aws:MultiFactorAuthPresent": "true"}}"#;
    let in_region = r#""Condition": {"StringEquals": {"aws:RequestedRegion": "eu-west-1"}}"#;
    let identity = Some(PolicyType::Identity);
    for (text, policy_type, expected) in [
        (allow(everything), identity, vec!["administrator_access"]),
        (
            allow(&format!("{everything}, {mfa}")),
            identity,
            vec!["administrator_access"],
        ),
        (
            allow(&format!("{everything}, {in_region}")),
            identity,
            vec![],
        ),
        (allow(everything), Some(PolicyType::Scp), vec![]),
        (allow(everything), Some(PolicyType::Session), vec![]),
        (
            allow(everything),
            Some(PolicyType::Boundary),
            vec!["boundary_without_limit"],
        ),
        (
            allow(r#""Action": "s3:*", "Resource": "*""#),
            identity,
            vec![],
        ),
        (
            allow(r#""NotAction": ["iam:*", "organizations:*"], "Resource": "*""#),
            identity,
            vec!["allow_with_not_action"],
        ),
        (
            allow(r#""NotAction": "s3:DeleteBucket", "Resource": "*""#),
            identity,
            vec!["allow_with_not_action"],
        ),
        (
            document(r#""Effect": "Deny", "NotAction": "iam:*", "Resource": "*""#),
            identity,
            vec![],
        ),
        (
            allow(r#""NotAction": "s3:DeleteBucket", "Resource": "*""#),
            Some(PolicyType::Scp),
            vec![],
        ),
    ] {
        assert_eq!(codes(&text, policy_type, None), [""; 0], "{text}");
        assert_eq!(reviewed(&text, policy_type), expected, "{text}");
    }
    let severity = |text: &str| {
        let found = review(&read(text, identity), None, &Budget::default());
        found.first().map(|finding| finding.kind.severity())
    };
    let but_iam = allow(r#""NotAction": "iam:*", "Resource": "*""#);
    assert_eq!(severity(&but_iam), Some(Severity::Note));
    let with_iam = allow(r#""NotAction": "s3:*", "Resource": "*""#);
    assert_eq!(severity(&with_iam), Some(Severity::Warning));
    assert_eq!(severity(&allow(everything)), Some(Severity::Note));
}

#[test]
fn to_whom_a_policy_opens() {
    let bucket = |principal: &str, more: &str| {
        document(&format!(
            r#""Effect": "Allow", "Principal": {principal}, "Action": "s3:GetObject", "Resource": "arn:aws:s3:::reports/*"{more}"#
        ))
    };
    let queue = |account: &str| {
        document(&format!(
            r#""Effect": "Allow", "Principal": {{"AWS": "arn:aws:iam::{account}:role/app"}}, "Action": "sqs:SendMessage", "Resource": "arn:aws:sqs:eu-west-1:123456789012:orders""#
        ))
    };
    let trust = |principal: &str, more: &str| {
        document(&format!(
            r#""Effect": "Allow", "Principal": {principal}, "Action": "sts:AssumeRole"{more}"#
        ))
    };
    let with = |operator: &str, key: &str, value: &str| {
        format!(r#", "Condition": {{"{operator}": {{"{key}": "{value}"}}}}"#)
    };
    let everybody = r#""*""#;
    let public = vec!["public_access"];
    for (text, expected) in [
        (bucket(everybody, ""), public.clone()),
        (bucket(r#"{"AWS": ["*"]}"#, ""), public.clone()),
        (
            bucket(everybody, &with("Bool", "aws:SecureTransport", "true")),
            public.clone(),
        ),
        (
            bucket(everybody, &with("StringNotEquals", "aws:PrincipalOrgID", "o-a1b2c3d4e5")),
            public.clone(),
        ),
        (
            bucket(everybody, &with("StringEqualsIfExists", "aws:SourceVpce", "vpce-1")),
            public.clone(),
        ),
        (
            bucket(everybody, &with("StringEquals", "aws:PrincipalOrgID", "o-a1b2c3d4e5")),
            vec![],
        ),
        (
            bucket(everybody, &with("IpAddress", "aws:SourceIp", "203.0.113.0/24")),
            vec![],
        ),
        (
            bucket(everybody, "").replace("Allow", "Deny"),
            vec![],
        ),
        (
            bucket(everybody, "").replace(
                "}]}",
                r#"}, {"Effect": "Deny", "Principal": "*", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::reports/*", "Condition": {"StringNotEquals": {"aws:SourceVpce": "vpce-1"}}}]}"#,
            ),
            vec![],
        ),
        (queue("123456789012"), vec![]),
        (queue("210987654321"), vec!["cross_account_access"]),
        (trust(r#"{"AWS": "*"}"#, ""), vec!["public_trust_policy"]),
        (
            trust(
                r#"{"AWS": "*"}"#,
                &with("StringEquals", "aws:PrincipalOrgID", "o-a1b2c3d4e5"),
            ),
            vec![],
        ),
        (
            trust(r#"{"AWS": "arn:aws:iam::123456789012:root"}"#, ""),
            vec!["trust_in_whole_account"],
        ),
        (
            trust(r#"{"AWS": "123456789012"}"#, &with("StringEquals", "sts:ExternalId", "a")),
            vec![],
        ),
        (trust(r#"{"AWS": "arn:aws:iam::123456789012:role/app"}"#, ""), vec![]),
        (trust(r#"{"Service": "ec2.amazonaws.com"}"#, ""), vec![]),
    ] {
        assert_eq!(codes(&text, None, None), [""; 0], "{text}");
        assert_eq!(reviewed(&text, None), expected, "{text}");
    }
}

#[test]
fn keys_that_a_caller_never_has() {
    let resource = |principal: &str, operator: &str, key: &str, effect: &str| {
        document(&format!(
            r#""Effect": "{effect}", "Principal": {principal}, "Action": "s3:GetObject", "Resource": "arn:aws:s3:::reports/*", "Condition": {{"{operator}": {{"{key}": "a"}}}}"#
        ))
    };
    let user = r#"{"AWS": "arn:aws:iam::123456789012:user/alice"}"#;
    let role = r#"{"AWS": "arn:aws:iam::123456789012:role/app"}"#;
    let both = r#"{"AWS": ["arn:aws:iam::123456789012:role/app", "arn:aws:iam::123456789012:user/alice"]}"#;
    let account = r#"{"AWS": "arn:aws:iam::123456789012:root"}"#;
    let service = r#"{"Service": "sns.amazonaws.com"}"#;
    let never = vec!["key_never_for_caller"];
    for (principal, operator, key, expected) in [
        (role, "StringEquals", "aws:username", never.clone()),
        (user, "StringEquals", "aws:username", vec![]),
        (both, "StringEquals", "aws:username", vec![]),
        (account, "StringEquals", "aws:username", vec![]),
        (r#""*""#, "StringEquals", "aws:username", vec![]),
        (role, "StringLike", "aws:SourceAccount", never.clone()),
        (both, "ArnLike", "AWS:SourceArn", never.clone()),
        (service, "StringEquals", "aws:SourceAccount", vec![]),
        (service, "StringEquals", "aws:PrincipalOrgID", never.clone()),
        (
            service,
            "StringEquals",
            "aws:PrincipalTag/team",
            never.clone(),
        ),
        (service, "StringEquals", "aws:SourceOrgID", vec![]),
        (role, "StringEqualsIfExists", "aws:username", vec![]),
        (role, "StringNotEquals", "aws:username", vec![]),
        (role, "Null", "aws:username", vec!["type_mismatch_boolean"]),
    ] {
        for effect in ["Allow", "Deny"] {
            let text = resource(principal, operator, key, effect);
            assert_eq!(codes(&text, None, None), expected, "{text}");
        }
    }
    let identity = with_condition(r#""StringEquals": {"aws:username": "alice"}"#);
    assert_eq!(codes(&identity, None, None), [""; 0]);
    assert_eq!(codes(&identity, None, Some(USER)), [""; 0]);
    assert_eq!(codes(&identity, None, Some(SESSION)), never);
}

#[test]
fn roles_of_aws_have_a_path() {
    let bucket = |principal: &str, condition: &str| {
        document(&format!(
            r#""Effect": "Allow", "Principal": {{"AWS": "{principal}"}}, "Action": "s3:GetObject", "Resource": "arn:aws:s3:::reports/*"{condition}"#
        ))
    };
    let arn = "arn:aws:iam::123456789012:role/";
    let like =
        |value: &str| format!(r#", "Condition": {{"ArnLike": {{"aws:PrincipalArn": "{value}"}}}}"#);
    let without = vec!["role_without_path"];
    for (principal, condition, expected) in [
        (
            format!("{arn}AWSReservedSSO_Dev_0123456789abcdef"),
            String::new(),
            without.clone(),
        ),
        (
            format!(
                "{arn}aws-reserved/sso.amazonaws.com/eu-west-1/AWSReservedSSO_Dev_0123456789abcdef"
            ),
            String::new(),
            vec![],
        ),
        (
            "arn:aws:sts::123456789012:assumed-role/AWSReservedSSO_Dev_0123456789abcdef/alice"
                .to_owned(),
            String::new(),
            vec![],
        ),
        (
            format!("{arn}AWSServiceRoleForAutoScaling"),
            String::new(),
            without.clone(),
        ),
        (
            "arn:aws:iam::123456789012:root".to_owned(),
            like(&format!("{arn}AWSReservedSSO_Dev_*")),
            without.clone(),
        ),
        (
            "arn:aws:iam::123456789012:root".to_owned(),
            like(&format!(
                "{arn}aws-reserved/sso.amazonaws.com/*AWSReservedSSO_Dev_*"
            )),
            vec![],
        ),
        (format!("{arn}app"), String::new(), vec![]),
    ] {
        let text = bucket(&principal, &condition);
        assert_eq!(codes(&text, None, None), expected, "{text}");
    }
}

#[test]
fn conditions_and_variables_that_do_not_hold_back() {
    let bucket = |operator: &str, key: &str, value: &str| {
        document(&format!(
            r#""Effect": "Allow", "Principal": "*", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::reports/*", "Condition": {{"{operator}": {{"{key}": "{value}"}}}}"#
        ))
    };
    let open = vec!["public_access", "wildcard_in_sensitive_key"];
    for (operator, key, value, expected) in [
        ("StringLike", "aws:PrincipalOrgID", "*", open.clone()),
        ("StringLike", "aws:PrincipalOrgID", "o-*", open.clone()),
        ("StringLike", "aws:SourceVpce", "vpce-*", open.clone()),
        (
            "ArnLike",
            "aws:PrincipalArn",
            "arn:aws:iam::*:*",
            open.clone(),
        ),
        ("ArnLike", "aws:SourceArn", "arn:aws:s3:::*", open.clone()),
        ("IpAddress", "aws:SourceIp", "0.0.0.0/0", open.clone()),
        ("StringLike", "aws:PrincipalOrgID", "o-a1b2*", vec![]),
        (
            "ArnLike",
            "aws:SourceArn",
            "arn:aws:sns:*:123456789012:*",
            vec![],
        ),
        (
            "ArnLike",
            "aws:PrincipalArn",
            "arn:aws:iam::123456789012:role/*",
            vec![],
        ),
        ("StringLike", "s3:prefix", "*", vec!["public_access"]),
    ] {
        let text = bucket(operator, key, value);
        let found: Vec<_> = reviewed(&text, None);
        assert_eq!(found, expected, "{text}");
    }
    let github = |subject: &str| {
        document(&format!(
            r#""Effect": "Allow", "Principal": {{"Federated": "arn:aws:iam::123456789012:oidc-provider/token.actions.githubusercontent.com"}}, "Action": "sts:AssumeRoleWithWebIdentity", "Condition": {{"StringLike": {{"token.actions.githubusercontent.com:sub": "{subject}"}}, "StringEquals": {{"token.actions.githubusercontent.com:aud": "sts.amazonaws.com"}}}}"#
        ))
    };
    for (subject, expected) in [
        ("*", vec!["wildcard_in_sensitive_key"]),
        ("repo:*", vec!["wildcard_in_sensitive_key"]),
        ("repo:example*", vec!["wildcard_in_sensitive_key"]),
        ("repo:example/*", vec![]),
        ("repo:example/app:*", vec![]),
    ] {
        let text = github(subject);
        assert_eq!(reviewed(&text, None), expected, "{text}");
    }

    let deny = |resource: &str, condition: &str| {
        document(&format!(
            r#""Effect": "Deny", "Action": "s3:DeleteObject", {resource}{condition}"#
        ))
    };
    let void = vec!["deny_void_without_variable"];
    for (text, expected) in [
        (
            deny(r#""Resource": "arn:aws:s3:::home/${aws:username}/*""#, ""),
            void.clone(),
        ),
        (
            deny(
                r#""Resource": "arn:aws:s3:::home/${aws:username, 'nobody'}/*""#,
                "",
            ),
            vec![],
        ),
        (
            deny(
                r#""NotResource": "arn:aws:s3:::home/${aws:username}/*""#,
                "",
            ),
            vec![],
        ),
        (
            deny(
                r#""Resource": ["arn:aws:s3:::home/${aws:username}/*", "arn:aws:s3:::logs/*"]"#,
                "",
            ),
            vec![],
        ),
        (
            deny(r#""Resource": "arn:aws:s3:::home/${aws:userid}/*""#, ""),
            vec![],
        ),
        (
            deny(
                r#""Resource": "arn:aws:s3:::home/*""#,
                r#", "Condition": {"StringEquals": {"s3:ExistingObjectTag/owner": "${aws:PrincipalTag/team}"}}"#,
            ),
            void.clone(),
        ),
        (
            deny(
                r#""Resource": "arn:aws:s3:::home/*""#,
                r#", "Condition": {"StringNotEquals": {"s3:ExistingObjectTag/owner": "${aws:PrincipalTag/team}"}}"#,
            ),
            vec![],
        ),
    ] {
        assert_eq!(reviewed(&text, None), expected, "{text}");
        let allow = text.replace("Deny", "Allow");
        assert_eq!(reviewed(&allow, None), [""; 0], "{allow}");
    }
}

#[test]
fn ways_to_more_permissions() {
    let all = |actions: &str| {
        document(&format!(
            r#""Effect": "Allow", "Action": [{actions}], "Resource": "*""#
        ))
    };
    let on = |action: &str, resource: &str, more: &str| {
        document(&format!(
            r#""Effect": "Allow", "Action": "{action}", "Resource": "{resource}"{more}"#
        ))
    };
    let passing = |condition: &str| {
        format!(
            r#"{{"Version": "2012-10-17", "Statement": [
                {{"Effect": "Allow", "Action": "iam:PassRole", "Resource": "*"{condition}}},
                {{"Effect": "Allow", "Action": ["lambda:CreateFunction", "lambda:InvokeFunction"], "Resource": "*"}}]}}"#
        )
    };
    let to = |service: &str| {
        format!(r#", "Condition": {{"StringEquals": {{"iam:PassedToService": "{service}"}}}}"#)
    };
    let except = |text: &str, actions: &str| {
        text.replace(
            "}]}",
            &format!(r#"}}, {{"Effect": "Deny", "Action": "{actions}", "Resource": "*"}}]}}"#),
        )
    };
    for (text, expected) in [
        (
            all(r#""iam:CreatePolicyVersion""#),
            vec!["iam:CreatePolicyVersion"],
        ),
        (all(r#""iam:Set*""#), vec!["iam:SetDefaultPolicyVersion"]),
        (
            all(r#""iam:UpdateLoginProfile", "iam:PutGroupPolicy""#),
            vec!["iam:PutGroupPolicy", "iam:UpdateLoginProfile"],
        ),
        (
            except(&all(r#""iam:CreatePolicyVersion""#), "iam:*"),
            vec![],
        ),
        (all(r#""iam:PassRole""#), vec![]),
        (
            all(r#""iam:PassRole", "ec2:RunInstances""#),
            vec!["iam:PassRole + ec2:RunInstances"],
        ),
        (
            passing(""),
            vec!["iam:PassRole + lambda:CreateFunction + lambda:InvokeFunction"],
        ),
        (
            passing(&to("lambda.amazonaws.com")),
            vec!["iam:PassRole + lambda:CreateFunction + lambda:InvokeFunction"],
        ),
        (passing(&to("ec2.amazonaws.com")), vec![]),
        (
            on("iam:CreateAccessKey", "arn:aws:iam::*:user/*", ""),
            vec!["iam:CreateAccessKey"],
        ),
        (
            on(
                "iam:CreateAccessKey",
                "arn:aws:iam::*:user/${aws:username}",
                "",
            ),
            vec![],
        ),
        (
            on(
                "iam:CreateAccessKey",
                "arn:aws:iam::123456789012:user/robot-1",
                "",
            ),
            vec![],
        ),
        (
            on(
                "iam:PutUserPolicy",
                "arn:aws:iam::*:user/${aws:username}",
                "",
            ),
            vec!["iam:PutUserPolicy"],
        ),
        (
            on(
                "iam:AttachRolePolicy",
                "*",
                r#", "Condition": {"ArnEquals": {"iam:PolicyARN": "arn:aws:iam::aws:policy/ReadOnlyAccess"}}"#,
            ),
            vec![],
        ),
        (
            on(
                "iam:AttachRolePolicy",
                "*",
                r#", "Condition": {"Bool": {"aws:MultiFactorAuthPresent": "true"}}"#,
            ),
            vec!["iam:AttachRolePolicy"],
        ),
        (
            on(
                "lambda:UpdateFunctionCode",
                "arn:aws:lambda:*:*:function:*",
                "",
            ),
            vec!["lambda:UpdateFunctionCode"],
        ),
        (
            on(
                "lambda:UpdateFunctionCode",
                "arn:aws:lambda:*:*:function:app-*",
                "",
            ),
            vec![],
        ),
        (on("ssm:SendCommand", "arn:aws:ec2:*:*:instance/*", ""), vec![]),
        (
            on("ssm:SendCommand", "arn:aws:ec2:*:*:instance/*", "").replace(
                "}]}",
                r#"}, {"Effect": "Allow", "Action": "ssm:SendCommand", "Resource": "arn:aws:ssm:*::document/AWS-Run*"}]}"#,
            ),
            vec!["ssm:SendCommand"],
        ),
        (on("ssm:StartSession", "arn:aws:ssm:*:*:document/*", ""), vec![]),
        (on("ssm:StartSession", "arn:aws:ec2:*:*:instance/*", ""), vec!["ssm:StartSession"]),
        (all(r#""s3:*", "sqs:SendMessage""#), vec![]),
        (all(r#""*""#), vec![]),
    ] {
        let policies = read(&text, Some(PolicyType::Identity));
        let mut found: Vec<String> = review(&policies, None, &Budget::default())
            .into_iter()
            .filter_map(|finding| match finding.kind {
                FindingKind::PrivilegeEscalation { ways, .. } => Some(ways),
                _ => None,
            })
            .flatten()
            .collect();
        found.sort();
        assert_eq!(found, expected, "{text}");
    }
    let all_of_iam = all(r#""iam:*""#);
    assert_eq!(
        reviewed(&all_of_iam, None),
        vec!["privilege_escalation", "privilege_escalation"]
    );
    assert_eq!(reviewed(&all_of_iam, Some(PolicyType::Boundary)), [""; 0]);
}

#[test]
fn trust_in_tokens() {
    const GITHUB: &str = "token.actions.githubusercontent.com";
    const CLUSTER: &str =
        "oidc.eks.ap-northeast-1.amazonaws.com/id/EXAMPLED539D4633E53DE1B71EXAMPLE";
    let trust = |issuer: &str, operator: &str, conditions: &str| {
        document(&format!(
            r#""Effect": "Allow", "Principal": {{"Federated": "arn:aws:iam::123456789012:oidc-provider/{issuer}"}}, "Action": "sts:AssumeRoleWithWebIdentity", "Condition": {{"{operator}": {{{conditions}}}}}"#
        ))
    };
    let both = |issuer: &str| {
        format!(
            r#""{issuer}:aud": "sts.amazonaws.com", "{issuer}:sub": "repo:example/app:ref:refs/heads/main""#
        )
    };
    let equals = "StringEquals";
    for (issuer, operator, conditions, flaws, more) in [
        (GITHUB, equals, both(GITHUB), vec![], vec![]),
        (CLUSTER, equals, both(CLUSTER), vec![], vec![]),
        (
            CLUSTER,
            equals,
            format!(r#""{CLUSTER}:aud": "sts.amazonaws.com""#),
            vec![],
            vec!["missing_condition_key_for_oidc_principal"],
        ),
        (
            "login.example.com",
            equals,
            r#""login.example.com:aud": "client""#.to_owned(),
            vec![],
            vec![],
        ),
        (
            GITHUB,
            equals,
            format!(r#""{GITHUB}:sub": "repo:example/app:environment:production""#),
            vec![],
            vec!["missing_audience_for_oidc_principal"],
        ),
        (
            GITHUB,
            "StringNotLike",
            both(GITHUB),
            vec!["missing_github_repo_condition_key"],
            vec![],
        ),
        (
            GITHUB,
            "ForAllValues:StringEquals",
            both(GITHUB),
            vec![
                "missing_github_repo_condition_key",
                "for_all_values_with_single_valued_key",
                "for_all_values_with_single_valued_key",
            ],
            vec![],
        ),
        (
            GITHUB,
            equals,
            format!(r#"{}, "{GITHUB}:iss": "https://{GITHUB}""#, both(GITHUB)),
            vec!["unsupported_oidc_claim"],
            vec![],
        ),
        (
            GITHUB,
            equals,
            format!(r#"{}, "{GITHUB}:repository": "example/app""#, both(GITHUB)),
            vec![],
            vec![],
        ),
        (
            CLUSTER,
            equals,
            both(&CLUSTER.replace("D539", "D538")),
            vec![
                "key_of_another_oidc_provider",
                "key_of_another_oidc_provider",
            ],
            vec!["missing_condition_key_for_oidc_principal"],
        ),
        (
            CLUSTER,
            equals,
            format!(
                r#"{}, "arn:aws:iam::123456789012:oidc-provider/{CLUSTER}:sub": "a""#,
                both(CLUSTER)
            ),
            vec!["invalid_condition_key_format"],
            vec![],
        ),
        (
            CLUSTER,
            equals,
            format!(r#"{}, "https://{CLUSTER}:sub": "a""#, both(CLUSTER)),
            vec!["invalid_condition_key_format"],
            vec![],
        ),
        (
            "oidc.eks.eu-west-1.amazonaws.com/id/xxxx",
            equals,
            r#""oidc.eks.eu-west-1.amazonaws.com/id/xxxx": "a""#.to_owned(),
            vec!["placeholder_left", "invalid_condition_key_format"],
            vec![],
        ),
        (
            GITHUB,
            equals,
            format!(r#"{}, "sts:ExternalId": "a""#, both(GITHUB)),
            vec!["key_never_applies"],
            vec![],
        ),
    ] {
        let text = trust(issuer, operator, &conditions);
        assert_eq!(codes(&text, None, None), flaws, "{text}");
        assert_eq!(reviewed(&text, None), more, "{text}");
    }
    let other = trust(
        CLUSTER,
        equals,
        &format!(r#"{}, "oidc.example.com:sub": "a""#, both(CLUSTER)),
    );
    assert_eq!(
        codes(&other, None, None),
        vec!["key_of_another_oidc_provider"]
    );
    let shared = trust(
        "app.terraform.io",
        equals,
        r#""app.terraform.io:aud": "aws.workload.identity""#,
    );
    assert_eq!(
        codes(&shared, None, None),
        vec!["missing_condition_key_for_oidc_principal"]
    );
}

#[test]
fn actions_that_no_resource_fits() {
    let with = |effect: &str, actions: &str, resources: &str, more: &str| {
        format!(
            r#"{{"Version": "2012-10-17", "Statement": [{{"Effect": "{effect}", "Action": [{actions}], "Resource": [{resources}]}}{more}]}}"#
        )
    };
    let objects = r#""arn:aws:s3:::reports/*""#;
    let both = r#""arn:aws:s3:::reports", "arn:aws:s3:::reports/*""#;
    let listing =
        r#", {"Effect": "Allow", "Action": "s3:ListBucket", "Resource": "arn:aws:s3:::reports"}"#;
    let repository = r#""arn:aws:ecr:ap-northeast-1:123456789012:repository/app""#;
    let token = r#", {"Effect": "Allow", "Action": "ecr:GetAuthorizationToken", "Resource": "*"}"#;
    let dead = vec!["action_without_fitting_resource"];
    let first = vec!["pattern_without_fitting_resource"];
    for (text, flaws, more) in [
        (
            with("Allow", r#""s3:ListBucket", "s3:GetObject""#, objects, ""),
            dead.clone(),
            vec![],
        ),
        (
            with("Allow", r#""s3:ListBucket", "s3:GetObject""#, both, ""),
            vec![],
            vec![],
        ),
        (
            with(
                "Allow",
                r#""s3:ListBucket", "s3:GetObject""#,
                objects,
                listing,
            ),
            vec![],
            vec![],
        ),
        (
            with(
                "Deny",
                r#""s3:DeleteBucket", "s3:DeleteObject""#,
                objects,
                "",
            ),
            dead.clone(),
            vec![],
        ),
        (
            with("Allow", r#""s3:ListBucket", "s3:GetObject""#, r#""*""#, ""),
            vec![],
            vec![],
        ),
        (
            with(
                "Allow",
                r#""kms:Decrypt", "s3:GetObject""#,
                r#""arn:aws:s3:::reports/*""#,
                "",
            ),
            dead.clone(),
            vec![],
        ),
        (
            with(
                "Allow",
                r#""ec2:RunInstances", "ec2:CreateTags""#,
                r#""arn:aws:ec2:*:*:instance/*""#,
                "",
            ),
            vec![],
            vec![],
        ),
        (
            with("Allow", r#""s3:*""#, objects, ""),
            vec![],
            first.clone(),
        ),
        (with("Allow", r#""s3:*""#, both, ""), vec![], vec![]),
        (with("Allow", r#""s3:*""#, objects, listing), vec![], vec![]),
        (
            with("Allow", r#""s3:*""#, r#""arn:aws:s3:::reports""#, ""),
            vec![],
            first.clone(),
        ),
        (
            with("Allow", r#""ecr:*""#, repository, ""),
            vec![],
            first.clone(),
        ),
        (
            with("Allow", r#""ecr:*""#, repository, token),
            vec![],
            vec![],
        ),
        (with("Deny", r#""ecr:*""#, repository, ""), vec![], vec![]),
    ] {
        assert_eq!(codes(&text, None, None), flaws, "{text}");
        assert_eq!(reviewed(&text, None), more, "{text}");
    }
}

#[test]
fn statements_beside_one_another() {
    let two = |first: &str, second: &str| {
        format!(r#"{{"Version": "2012-10-17", "Statement": [{{{first}}}, {{{second}}}]}}"#)
    };
    let get = r#""Effect": "Allow", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::b/*""#;
    for (first, second, expected) in [
        (
            get,
            r#""Effect": "Allow", "Action": "s3:Get*", "Resource": "arn:aws:s3:::*""#,
            vec!["redundant_statement"],
        ),
        // A statement with a condition covers only what has the same.
        (
            get,
            r#""Effect": "Allow", "Action": "s3:Get*", "Resource": "arn:aws:s3:::*", "Condition": {"Bool": {"aws:SecureTransport": "true"}}"#,
            vec![],
        ),
        (
            r#""Effect": "Allow", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::b/*", "Condition": {"Bool": {"aws:SecureTransport": "true"}}"#,
            r#""Effect": "Allow", "Action": "s3:Get*", "Resource": "arn:aws:s3:::*""#,
            vec!["redundant_statement"],
        ),
        (
            get,
            r#""Effect": "Deny", "Action": "s3:*", "Resource": "*""#,
            vec!["allow_shadowed_by_deny"],
        ),
        (
            get,
            r#""Effect": "Deny", "NotAction": "iam:*", "Resource": "*""#,
            vec!["allow_shadowed_by_deny"],
        ),
        (
            get,
            r#""Effect": "Deny", "NotAction": "s3:Get*", "Resource": "*""#,
            vec![],
        ),
        (
            get,
            r#""Effect": "Deny", "Action": "s3:*", "Resource": "arn:aws:s3:::b/a""#,
            vec![],
        ),
        (
            get,
            r#""Effect": "Allow", "Action": "s3:Get*", "Resource": "arn:aws:s3:::b/${aws:username}""#,
            vec![],
        ),
    ] {
        let text = two(first, second);
        assert_eq!(codes(&text, None, None), expected, "{text}");
    }
}

#[test]
fn more_principals() {
    let bucket = |principal: &str, condition: &str| {
        document(&format!(
            r#""Effect": "Allow", "Principal": {principal}, "Action": "s3:GetObject", "Resource": "arn:aws:s3:::b/*"{condition}"#
        ))
    };
    for (text, expected) in [
        (
            bucket(r#"{"Service": "cloudtrail.amazonaws.com"}"#, ""),
            vec!["restrict_access_to_service_principal"],
        ),
        (
            bucket(
                r#"{"Service": "cloudtrail.amazonaws.com"}"#,
                r#", "Condition": {"StringEquals": {"aws:SourceAccount": "123456789012"}}"#,
            ),
            vec![],
        ),
        (
            bucket(r#"{"User": "arn:aws:iam::123456789012:user/a"}"#, ""),
            vec!["invalid_principal_key"],
        ),
        (
            bucket(r#"{"AWS": "alice"}"#, ""),
            vec!["invalid_principal_format"],
        ),
        (
            bucket(
                r#"{"AWS": ["123456789012", "arn:aws:iam::123456789012:role/a", "*"]}"#,
                "",
            ),
            vec![],
        ),
    ] {
        assert_eq!(
            codes(&text, Some(PolicyType::Resource), None),
            expected,
            "{text}"
        );
    }
    let trust = document(
        r#""Effect": "Deny", "NotPrincipal": {"AWS": "arn:aws:iam::123456789012:role/a"}, "Action": "sts:AssumeRole""#,
    );
    assert_eq!(
        codes(&trust, Some(PolicyType::Trust), None),
        vec!["role_trust_policy_syntax_error_notprincipal"]
    );
    let google = document(
        r#""Effect": "Allow", "Principal": {"Federated": "accounts.google.com"}, "Action": "sts:AssumeRoleWithWebIdentity""#,
    );
    assert_eq!(
        codes(&google, Some(PolicyType::Trust), None),
        vec!["missing_condition_key_for_oidc_principal"]
    );
}

#[test]
fn a_condition_beside_actions_that_never_carry_its_key() {
    let text = |effect: &str| {
        document(&format!(
            r#""Effect": "{effect}", "Action": ["s3:ListBucket", "s3:GetBucketLocation"], "Resource": "arn:aws:s3:::b", "Condition": {{"StringLike": {{"s3:prefix": "a/*"}}}}"#
        ))
    };
    for effect in ["Allow", "Deny"] {
        assert_eq!(
            codes(&text(effect), None, None),
            vec!["unsupported_action_for_condition_key"],
            "{effect}"
        );
    }
}

#[test]
fn letters_that_are_others_and_characters_that_nobody_sees() {
    let with = |action: &str, resource: &str| {
        let resource = serde_json::json!(resource);
        document(&format!(
            r#""Effect": "Allow", "Action": "{action}", "Resource": {resource}"#
        ))
    };
    let right = "arn:aws:s3:::reports/*";
    for (text, expected) in [
        (with("s3:GetObject", right), vec![]),
        (
            with("s3:GetОbject", right),
            vec!["look_alike_letter", "invalid_action"],
        ),
        (
            with("ѕ3:GetObject", right),
            vec!["look_alike_letter", "invalid_service_in_action"],
        ),
        (
            with("s3:GetObject", "arn:aws:s3:::repоrts/*"),
            vec!["look_alike_letter"],
        ),
        (
            with("s3:GetObject", "arn:aws:s3:::my–reports/*"),
            vec!["look_alike_letter"],
        ),
        (
            with("s3:GetObject", "arn:aws:s3:::reports/отчёт 2020–2021"),
            vec!["unsupported_character"],
        ),
        (
            with("s3:GetObject", "arn:aws:s3:::reports/資料Ａ"),
            vec!["unsupported_character"],
        ),
        (
            with("s3:GetObject", "arn:aws:s3:::reports/Geschäft"),
            vec![],
        ),
        (
            with_condition(r#""StringEquals": {"aws:PrincipalTag/部署": "b"}"#),
            vec!["unsupported_character"],
        ),
        (
            with("s3:GetObject", "arn:aws:s3:::<バケット名>/*"),
            vec!["placeholder_left"],
        ),
        (
            with_condition(r#""StringEquals": {"aws:PrincipаlTag/a": "b"}"#),
            vec!["look_alike_letter"],
        ),
        (
            with_condition(r#""StringEquals": {"aws:PrincipalTag/a": "repоrt"}"#),
            vec!["look_alike_letter"],
        ),
        (
            // As it is written here the JSON has an escape, which the author may have meant.
            with("s3:GetObject", "X").replace('X', "arn:aws:s3:::reports\\u202e/*"),
            vec!["invisible_character"],
        ),
        (
            with("s3:GetObject", "arn:aws:s3:::reports\u{61c}/*"),
            vec!["json_syntax_error"],
        ),
        (
            with("s3:Get\u{E0041}Object", right),
            vec!["json_syntax_error"],
        ),
    ] {
        assert_eq!(
            codes(&text, Some(PolicyType::Identity), None),
            expected,
            "{text}"
        );
    }
}
