//! Tables: what is found in a paste, and what had to be mended.

use super::edit::{self, Edit, NewStatement};
use super::{Form, FoundPolicies, RepairKind, UnreadableKind, find};
use crate::budget::Budget;
use crate::iam::{Effect, PolicyType};
use crate::text::Paste;
use std::collections::BTreeMap;
use std::fmt::Write as _;

fn found(text: &str) -> FoundPolicies {
    find(0, &Paste::new(None, text), &Budget::default())
}

/// One line a statement: effect, actions, resources, conditions.
fn outline(found: &FoundPolicies) -> Vec<String> {
    let join = |list: &Option<super::ListElement>| {
        list.as_ref().map_or("-".to_owned(), |list| {
            let values: Vec<&str> = list
                .values
                .iter()
                .map(|value| value.value.as_str())
                .collect();
            format!(
                "{}{}",
                if list.negated { "!" } else { "" },
                values.join(",")
            )
        })
    };
    let mut lines = Vec::new();
    for policy in &found.policies {
        for statement in &policy.policy.statements {
            let effect = match statement.effect.as_ref().map(|effect| effect.value) {
                Some(Effect::Allow) => "Allow",
                Some(Effect::Deny) => "Deny",
                None => "-",
            };
            let mut line = format!(
                "{effect} {} {}",
                join(&statement.action),
                join(&statement.resource)
            );
            for entry in &statement.conditions {
                let values: Vec<&str> = entry
                    .values
                    .iter()
                    .map(|value| value.value.as_str())
                    .collect();
                write!(
                    line,
                    " {}/{}={}",
                    entry.operator.value,
                    entry.key.value,
                    values.join(",")
                )
                .unwrap();
            }
            lines.push(line);
        }
    }
    lines
}

fn kinds(found: &FoundPolicies) -> Vec<RepairKind> {
    found
        .policies
        .iter()
        .flat_map(|policy| policy.repairs.iter().map(|repair| repair.kind.clone()))
        .collect()
}

#[test]
fn both_policies_of_the_seed_are_found() {
    let found = found(include_str!("../../tests/corpus/seed.txt"));
    assert_eq!(found.policies.len(), 2);
    assert!(kinds(&found).is_empty(), "{:?}", kinds(&found));
    assert!(found.unreadable.is_empty());
    assert_eq!(
        outline(&found),
        [
            "Allow ssm:StartSession arn:aws:ec2:ap-northeast-1:<AccountID>:instance/* StringLike/ssm:resourceTag/Env=Dev",
            "Allow ssm:TerminateSession,ssm:ResumeSession arn:aws:ssm:*:*:session/${aws:userid}-*",
            "Allow ssm:StartSession arn:aws:ec2:ap-northeast-1:<AccountID>:instance/* StringLike/ssm:resourceTag/Env=Dev",
            "Allow ssm:StartSession arn:aws:ssm:ap-northeast-1::document/AWS-StartPortForwardingSession",
            "Allow ssm:TerminateSession arn:aws:ssm:*:*:session/${aws:username}-*",
        ]
    );
}

#[test]
#[expect(clippy::too_many_lines, reason = "a table")]
fn every_oddity_is_read_and_reported() {
    use RepairKind as R;
    let case = |expected: &str| R::Case {
        expected: expected.to_owned(),
    };
    let rows: Vec<(&str, &str, Vec<RepairKind>)> = vec![
        (
            "trailing comma",
            r#"{"Statement":[{"Effect":"Allow","Action":["s3:*",],"Resource":"*",},],}"#,
            vec![
                R::TrailingComma,
                R::TrailingComma,
                R::TrailingComma,
                R::TrailingComma,
            ],
        ),
        (
            "line comment",
            "{\"Statement\":[{\"Effect\":\"Allow\", // all\n\"Action\":\"s3:*\",\"Resource\":\"*\"}]}",
            vec![R::Comment],
        ),
        (
            "hash comment",
            "{\"Statement\":[{\"Effect\":\"Allow\", # 全部\n\"Action\":\"s3:*\",\"Resource\":\"*\"}]}",
            vec![R::Comment],
        ),
        (
            "block comment",
            r#"{"Statement":[{"Effect":"Allow",/* all */"Action":"s3:*","Resource":"*"}]}"#,
            vec![R::Comment],
        ),
        (
            "smart quotes",
            "{“Statement”:[{“Effect”:“Allow”,\"Action\":\"s3:*\",\"Resource\":\"*\"}]}",
            vec![R::SmartQuotes; 3],
        ),
        (
            "two closing quotes",
            "{”Statement”:[{\"Effect\":\"Allow\",\"Action\":\"s3:*\",\"Resource\":\"*\"}]}",
            vec![R::SmartQuotes],
        ),
        (
            "a straight and a smart quote",
            "{\"Statement\":[{\"Effect\":\"Allow”,\"Action\":\"s3:*\",\"Resource\":\"*\"}]}",
            vec![R::SmartQuotes],
        ),
        (
            "single smart quotes",
            "{‘Statement’:[{\"Effect\":\"Allow\",\"Action\":\"s3:*\",\"Resource\":\"*\"}]}",
            vec![R::SmartQuotes],
        ),
        (
            "corner brackets",
            "{「Statement」:[{「Effect」:「Allow」,\"Action\":\"s3:*\",\"Resource\":\"*\"}]}",
            vec![R::SmartQuotes; 3],
        ),
        (
            "full-width signs",
            "｛\"Statement\"：［{\"Effect\":\"Allow\"，\"Action\":\"s3:*\",\"Resource\":\"*\"}］｝",
            vec![
                R::OddCharacter('｛'),
                R::OddCharacter('：'),
                R::OddCharacter('［'),
                R::OddCharacter('，'),
                R::OddCharacter('］'),
                R::OddCharacter('｝'),
            ],
        ),
        (
            "full-width letters",
            "{\"Statement\":[{\"Effect\":\"Allow\",\"Action\":\"s3：*\",\"Resource\":\"*\"}]}",
            vec![R::OddCharacter('：')],
        ),
        (
            "full-width space",
            "{\"Statement\":[{\"Effect\":\"Allow\",\u{3000}\"Action\":\"s3:*\",\"Resource\":\"*\"}]}",
            vec![R::OddCharacter('\u{3000}')],
        ),
        (
            "no-break space",
            "{\u{a0}\"Statement\":[{\"Effect\":\"Allow\",\"Action\":\"s3:*\",\"Resource\":\"*\"}]}",
            vec![R::OddCharacter('\u{a0}')],
        ),
        (
            "zero width",
            "{\"Statement\":[{\"Effect\":\"Allow\",\"Action\":\"s3:*\u{200b}\",\u{feff}\"Resource\":\"*\"}]}",
            vec![R::OddCharacter('\u{200b}'), R::OddCharacter('\u{feff}')],
        ),
        (
            "single quotes",
            r#"{'Statement':[{'Effect':"Allow","Action":"s3:*","Resource":"*"}]}"#,
            vec![R::SingleQuotes; 2],
        ),
        (
            "bare keys",
            r#"{Statement:[{Effect:"Allow",Action: "s3:*","Resource":"*"}]}"#,
            vec![R::UnquotedKey; 3],
        ),
        (
            "bare value",
            r#"{"Statement":[{"Effect":Allow,"Action":"s3:*","Resource":"*"}]}"#,
            vec![R::UnquotedValue],
        ),
        (
            "missing closing brackets",
            "{\"Statement\":[{\"Effect\":\"Allow\",\"Action\":\"s3:*\",\"Resource\":\"*\"",
            vec![R::Unclosed(3)],
        ),
        (
            "cut before a fence",
            "```json\n{\"Statement\":[{\"Effect\":\"Allow\",\"Action\":\"s3:*\",\"Resource\":\"*\"}\n```\nHelp!",
            vec![R::Unclosed(2)],
        ),
        (
            "cut before prose",
            "{\"Statement\":[{\"Effect\":\"Allow\",\"Action\":\"s3:*\",\"Resource\":\"*\"},\n\nと設定しました。",
            vec![R::Unclosed(2)],
        ),
        (
            "a list that does not close",
            r#"{"Statement":[{"Effect":"Allow","Action":["s3:*","Resource":"*"}]}"#,
            vec![R::Unclosed(1)],
        ),
        (
            "an object that does not close",
            r#"{"Statement":[{"Effect":"Allow","Action":"s3:*","Resource":"*"]}"#,
            vec![R::Unclosed(1)],
        ),
        (
            "stray bracket",
            r#"{"Statement":{"Effect":"Allow","Action":"s3:*","Resource":"*"]}}"#,
            vec![R::StrayBracket],
        ),
        (
            "dots",
            "{\"Statement\":[\n...\n{\"Effect\":\"Allow\",\"Action\":\"s3:*\",\"Resource\":\"*\"}]}",
            vec![R::Elision],
        ),
        (
            "ellipsis between commas",
            "{\"Statement\":[{\"Effect\":\"Allow\",\"Action\":\"s3:*\",\"Resource\":\"*\"}, …,]}",
            vec![R::TrailingComma, R::Elision, R::TrailingComma],
        ),
        (
            "（略）",
            "{\"Statement\":[\n{\"Effect\":\"Allow\",\"Action\":\"s3:*\",\"Resource\":\"*\"}\n（略）\n]}",
            vec![R::Elision],
        ),
        (
            "〜中略〜",
            "{\"Statement\":[\n{\"Effect\":\"Allow\",\"Action\":\"s3:*\",\"Resource\":\"*\"}\n〜中略〜\n]}",
            vec![R::Elision],
        ),
        (
            "<snip>",
            "{\"Statement\":[\n{\"Effect\":\"Allow\",\"Action\":\"s3:*\",\"Resource\":\"*\"}\n<snip>\n]}",
            vec![R::Elision],
        ),
        (
            "missing comma",
            "{\"Statement\":[{\"Effect\":\"Allow\"\n\"Action\":\"s3:*\"\n\"Resource\":\"*\"}]}",
            vec![R::MissingComma; 2],
        ),
        (
            "wrapped string",
            "{\"Statement\":[{\"Effect\":\"Allow\",\"Action\":\"s3:\n    *\",\"Resource\":\"*\"}]}",
            vec![R::BrokenString],
        ),
        (
            "carriage returns in a string",
            "{\"Statement\":[{\"Effect\":\"Allow\",\"Sid\":\"a\r\rb\",\"Action\":\"s3:*\",\"Resource\":\"*\"}]}",
            vec![R::BrokenString],
        ),
        (
            "missing quote",
            "{\"Statement\":[{\"Effect\":\"Allow,\n\"Action\":\"s3:*\",\"Resource\":\"*\"}]}",
            vec![R::MissingQuote],
        ),
        (
            "missing colon",
            r#"{"Statement":[{"Effect" "Allow","Action":"s3:*","Resource":"*"}]}"#,
            vec![R::MissingColon],
        ),
        (
            "a note beside a member",
            "{\"Statement\":[{\"Effect\":\"Allow\", ← ここ\n\"Action\":\"s3:*\",\"Resource\":\"*\"}]}",
            vec![R::StrayText],
        ),
        (
            "names in lower case",
            r#"{"statement":[{"effect":"allow","Action":"s3:*","resource":"*"}]}"#,
            vec![
                case("Statement"),
                case("Effect"),
                case("Allow"),
                case("Resource"),
            ],
        ),
        (
            "python",
            "{'Statement': [{'Effect': 'Allow', 'Action': 's3:*', 'Resource': '*'}]}",
            vec![R::SingleQuotes; 7],
        ),
        (
            "statement",
            r#"{"Effect":"Allow","Action":"s3:*","Resource":"*"}"#,
            vec![R::Wrapped],
        ),
        (
            "statement list",
            r#"[{"Effect":"Allow","Action":"s3:*","Resource":"*"}]"#,
            vec![R::Wrapped],
        ),
        (
            "members",
            "\"Effect\": \"Allow\",\n\"Action\": \"s3:*\",\n\"Resource\": \"*\"\n",
            vec![R::Wrapped],
        ),
        (
            "no outer brace",
            "\"Version\": \"2012-10-17\",\n\"Statement\": [{\"Effect\":\"Allow\",\"Action\":\"s3:*\",\"Resource\":\"*\"}]\n}",
            vec![R::Wrapped],
        ),
    ];
    for (name, text, expected) in rows {
        let text = format!("教えてください。\n\n{text}");
        let found = found(&text);
        assert_eq!(
            outline(&found),
            ["Allow s3:* *"],
            "{name}: {:?}",
            kinds(&found)
        );
        assert_eq!(kinds(&found), expected, "{name}");
        assert!(found.unreadable.is_empty(), "{name}");
        let clean = edit::original(&Paste::new(None, text.as_str()), &found.policies[0]);
        assert!(
            serde_json::from_str::<serde_json::Value>(&clean).is_ok(),
            "{name}: {clean}"
        );
        let again = self::found(&clean);
        assert_eq!(outline(&again), ["Allow s3:* *"], "{name}: {clean}");
        assert_eq!(kinds(&again), [], "{name}: {clean}");
    }
}

#[test]
fn full_width_letters_in_templates_are_mended_and_said() {
    for template in [
        "Statement:\n  - Effect: Allow\n    Action: s3：＊\n    Resource: '*'",
        "policy = jsonencode({\n  Statement = [{\n    Effect = \"Allow\"\n    Action = \"s3：＊\"\n    Resource = \"*\"\n  }]\n})",
    ] {
        let found = self::found(template);
        assert_eq!(outline(&found), ["Allow s3:* *"], "{template}");
        assert_eq!(
            kinds(&found),
            [
                RepairKind::OddCharacter('：'),
                RepairKind::OddCharacter('＊')
            ],
            "{template}"
        );
    }
}

#[test]
fn braces_in_strings_are_text() {
    for head in [
        r#""Version": "2012}10{17""#,
        r#""Id": "}}""#,
        r#""Id": "{""#,
        r#""Id": "\"}{ \"{""#,
        r#""Version": "2012-10-17", "Id": "a {b}} c""#,
    ] {
        let paste = format!(
            r#"{{"PolicyName": "{{x", "PolicyDocument": {{{head}, "Statement": [{{"Sid": "}}", "Effect": "Allow", "Action": "s3:*", "Resource": "*"}}]}}}}"#
        );
        let found = self::found(&paste);
        assert_eq!(outline(&found), ["Allow s3:* *"], "{paste}");
        assert_eq!(kinds(&found), [], "{paste}");
    }
}

#[test]
fn fragments_are_wrapped() {
    let cut = "\"Action\": \"sts:AssumeRoleWithWebIdentity\",\n\"Condition\": {\n  \"StringEquals\": {\n    \"oidc.eks/id/EXAMPLE.....:sub\": \"system:serviceaccount:ns:aws-*\",\n    \"oidc.eks/id/EXAMPLE.....:aud\": \"sts.amazonaws.com\"";
    let rows = [
        (
            cut,
            vec![
                "- sts:AssumeRoleWithWebIdentity - StringEquals/oidc.eks/id/EXAMPLE.....:sub=system:serviceaccount:ns:aws-* StringEquals/oidc.eks/id/EXAMPLE.....:aud=sts.amazonaws.com",
            ],
        ),
        (
            r#""Condition": { "StringEquals": { "oidc/id/...:aud": "system:serviceaccount:ns:name" } }"#,
            vec!["- - - StringEquals/oidc/id/...:aud=system:serviceaccount:ns:name"],
        ),
        (
            "\"Sid\": \"A\",\n\"Effect\": \"Deny\",\n\"NotAction\": [\"iam:*\"],\n\"Resource\": \"*\"",
            vec!["Deny !iam:* *"],
        ),
        (
            "{\"Effect\":\"Allow\",\"Action\":\"a:b\",\"Resource\":\"*\"},\n{\"Effect\":\"Deny\",\"Action\":\"c:d\",\"Resource\":\"*\"}",
            vec!["Allow a:b *", "Deny c:d *"],
        ),
        (
            "\"Resource\": \"*\",\n\"Effect\": \"Allow\"\n},\n{\"Effect\":\"Deny\",\"Action\":\"c:d\",\"Resource\":\"*\"}\n]\n}",
            vec!["Allow - *", "Deny c:d *"],
        ),
    ];
    for (text, expected) in rows {
        let found = found(text);
        assert_eq!(outline(&found), expected, "{text}");
        assert_eq!(found.policies.len(), 1, "{text}");
        assert_eq!(found.policies[0].form, Form::Fragment, "{text}");
    }
}

#[test]
fn packed_policies_are_unpacked() {
    let plain = r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"s3:Get*","Resource":"arn:aws:s3:::b/${aws:username}"}]}"#;
    let mut packed = plain.to_owned();
    for level in 1..=3 {
        packed = serde_json::to_string(&serde_json::json!({ "policyDocument": packed })).unwrap();
        let found = found(&format!("the event:\n{packed}\nhelp"));
        assert_eq!(
            outline(&found),
            ["Allow s3:Get* arn:aws:s3:::b/${aws:username}"],
            "{level}"
        );
        assert_eq!(found.policies[0].form, Form::Escaped);
        assert!(kinds(&found).is_empty());
    }
    let url = "PolicyDocument=%7B%22Version%22%3A%222012-10-17%22%2C%22Statement%22%3A%5B%7B%22Effect%22%3A%22Allow%22%2C%22Action%22%3A%22s3%3AGet%2A%22%2C%22Resource%22%3A%22%2A%22%7D%5D%7D&Action=PutRolePolicy";
    assert_eq!(outline(&found(url)), ["Allow s3:Get* *"]);
}

#[test]
fn packed_policies_are_written_again() {
    let document = r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"s3:Get*","Resource":"*"}]}"#;
    let in_json = |text: &str| serde_json::json!({ "policyDocument": text }).to_string();
    let in_url = |text: &str| -> String {
        let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~".contains(&byte);
        let encoded = text.bytes().map(|byte| match byte {
            byte if plain(byte) => char::from(byte).to_string(),
            byte => format!("%{byte:02X}"),
        });
        format!("PolicyDocument={}", encoded.collect::<String>())
    };
    let json: serde_json::Value = serde_json::from_str(document).unwrap();
    for packed in [
        in_url(document),
        in_json(document),
        in_json(&in_json(document)),
        in_json(&in_url(document)),
        in_url(&in_json(document)),
    ] {
        let (paste, policy) = only(&packed);
        let written = edit::original(&paste, &policy);
        let written: Option<serde_json::Value> = serde_json::from_str(&written).ok();
        assert_eq!(written, Some(json.clone()), "{packed}");
    }
}

#[test]
fn the_text_of_a_packed_policy_is_found_again() {
    let plain = r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"s3:Get*","Resource":"arn:aws:s3:::b/*"}]}"#;
    let url = |text: &str| {
        text.bytes().fold(String::new(), |mut out, byte| {
            if byte.is_ascii_alphanumeric() {
                out.push(char::from(byte));
            } else {
                write!(out, "%{byte:02X}").unwrap();
            }
            out
        })
    };
    let json = |text: &str| serde_json::json!({ "document": text }).to_string();
    let members = plain
        .trim_start_matches(r#"{"Version":"2012-10-17","Statement":[{"#)
        .trim_end_matches("}]}");
    for packed in [
        json(plain),
        json(&json(plain)),
        format!("PolicyDocument={}&Version=1", url(plain)),
        url(plain),
        json(&url(plain)),
        url(members),
        url(r#""Effect":"Allow","Action":2"#),
    ] {
        let (paste, policy) = only(&packed);
        let text = edit::original(&paste, &policy);
        let document: serde_json::Value = serde_json::from_str(&text).unwrap();
        assert_eq!(document["Statement"][0]["Effect"], "Allow", "{packed}");
    }
}

#[test]
fn the_kind_follows_from_elements_and_property_names() {
    let rows = [
        (
            r#"{"Statement":[{"Effect":"Allow","Principal":{"AWS":"*"},"Action":"sts:AssumeRole"}]}"#,
            Some(PolicyType::Trust),
        ),
        (
            r#"{"Statement":[{"Effect":"Allow","Principal":"*","Action":"s3:GetObject","Resource":"*"}]}"#,
            Some(PolicyType::Resource),
        ),
        (
            r#"{"Statement":[{"Effect":"Allow","Action":"s3:GetObject","Resource":"*"}]}"#,
            None,
        ),
        (
            r#"{"Statement":[{"Effect":"Allow","Principal":"*","Action":["ecr:BatchGetImage","ecr:PutImage"]}]}"#,
            Some(PolicyType::Resource),
        ),
        (
            r#"{"Statement":[{"Effect":"Allow","Principal":"*","Action":"s3:GetObject"}]}"#,
            None,
        ),
        (
            r#"{"Role":{"AssumeRolePolicyDocument":{"Statement":[{"Effect":"Allow","Action":"sts:AssumeRole"}]}}}"#,
            Some(PolicyType::Trust),
        ),
        (
            r#"{"assumeRolePolicyDocument":"{\"Statement\":[{\"Effect\":\"Allow\",\"Action\":\"sts:AssumeRole\"}]}"}"#,
            Some(PolicyType::Trust),
        ),
    ];
    for (text, expected) in rows {
        let found = found(text);
        assert_eq!(found.policies.len(), 1, "{text}");
        assert_eq!(found.policies[0].policy_type, expected, "{text}");
    }
}

#[test]
fn other_json_gives_no_policy() {
    let rows = [
        r#"{"allowed":false,"explicitDeny":true,"matchedStatements":{"items":[{"statementId":"1","effect":"DENY","principals":{"items":[{"value":"AIDA"}]},"actions":{"items":[{"value":"s3:*"}]},"resources":{"items":[]},"conditions":{"items":[]}}]},"failures":{"items":[]},"context":{"principal":{"id":"AIDA","name":"n","arn":"arn:aws:iam::1:user/n"},"action":"iam:PassRole","resource":"arn:aws:iam::1:role/r","conditions":{"items":[{"key":"k","values":{"items":[{"value":"v"}]}}]}}}"#,
        r#"{"eventVersion":"1.08","userIdentity":{"type":"IAMUser"},"eventSource":"s3.amazonaws.com","eventName":"GetObject","errorCode":"AccessDenied","requestParameters":{"bucketName":"b"},"resources":[{"ARN":"arn:aws:s3:::b"}]}"#,
        r#"{"Type":"AWS::Lambda::Permission","Properties":{"Action":"lambda:InvokeFunction","Principal":"s3.amazonaws.com","FunctionName":"f"}}"#,
        r#"{"Statements":[{"Statement":"SELECT * FROM t"}]}"#,
        "Action: s3:GetObject\nResource: arn:aws:s3:::b\nis denied",
        r#"{"principal":"arn:aws:iam::1:user/u","action":"s3:GetObject","resource":"*"}"#,
        "The \"Effect\" and the \"Action\" of the statement: see above.",
    ];
    for text in rows {
        let found = found(text);
        assert_eq!(outline(&found), Vec::<String>::new(), "{text}");
        assert!(found.unreadable.is_empty(), "{text}");
    }
}

#[test]
fn what_cannot_be_read_is_named_with_its_place() {
    let rows = [
        ("x\n{\"Statement\": [ & ]}", UnreadableKind::Broken, (2, 17)),
        (
            "policy = jsonencode({\n  Version = \"2012-10-17\"\n  Statement = [for s in var.all : { Effect = \"Allow\" }]\n})",
            UnreadableKind::Terraform,
            (1, 21),
        ),
        (
            "data \"aws_iam_policy_document\" \"x\" {\n  statement {\n    sid = \"x\"\n",
            UnreadableKind::CutOff,
            (1, 1),
        ),
        (
            "role.addToPolicy(new iam.PolicyStatement(props));",
            UnreadableKind::Cdk,
            (1, 1),
        ),
    ];
    for (text, kind, (line, column)) in rows {
        let found = found(text);
        assert!(found.policies.is_empty(), "{text}");
        let places: Vec<_> = found
            .unreadable
            .iter()
            .map(|unreadable| {
                (
                    unreadable.kind,
                    (unreadable.position.line, unreadable.position.column),
                )
            })
            .collect();
        assert_eq!(places, [(kind, (line, column))], "{text}");
    }
}

#[test]
fn duplicate_and_foreign_members_are_kept_and_reported() {
    let text = r#"{"Statement":[{"Effect":"Allow","Action":"a:b","Action":"c:d","Resouce":"*","Condition":{"StringEquals":{"k":"1"},"StringEquals":{"k":"2"}}}]}"#;
    let found = found(text);
    assert_eq!(
        outline(&found),
        ["Allow a:b,c:d - StringEquals/k=1 StringEquals/k=2"]
    );
    assert_eq!(
        kinds(&found),
        [
            RepairKind::DuplicateKey("Action".to_owned()),
            RepairKind::UnknownElement("Resouce".to_owned()),
            RepairKind::DuplicateKey("StringEquals".to_owned())
        ]
    );
}

#[test]
fn nesting_is_bounded() {
    for open in ["[", "{\"Statement\":", "{\"Statement\":[", "{\"Action\":"] {
        let text = format!("{{\"Statement\":{}", open.repeat(10_000));
        let found = found(&text);
        assert!(found.policies.is_empty());
        assert!(
            found
                .unreadable
                .iter()
                .all(|unreadable| unreadable.kind == UnreadableKind::TooDeep)
        );
        assert!(!found.unreadable.is_empty());
    }
}

#[test]
fn statements_that_code_makes_one_by_one_are_policies_within_the_limits() {
    const COUNT: usize = 1500;
    let one = "new iam.PolicyStatement({ actions: ['s3:GetObject'], resources: [bucket.arnForObjects('*')] });\n";
    let found = found(&one.repeat(COUNT));
    assert!(found.policies.len() > 1);
    let mut statements = 0;
    let mut end = 0;
    for policy in &found.policies {
        assert!(end <= policy.span.start);
        end = policy.span.end;
        assert!(end - policy.span.start <= super::MAX_CHARACTERS);
        statements += policy.policy.statements.len();
    }
    assert_eq!(statements, COUNT);
    assert!(found.unreadable.is_empty() && found.truncated.is_none());
}

#[test]
fn statements_of_a_role_and_of_a_bucket_are_two_policies_in_whatever_order_code_makes_them() {
    let found = found(
        "role.addToPolicy(new iam.PolicyStatement({ actions: ['s3:GetObject'], resources: ['*'] }));
         bucket.addToResourcePolicy(new iam.PolicyStatement({
             actions: ['s3:PutObject'], resources: ['*'], principals: [new iam.AnyPrincipal()],
         }));
         role.addToPolicy(new iam.PolicyStatement({ actions: ['s3:ListBucket'], resources: ['*'] }));",
    );
    let actions = |policy: &super::PastedPolicy| {
        let statements = policy.policy.statements.iter();
        let lists = statements.filter_map(|statement| statement.action.as_ref());
        let values = lists.flat_map(|list| list.values.iter().map(|value| value.value.clone()));
        values.collect::<Vec<_>>()
    };
    let all: Vec<_> = found.policies.iter().map(actions).collect();
    assert_eq!(
        all,
        [vec!["s3:GetObject", "s3:ListBucket"], vec!["s3:PutObject"]]
    );
}

fn only(text: &str) -> (Paste, super::PastedPolicy) {
    let paste = Paste::new(None, text);
    let mut found = find(0, &paste, &Budget::default());
    assert_eq!(found.policies.len(), 1, "{text}");
    (paste, found.policies.remove(0))
}

fn edited(text: &str, edit: Edit) -> String {
    let (paste, policy) = only(text);
    edit::apply(&paste, &policy, &[edit]).unwrap().text
}

fn document_statement() -> NewStatement {
    NewStatement {
        sid: None,
        effect: Effect::Allow,
        principals: BTreeMap::new(),
        actions: vec!["ssm:StartSession".to_owned()],
        resources: vec!["arn:aws:ssm:ap-northeast-1::document/D".to_owned()],
        conditions: BTreeMap::new(),
    }
}

#[test]
fn a_mended_document_keeps_its_formatting() {
    let rows = [
        (
            "{\n  // all\n  “Version”: \"2012-10-17\",\n  'Statement': [ # list\n    {\n      \"Effect\": \"allow\",\n      \"Action\": [\"s3:*\",],\n      \"Resource\": \"*\"\n",
            "{\n  \"Version\": \"2012-10-17\",\n  \"Statement\": [\n    {\n      \"Effect\": \"Allow\",\n      \"Action\": [\"s3:*\"],\n      \"Resource\": \"*\"\n    }\n  ]\n}",
        ),
        (
            "{\n    \"PolicyVersion\": {\n        \"Document\": {\n            \"Statement\": [\n                {\"Effect\": \"Allow\", \"Action\": \"*\"}\n            ]\n        }\n    }\n}",
            "{\n    \"Statement\": [\n        {\"Effect\": \"Allow\", \"Action\": \"*\"}\n    ]\n}",
        ),
        (
            "  \"Effect\": \"Allow\",\n  \"Action\": \"s3:*\"\n",
            "{\n    \"Version\": \"2012-10-17\",\n    \"Statement\": [\n        {\n            \"Effect\": \"Allow\",\n            \"Action\": \"s3:*\"\n        }\n    ]\n}",
        ),
        (
            "{\n  \"Effect\": \"Allow\",\n  \"Action\": \"s3:*\"\n},\n{\n  \"Effect\": \"Deny\",\n  \"Action\": \"*\"\n}",
            "{\n  \"Version\": \"2012-10-17\",\n  \"Statement\": [\n    {\n      \"Effect\": \"Allow\",\n      \"Action\": \"s3:*\"\n    },\n    {\n      \"Effect\": \"Deny\",\n      \"Action\": \"*\"\n    }\n  ]\n}",
        ),
        (
            r#"{"Document": "{\"Statement\":[{\"Effect\":\"Allow\",\"Action\":[\"*\"]}]}"}"#,
            "{\n    \"Statement\": [\n        {\n            \"Effect\": \"Allow\",\n            \"Action\": [\n                \"*\"\n            ]\n        }\n    ]\n}",
        ),
    ];
    for (text, expected) in rows {
        let (paste, policy) = only(text);
        assert_eq!(edit::original(&paste, &policy), expected, "{text}");
    }
}

#[test]
fn edits_follow_the_style_of_the_author() {
    let tall = "{\n  \"Version\": \"2012-10-17\",\n  \"Statement\": [\n    {\n      \"Effect\": \"Allow\",\n      \"Action\": \"a:b\",\n      \"Resource\": [\n        \"x\"\n      ]\n    }\n  ]\n}";
    let new = "    {\n      \"Effect\": \"Allow\",\n      \"Action\": \"ssm:StartSession\",\n      \"Resource\": \"arn:aws:ssm:ap-northeast-1::document/D\"\n    }";
    assert_eq!(
        edited(tall, Edit::AddStatement(document_statement())),
        tall.replace("    }\n  ]", &format!("    }},\n{new}\n  ]"))
    );
    assert_eq!(
        edited(
            tall,
            Edit::AddResource {
                statement: 0,
                resource: "y".to_owned()
            }
        ),
        tall.replace("\"x\"", "\"x\",\n        \"y\"")
    );
    assert_eq!(
        edited(
            tall,
            Edit::AddAction {
                statement: 0,
                action: "c:d".to_owned()
            }
        ),
        tall.replace("\"a:b\"", "[\n        \"a:b\",\n        \"c:d\"\n      ]")
    );
    let flat = r#"{ "Statement": [ { "Effect": "Allow", "Action": [ "a:b", "e:f" ], "Resource": "x" } ] }"#;
    assert_eq!(
        edited(flat, Edit::AddStatement(document_statement())),
        r#"{ "Statement": [ { "Effect": "Allow", "Action": [ "a:b", "e:f" ], "Resource": "x" }, { "Effect": "Allow", "Action": "ssm:StartSession", "Resource": "arn:aws:ssm:ap-northeast-1::document/D" } ] }"#
    );
    assert_eq!(
        edited(
            flat,
            Edit::AddResource {
                statement: 0,
                resource: "y".to_owned()
            }
        ),
        flat.replace("\"x\"", "[ \"x\", \"y\" ]")
    );
    assert_eq!(
        edited(
            flat,
            Edit::AddAction {
                statement: 0,
                action: "c:d".to_owned()
            }
        ),
        flat.replace("\"e:f\"", "\"e:f\", \"c:d\"")
    );
    assert_eq!(
        edited(flat, Edit::ReplaceVersion("2012-10-17".to_owned())),
        flat.replace(
            "{ \"Statement",
            "{ \"Version\": \"2012-10-17\", \"Statement"
        )
    );
    let one = r#"{"Statement":{"Effect":"Allow","Action":"a:b","Resource":"x"}}"#;
    assert_eq!(
        edited(one, Edit::AddStatement(document_statement())),
        r#"{"Statement":[{"Effect":"Allow","Action":"a:b","Resource":"x"},{"Effect":"Allow","Action":"ssm:StartSession","Resource":"arn:aws:ssm:ap-northeast-1::document/D"}]}"#
    );
    let empty = "{\n    \"Version\": \"2012-10-17\",\n    \"Statement\": []\n}";
    assert_eq!(
        edited(empty, Edit::AddStatement(document_statement())),
        edit::new_document(&[document_statement()])
    );
    let braces =
        "{\n  \"Statement\": [{\n    \"Effect\": \"Allow\",\n    \"Action\": \"a:b\"\n  }]\n}";
    assert_eq!(
        edited(
            braces,
            Edit::AddStatement(NewStatement {
                resources: vec![],
                ..document_statement()
            })
        ),
        "{\n  \"Statement\": [{\n    \"Effect\": \"Allow\",\n    \"Action\": \"a:b\"\n  }, {\n    \"Effect\": \"Allow\",\n    \"Action\": \"ssm:StartSession\"\n  }]\n}"
    );
}

#[test]
fn conditions_and_principals_are_edited_in_place() {
    let text = r#"{"Statement": [{"Effect": "Allow", "Principal": {"AWS": "1"}, "Action": "sts:AssumeRole", "Condition": {"StringEquals": {"k:sub": "a*", "k:aud": "b"}}}]}"#;
    let operator = |key: &str| Edit::ReplaceOperator {
        statement: 0,
        operator: "StringEquals".to_owned(),
        key: key.to_owned(),
        to: "StringLike".to_owned(),
    };
    assert_eq!(
        edited(text, operator("k:sub")),
        text.replace(
            r#"{"k:sub": "a*", "k:aud": "b"}"#,
            r#"{"k:aud": "b"}, "StringLike": {"k:sub": "a*"}"#
        )
    );
    let single = text.replace(r#", "k:aud": "b""#, "");
    assert_eq!(
        edited(&single, operator("k:sub")),
        single.replace("StringEquals", "StringLike")
    );
    let both = text.replace(r#""b"}}"#, r#""b"}, "StringLike": {"x": "y"}}"#);
    assert_eq!(
        edited(&both, operator("k:aud")),
        both.replace(r#", "k:aud": "b""#, "")
            .replace(r#"{"x": "y"}"#, r#"{"x": "y", "k:aud": "b"}"#)
    );
    let value = Edit::ReplaceConditionValue {
        statement: 0,
        operator: "StringEquals".to_owned(),
        key: "k:sub".to_owned(),
        from: "a*".to_owned(),
        to: "c".to_owned(),
    };
    assert_eq!(edited(text, value), text.replace("a*", "c"));
    let principal = |kind: &str| Edit::AddPrincipal {
        statement: 0,
        kind: kind.to_owned(),
        value: "2".to_owned(),
    };
    assert_eq!(
        edited(text, principal("AWS")),
        text.replace(r#""1""#, r#"["1", "2"]"#)
    );
    assert_eq!(
        edited(text, principal("Service")),
        text.replace(r#"{"AWS": "1"}"#, r#"{"AWS": "1", "Service": "2"}"#)
    );
    let (paste, policy) = only(text);
    let missing = Edit::ReplaceAction {
        statement: 0,
        from: "x:y".to_owned(),
        to: "a:b".to_owned(),
    };
    assert_eq!(edit::apply(&paste, &policy, &[missing]), None);
}

#[test]
fn size_leaves_white_space_out() {
    assert_eq!(super::size("{ \"a\":\n\t\"あ\" }"), 9);
}
#[test]
fn every_cut_gives_a_whole_document() {
    let text = include_str!("../../tests/corpus/seed.txt");
    let (start, end) = {
        let found = found(text);
        (found.policies[0].span.start, found.policies[0].span.end)
    };
    for cut in start..end {
        let paste = Paste::new(None, text.get(start..cut).unwrap());
        for policy in find(0, &paste, &Budget::default()).policies {
            let clean = edit::original(&paste, &policy);
            assert!(
                serde_json::from_str::<serde_json::Value>(&clean).is_ok(),
                "{}\n=>\n{clean}\n{:?}",
                paste.as_str(),
                policy.repairs
            );
        }
    }
}

#[test]
fn yaml_is_read() {
    let role = "
  Role:
    Type: AWS::IAM::Role
    Properties:
      AssumeRolePolicyDocument:
        Version: '2012-10-17'
        Statement:
          - Effect: Allow
            Principal:
              Service:
                - lambda.amazonaws.com # the function
            Action: sts:AssumeRole
      Policies:
        - PolicyName: p
          PolicyDocument:
            Version: \"2012-10-17\"
            Statement:
            - Sid: A
              Effect: Allow
              Action:
              - s3:GetObject
              - 's3:Put*'
              Resource: !Sub \"arn:aws:s3:::${Bucket}/*\"
            - Effect: Deny
              NotAction: [iam:*, \"sts:*\"]
              Resource: [!GetAtt Queue.Arn, !Sub 'arn:x:${A}', '*']
              Condition:
                StringEquals:
                  aws:RequestedRegion: [eu-west-1]
                Bool: { aws:SecureTransport: false }
      MaxSessionDuration: 3600
";
    let policies = found(role);
    assert_eq!(
        outline(&policies),
        [
            "Allow sts:AssumeRole -",
            "Allow s3:GetObject,s3:Put* arn:aws:s3:::${Bucket}/*",
            "Deny !iam:*,sts:* ${Queue.Arn},arn:x:${A},* StringEquals/aws:RequestedRegion=eu-west-1 Bool/aws:SecureTransport=false",
        ]
    );
    assert_eq!(kinds(&policies), []);
    assert_eq!(policies.policies.len(), 2);
    assert_eq!(policies.policies[0].policy_type, Some(PolicyType::Trust));
    assert_eq!(policies.policies[1].form, Form::Yaml);
    let paste = Paste::new(None, role);
    assert_eq!(
        edit::original(&paste, &policies.policies[0]),
        "{\n    \"Version\": \"2012-10-17\",\n    \"Statement\": [\n        {\n            \"Effect\": \"Allow\",\n            \"Principal\": {\n                \"Service\": [\n                    \"lambda.amazonaws.com\"\n                ]\n            },\n            \"Action\": \"sts:AssumeRole\"\n        }\n    ]\n}"
    );
    let clean = found(&edit::original(&paste, &policies.policies[1]));
    assert_eq!(outline(&clean), outline(&policies)[1..]);
    assert_eq!(kinds(&clean), []);

    let bare = "Version: 2012-10-17\nStatement:\n  - Effect: allow\n    Action: \"*\"\n    Resource: \"*\"\n\nThanks";
    assert_eq!(outline(&found(bare)), ["Allow * *"]);
    assert_eq!(
        kinds(&found(bare)),
        [RepairKind::Case {
            expected: "Allow".to_owned()
        }]
    );
    let clean = edit::original(&Paste::new(None, bare), &found(bare).policies[0]);
    assert!(clean.contains("\"Allow\""), "{clean}");
    let list = "iamRoleStatements:\n  - Effect: Allow\n    Action:\n      - s3:*\n    Resource: !Ref Bucket\n  - Effect: Deny\n    Action: a:b\n    Resource:\n      Fn::Join: ['', ['arn:', !Ref X]]\nother: 1\n";
    assert_eq!(
        outline(&found(list)),
        ["Allow s3:* ${Bucket}", "Deny a:b arn:${X}"]
    );
    assert_eq!(kinds(&found(list)), [RepairKind::Wrapped]);
    let clean = edit::original(&Paste::new(None, list), &found(list).policies[0]);
    assert_eq!(outline(&found(&clean)), outline(&found(list)));
}

#[test]
fn functions_of_a_json_template_stay_placeholders() {
    let text = r#"{"PolicyDocument":{"Statement":[{"Effect":"Allow","Action":"s3:*","Resource":[{"Fn::Sub":"arn:aws:s3:::${B}"},{"Fn::GetAtt":["Q","Arn"]},{"Fn::Join":["",["arn:",{"Ref":"AWS::Partition"},":s3:::b"]]}]}]}}"#;
    assert_eq!(
        outline(&found(text)),
        ["Allow s3:* arn:aws:s3:::${B},${Q.Arn},arn:${AWS::Partition}:s3:::b"]
    );
    assert_eq!(kinds(&found(text)), []);
}

#[test]
fn terraform_objects_are_read() {
    let text = r#"
resource "aws_iam_role" "app" {
  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{ Effect = "Allow", Principal = { Service = "lambda.amazonaws.com" }, Action = "sts:AssumeRole" }]
  })
}
resource "aws_iam_role_policy" "app" {
  policy = jsonencode({
    "Version" : "2012-10-17", # quoted, with a colon
    Statement = [
      {
        Sid    = "Read"
        Action = [
          "s3:GetObject", // one
          "s3:Get*"       /* and more */
        ]
        Effect   = "Allow"
        Resource = ["${aws_s3_bucket.logs.arn}/*", aws_s3_bucket.logs.arn]
      },
      {
        Effect    = "Deny"
        NotAction = concat(local.free, ["iam:*"])
        Resource  = "arn:aws:s3:::home/$${aws:username}/*"
        Condition = {
          Bool            = { "aws:SecureTransport" = false }
          StringNotEquals = { "aws:RequestedRegion" = var.region }
        }
      },
    ]
  })
}
"#;
    let policies = found(text);
    assert_eq!(
        outline(&policies),
        [
            "Allow sts:AssumeRole -",
            "Allow s3:GetObject,s3:Get* ${aws_s3_bucket.logs.arn}/*,${aws_s3_bucket.logs.arn}",
            "Deny !${local.free},iam:* arn:aws:s3:::home/${aws:username}/* Bool/aws:SecureTransport=false StringNotEquals/aws:RequestedRegion=${var.region}",
        ]
    );
    assert_eq!(kinds(&policies), []);
    let [trust, own] = policies.policies.as_slice() else {
        panic!("two policies");
    };
    assert_eq!(trust.policy_type, Some(PolicyType::Trust));
    assert_eq!(own.form, Form::TerraformObject);
    let clean = edit::original(&Paste::new(None, text), own);
    assert_eq!(outline(&found(&clean)), outline(&policies)[1..]);

    let list = "[{ Effect = \"Allow\"\n Action = \"s3:*\"\n Resource = \"*\" }, { Effect = \"Deny\", Action = \"s3:Put*\", Resource = \"*\" }]";
    assert_eq!(outline(&found(list)), ["Allow s3:* *", "Deny s3:Put* *"]);
    assert_eq!(kinds(&found(list)), [RepairKind::Wrapped]);
    // Members of the same names in other languages and in settings are none.
    for text in [
        "Action = run\nEffect = none",
        "x = { Action = \"go\", Resource = \"r\" }",
    ] {
        assert_eq!(outline(&found(text)), Vec::<String>::new(), "{text}");
    }
}

#[test]
fn terraform_documents_are_read() {
    let text = r#"
data "aws_iam_policy_document" "app" {
  source_policy_documents = [data.aws_iam_policy_document.base.json]
  statement {
    sid       = "Queue"
    actions   = ["sqs:SendMessage"]
    resources = [aws_sqs_queue.jobs.arn, "arn:aws:s3:::home/&{aws:username}"]
    principals {
      type        = "AWS"
      identifiers = ["arn:aws:iam::123456789012:root"]
    }
    condition {
      test     = "StringEquals"
      variable = "aws:PrincipalTag/team"
      values   = ["a", "b"]
    }
    condition {
      test     = "StringEquals"
      variable = "aws:RequestedRegion"
      values   = ["eu-west-1"]
    }
  }
  dynamic "statement" {
    for_each = var.more
    content {
      actions = [statement.value]
    }
  }
  statement {
    effect        = "Deny"
    not_actions   = ["sqs:*"]
    not_resources = ["arn:aws:sqs:*:*:a"]
    not_principals {
      type        = "*"
      identifiers = ["*"]
    }
  }
}
"#;
    let policies = found(text);
    assert_eq!(
        outline(&policies),
        [
            "Allow sqs:SendMessage ${aws_sqs_queue.jobs.arn},arn:aws:s3:::home/${aws:username} StringEquals/aws:PrincipalTag/team=a,b StringEquals/aws:RequestedRegion=eu-west-1",
            "Deny !sqs:* !arn:aws:sqs:*:*:a",
        ]
    );
    // The documents that are taken in, and the statements that are made.
    assert_eq!(
        kinds(&policies),
        ["source_policy_documents", "dynamic"]
            .map(|name| RepairKind::NotUnderstood(name.to_owned()))
    );
    assert_eq!(policies.policies[0].form, Form::TerraformBlocks);
    assert_eq!(
        policies.policies[0].policy.version.as_ref().unwrap().value,
        "2012-10-17"
    );

    let part = "  statement {\n    actions = [\"s3:*\"]\n    resources = [\"*\"]\n  }\n  statement {\n    effect = \"Deny\"\n    actions = [\"s3:Put*\"]\n    resources = [\"*\"]\n  }\n";
    assert_eq!(outline(&found(part)), ["Allow s3:* *", "Deny s3:Put* *"]);
    assert_eq!(kinds(&found(part)), [RepairKind::Wrapped]);
}

/// The statements of the corrected document as the template has them, after one statement was added and
/// one resource was added to the first.
#[test]
fn corrected_statements_take_the_form_of_the_template() {
    let own = NewStatement {
        sid: None,
        effect: Effect::Allow,
        principals: BTreeMap::new(),
        actions: vec!["s3:PutObject".to_owned()],
        resources: vec!["arn:aws:s3:::b/a".to_owned()],
        conditions: BTreeMap::new(),
    };
    for (text, expected) in [
        (
            "PolicyDocument:\n  Version: '2012-10-17'\n  Statement:\n    - Effect: Allow\n      Action: s3:GetObject\n      Resource: !Sub '${B.Arn}/*'\n      Condition:\n        StringLike: {'aws:x': [a, b]}\n",
            "- Effect: Allow\n  Action: s3:GetObject\n  Resource:\n    - !Sub '${B.Arn}/*'\n    - arn:aws:s3:::c/*\n  Condition:\n    StringLike:\n      aws:x:\n        - a\n        - b\n- Effect: Allow\n  Action: s3:PutObject\n  Resource: arn:aws:s3:::b/a",
        ),
        (
            "jsonencode({ Version = \"2012-10-17\", Statement = [{ Effect = \"Allow\", Action = \"s3:GetObject\", Resource = \"${aws_s3_bucket.b.arn}/*\", Condition = { StringLike = { \"aws:x\" = [var.a, \"b\"] } } }] })",
            "{\n  Effect   = \"Allow\"\n  Action   = \"s3:GetObject\"\n  Resource = [\"${aws_s3_bucket.b.arn}/*\", \"arn:aws:s3:::c/*\"]\n  Condition = {\n    StringLike = {\n      \"aws:x\" = [var.a, \"b\"]\n    }\n  }\n},\n{\n  Effect   = \"Allow\"\n  Action   = \"s3:PutObject\"\n  Resource = \"arn:aws:s3:::b/a\"\n}",
        ),
        (
            "data \"aws_iam_policy_document\" \"x\" {\n  statement {\n    actions = [\"s3:GetObject\"]\n    resources = [\"${aws_s3_bucket.b.arn}/&{aws:username}\"]\n    condition {\n      test = \"StringLike\"\n      variable = \"aws:x\"\n      values = [\"a\", var.b]\n    }\n  }\n}",
            "statement {\n  effect    = \"Allow\"\n  actions   = [\"s3:GetObject\"]\n  resources = [\"${aws_s3_bucket.b.arn}/&{aws:username}\", \"arn:aws:s3:::c/*\"]\n\n  condition {\n    test     = \"StringLike\"\n    variable = \"aws:x\"\n    values   = [\"a\", var.b]\n  }\n}\n\nstatement {\n  effect    = \"Allow\"\n  actions   = [\"s3:PutObject\"]\n  resources = [\"arn:aws:s3:::b/a\"]\n}",
        ),
    ] {
        let paste = Paste::new(None, text);
        let pasted = &found(text).policies[0];
        let edits = [
            Edit::AddResource {
                statement: 0,
                resource: "arn:aws:s3:::c/*".to_owned(),
            },
            Edit::AddStatement(own.clone()),
        ];
        let after = edit::apply(&paste, pasted, &edits).unwrap().text;
        assert_eq!(
            super::template::corrected(&paste, pasted, &after).as_deref(),
            Some(expected),
            "{text}"
        );
        let same = edit::original(&paste, pasted);
        assert_eq!(super::template::corrected(&paste, pasted, &same), None);
        // What is written is read again as the same statements.
        let again = found(expected);
        assert_eq!(outline(&again), outline(&found(&after)), "{expected}");
    }
}

/// Each is read as what the template renders to, and the corrected document comes as IAM takes it and as the
/// template's author has to write it.
#[test]
fn escapes_of_templates_are_read_and_written() {
    let json = r#"{ "Statement": [{ "Effect": "Allow", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::HOME/*" }] }"#;
    let heredoc = |head: &str, body: &str| format!("{head}\n{body}\nEOF\n");
    let escaped = json.replace("HOME", "b/$${aws:username}");
    let own = "${aws:username}";
    for (text, expected, form) in [
        (heredoc("  policy = <<EOF", &escaped), own, Form::Document),
        (heredoc("  policy = <<-EOF", &escaped), own, Form::Document),
        (
            heredoc("  policy = trimspace(<<-EOF", &escaped),
            own,
            Form::Document,
        ),
        (
            format!("  policy = \"{}\"", escaped.replace('"', "\\\"")),
            own,
            Form::Escaped,
        ),
        // Only Terraform has these escapes: a shell and a file have not.
        (
            heredoc("cat > policy.json <<EOF", &escaped),
            "$${aws:username}",
            Form::Document,
        ),
        (escaped.clone(), "$${aws:username}", Form::Document),
        (
            heredoc("  policy = <<EOF", &json.replace("HOME", "${var.b}/x")),
            "x",
            Form::Document,
        ),
    ] {
        let policies = found(&text);
        let line = outline(&policies).join("\n");
        assert!(line.contains(expected), "{text}: {line}");
        assert!(
            expected.starts_with('$') || !line.contains("$$"),
            "{text}: {line}"
        );
        assert_eq!(policies.policies[0].form, form, "{text}");
    }

    let text = heredoc("  policy = <<EOF", &escaped.replace("HOME", "b/100%%{x}"));
    let paste = Paste::new(None, text.as_str());
    let pasted = &found(&text).policies[0];
    let edits = [
        Edit::ReplaceVersion("2012-10-17".to_owned()),
        Edit::AddResource {
            statement: 0,
            resource: "arn:aws:s3:::${var.b}/a${*}b".to_owned(),
        },
    ];
    let after = edit::apply(&paste, pasted, &edits).unwrap().text;
    assert!(
        after.contains("b/${aws:username}/*") && !after.contains("$$"),
        "{after}"
    );
    let written = super::template::corrected(&paste, pasted, &after).unwrap();
    for part in [
        "b/$${aws:username}/*",
        ":::${var.b}/a$${*}b",
        "\"2012-10-17\"",
    ] {
        assert!(written.contains(part), "{written}");
    }
    let again = found(&heredoc("  policy = <<EOF", &written));
    assert_eq!(outline(&again), outline(&found(&after)));

    for (text, expected) in [
        (
            "Statement:\n  - Effect: Allow\n    Action: s3:*\n    Resource: !Sub 'arn:aws:s3:::${B}/${!aws:username}/*'\n",
            "${B}/${aws:username}",
        ),
        (
            r#"{"Statement":[{"Effect":"Allow","Action":"s3:*","Resource":{"Fn::Sub":["arn:aws:s3:::${B}/${!aws:username}",{"B":"x"}]}}]}"#,
            "${B}/${aws:username}",
        ),
        (
            "jsonencode({ Statement = [{ Effect = \"Allow\", Action = \"s3:*\", Resource = \"arn:aws:s3:::b/$${aws:username}/%%{x}\" }] })",
            "b/${aws:username}/%{x}",
        ),
    ] {
        let line = outline(&found(text)).join("\n");
        assert!(line.contains(expected), "{text}: {line}");
    }
}

/// Edits that add to one list are made at once, and come out as one after the other would.
#[test]
fn many_additions_are_as_each_by_itself() {
    let statement = |name: &str| NewStatement {
        sid: None,
        effect: Effect::Allow,
        principals: BTreeMap::new(),
        actions: vec!["s3:GetObject".to_owned()],
        resources: vec![format!("arn:aws:s3:::{name}/*")],
        conditions: BTreeMap::new(),
    };
    let resource = |name: &str| Edit::AddResource {
        statement: 0,
        resource: format!("arn:aws:s3:::{name}/*"),
    };
    let edits = [
        resource("c"),
        resource("d"),
        resource("e"),
        Edit::AddStatement(statement("f")),
        Edit::AddStatement(statement("g")),
        Edit::AddStatement(statement("h")),
    ];
    for text in [
        r#"{"Version": "2012-10-17", "Statement": {"Effect": "Allow", "Action": "s3:*", "Resource": "arn:aws:s3:::b/*"}}"#,
        "{\n  \"Statement\": [\n    {\n      \"Effect\": \"Allow\",\n      \"Action\": \"s3:*\",\n      \"Resource\": [\n        \"arn:aws:s3:::b/*\"\n      ]\n    }\n  ]\n}",
        "{\n  \"Statement\": [{ \"Effect\": \"Allow\", \"Action\": \"s3:*\", \"Resource\": [] }]\n}",
    ] {
        let whole = |text: &str, edits: &[Edit]| {
            edit::apply(&Paste::new(None, text), &found(text).policies[0], edits)
                .unwrap()
                .text
        };
        let mut one_by_one = edit::original(&Paste::new(None, text), &found(text).policies[0]);
        for edit in &edits {
            one_by_one = whole(&one_by_one, std::slice::from_ref(edit));
        }
        assert_eq!(whole(text, &edits), one_by_one, "{text}");
    }
}
