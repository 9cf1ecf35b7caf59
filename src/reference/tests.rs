use super::layout::intact;
use super::*;
use std::cell::Cell;

thread_local! {
    /// What this thread reads in place of the embedded file.
    pub(super) static DAMAGED: Cell<Option<&'static [u8]>> = const { Cell::new(None) };
}

#[test]
fn counts_are_those_of_the_data() {
    let info = info();
    assert_eq!(
        (
            info.services,
            info.actions,
            info.resource_types,
            info.sources.len(),
            info.generated.len()
        ),
        (456, 22_091, 2_334, 3, 10)
    );
    assert_eq!(info.condition_keys, 2_578 + 59);
    assert_eq!(services().flat_map(Service::actions).count(), info.actions);
    assert_eq!(
        services().flat_map(Service::resource_types).count(),
        info.resource_types
    );
    assert_eq!(
        services().flat_map(Service::condition_keys).count() + global_condition_keys().count(),
        info.condition_keys
    );
}

#[test]
fn every_name_is_found_again() {
    for service in services() {
        assert_eq!(super::service(service.prefix()), Some(service));
        for known in service.actions() {
            assert_eq!(
                action(known.full_name()),
                Some(known),
                "{}",
                known.full_name()
            );
        }
    }
}

#[test]
fn actions_are_found_in_any_case() {
    let found = action("ECR:getauthorizationtoken").unwrap();
    assert_eq!(found.full_name(), "ecr:GetAuthorizationToken");
    assert!(action("s3:ListObjectsV2").is_none());
    assert_eq!(act("ecs:RunTask").access(), AccessLevel::Write);
    assert_eq!(act("ecs:TagResource").access(), AccessLevel::Tagging);
    assert_eq!(
        act("s3:PutBucketPolicy").access(),
        AccessLevel::PermissionsManagement
    );
}

#[test]
fn facts_of_operations() {
    for (service, name, needs) in [
        ("s3", "ListObjectsV2", vec!["s3:ListBucket"]),
        ("s3", "HeadBucket", vec!["s3:ListBucket"]),
        ("s3", "HeadObject", vec!["s3:GetObject"]),
        ("s3", "ListBuckets", vec!["s3:ListAllMyBuckets"]),
        ("lambda", "Invoke", vec!["lambda:InvokeFunction"]),
        ("ssm", "StartSession", vec!["ssm:StartSession"]),
        (
            "lambda",
            "GetFunction20150331v2",
            vec!["lambda:GetFunction"],
        ),
        (
            "cloudfront",
            "CreateDistribution2020_05_31",
            vec!["cloudfront:CreateDistribution"],
        ),
        (
            "S3 Control",
            "PutPublicAccessBlock",
            vec!["s3:PutAccountPublicAccessBlock"],
        ),
        (
            "S3",
            "PutPublicAccessBlock",
            vec!["s3:PutBucketPublicAccessBlock"],
        ),
        ("opensearch", "DescribeDomain", vec!["es:DescribeDomain"]),
        ("dynamodb", "TransactWriteItems", vec![]),
        (
            "KMS",
            "reencrypt",
            vec!["kms:ReEncryptFrom", "kms:ReEncryptTo"],
        ),
        (
            "monitoring",
            "GetMetricData",
            vec!["cloudwatch:GetMetricData"],
        ),
    ] {
        assert_eq!(
            operation(service, name).unwrap().needs,
            needs,
            "{service} {name}"
        );
    }
    assert!(needs_no_permission("sts:GetCallerIdentity") && !needs_no_permission("sts:AssumeRole"));
    assert!(operation("s3", "NoSuchOperation").is_none());
    assert!(operations_named("ListBuckets").contains(&"s3"));
    assert_eq!(operations_named("ListObjectsV2"), ["s3"]);
}

#[test]
fn services_have_many_names() {
    for (name, prefix) in [
        ("monitoring", "cloudwatch"),
        ("email", "ses"),
        ("streams.dynamodb", "dynamodb"),
        ("Elastic Load Balancing v2", "elasticloadbalancing"),
        ("AmazonDynamoDB", "dynamodb"),
        ("AWSSimpleSystemsManagement", "ssm"),
        ("Amazon S3", "s3"),
        ("AmazonECS", "ecs"),
        ("ec2.amazonaws.com", "ec2"),
        ("monitoring.ap-northeast-1.amazonaws.com", "cloudwatch"),
        ("runtime.sagemaker.us-east-1.amazonaws.com", "sagemaker"),
        ("s3.cn-north-1.amazonaws.com.cn", "s3"),
        ("ResourceGroupsTaggingApi", "tag"),
        ("SFN", "states"),
    ] {
        assert_eq!(prefix_of(name), Some(prefix), "{name}");
    }
    assert_eq!(prefix_of("no such service"), None);
}

#[test]
fn arns_have_types() {
    for (name, arn, types) in [
        ("s3:ListBucket", "arn:aws:s3:::artifacts", "bucket"),
        ("s3:ListBucket", "arn:aws:s3:us-east-1::artifacts", ""),
        ("s3:ListBucket", "arn:aws:s3:::artifacts/*", ""),
        ("s3:ListBucket", "arn:aws:s3:::artifacts/a/b", ""),
        ("s3:ListBucket", "arn:aws:s3:::artifacts*", "bucket"),
        ("s3:ListBucket", "arn:aws:s3:*:*:artifacts", "bucket"),
        ("s3:GetObject", "arn:aws:s3:::artifacts", ""),
        ("s3:GetObject", "arn:aws:s3:::artifacts/a/b/c", "object"),
        ("s3:GetObject", "arn:aws:s3:::artifacts*", "object"),
        ("s3:GetObject", "*", "accesspointobject object"),
        (
            "ssm:StartSession",
            "arn:aws:ssm:ap-northeast-1::document/AWS-StartPortForwardingSession",
            "document",
        ),
        (
            "ssm:StartSession",
            "arn:aws:ecs:us-east-1:123456789012:task/c/0a",
            "task",
        ),
        (
            "ssm:StartSession",
            "arn:aws:ec2:*:<AccountID>:instance/*",
            "instance",
        ),
        (
            "ssm:StartSession",
            "arn:aws:ec2:us-east-1:****:instance/i-0a",
            "instance",
        ),
        (
            "ssm:StartSession",
            "arn:aws:ssm:*:*:session/${aws:userid}-*",
            "",
        ),
        (
            "lambda:InvokeFunction",
            "arn:aws:lambda:us-east-1:123456789012:function:f:PROD",
            "function",
        ),
        (
            "dynamodb:Query",
            "arn:aws:dynamodb:us-east-1:123456789012:table/t/index/i",
            "index",
        ),
        (
            "dynamodb:Query",
            "arn:aws:dynamodb:us-east-1:123456789012:table/*",
            "index table",
        ),
        (
            "dynamodb:PutItem",
            "arn:aws:dynamodb:us-east-1:123456789012:table/t/index/i",
            "",
        ),
        (
            "iam:PassRole",
            "arn:aws:iam::${aws:PrincipalAccount}:role/team/r",
            "role",
        ),
        (
            "iam:PassRole",
            "arn:aws:iam::${AWS::AccountId}:role/r",
            "role",
        ),
        ("iam:PassRole", "arn:aws:iam:::role/r", "role"),
        ("iam:PassRole", "arn:aws:iam:*:*:role/r", "role"),
        ("iam:PassRole", "arn:aws:iam*", "role"),
        ("iam:PassRole", "arn:aws:iam", ""),
        ("iam:PassRole", "role", ""),
        ("iam:PassRole", "", ""),
        (
            "logs:PutLogEvents",
            "arn:aws:logs:us-east-1:123456789012:log-group:/aws/lambda/f:log-stream:2024/01/x",
            "log-stream",
        ),
        (
            "logs:DescribeLogStreams",
            "arn:aws:logs:us-east-1:123456789012:log-group:/aws/lambda/f:*",
            "log-group",
        ),
        (
            "sqs:SendMessage",
            "arn:aws:sqs:us-east-1:123456789012:q",
            "queue",
        ),
        (
            "apigateway:GET",
            "arn:aws:apigateway:us-east-1::/restapis/a1/models",
            "Models",
        ),
    ] {
        let rows = action(name).unwrap().resource_type_of(arn);
        let found: Vec<&str> = rows.iter().map(|row| row.resource_type().name()).collect();
        assert_eq!(found.join(" "), types, "{name} on {arn}");
    }
}

#[test]
fn a_long_pattern_is_of_the_types_that_it_fits() {
    let types = |arn: &str, service: &str| -> Vec<&'static str> {
        resource_types_of_arn(arn)
            .into_iter()
            .filter(|kind| kind.service().prefix() == service)
            .map(ResourceType::name)
            .collect()
    };
    for (rest, bucket, object) in [
        ("a*".repeat(50_000), true, true),
        ("?*".repeat(1_100), true, true),
        ("*".repeat(2_029), true, true),
        ("a".repeat(50_000), true, false),
        (format!("b/{}", "k".repeat(50_000)), false, true),
        (format!("b{}", "/".repeat(70_000)), false, true),
        (format!("b/k{}", ":".repeat(70_000)), false, true),
    ] {
        let types = types(&format!("arn:aws:s3:::{rest}"), "s3");
        let is = (types.contains(&"bucket"), types.contains(&"object"));
        assert_eq!(is, (bucket, object), "{} {types:?}", rest.len());
    }
    let role = format!("arn:aws:iam::123456789012:role/{}", "?*".repeat(2_000));
    assert_eq!(types(&role, "iam"), ["role"]);
    assert_eq!(types(&role.replace("role/", "rule/"), "iam"), [""; 0]);
}

#[test]
fn a_pattern_that_may_run_over_fields_is_of_the_types_that_it_may_meet() {
    let is_object = |arn: &str| {
        let types = resource_types_of_arn(arn);
        types
            .iter()
            .any(|kind| kind.name() == "object" && kind.service().prefix() == "s3")
    };
    for (arn, expected) in [
        ("?rn:aws:s3:::b/k", true),
        ("*arn:aws:s3:::b/k", true),
        ("a*:aws:s3:::b/k", true),
        ("b*:aws:s3:::b/k", false),
        ("a*", true),
        ("*b/k", true),
        ("arn:*b/k", true),
        ("arn:aws:s3*/k", true),
        ("arn:aws:sns:*", false),
        ("${BucketArn}/*", true),
        ("b*", false),
        ("b/k", false),
        ("", false),
    ] {
        assert_eq!(is_object(arn), expected, "{arn}");
    }
}

#[test]
fn arns_are_of_types_of_several_services() {
    let types = |arn: &str| -> Vec<String> {
        resource_types_of_arn(arn)
            .iter()
            .map(|kind| format!("{} {}", kind.service().prefix(), kind.name()))
            .collect()
    };
    let instance = types("arn:aws:ec2:us-east-1:123456789012:instance/i-0a");
    assert!(
        instance.contains(&"ec2 instance".to_owned()),
        "{instance:?}"
    );
    assert!(
        instance.contains(&"ssm instance".to_owned()),
        "{instance:?}"
    );
    assert!(types("arn:aws:s3:::b/k").contains(&"s3 object".to_owned()));
    assert!(!types("arn:aws:s3:::b/k").contains(&"s3 bucket".to_owned()));
    assert_eq!(types("arn:aws:nosuch:::x"), Vec::<String>::new());
}

#[test]
fn every_type_has_its_own_arns() {
    for kind in services().flat_map(Service::resource_types) {
        for pattern in kind.arn_patterns() {
            assert!(kind.may_be(pattern), "{kind:?} {pattern}");
        }
    }
}

#[test]
fn keys_go_with_actions_and_types() {
    let scope = |name: &str, kind: Option<&str>, key: &str| {
        let action = action(name).unwrap();
        let kind = kind.map(|kind| {
            action
                .resources()
                .map(ActionResource::resource_type)
                .find(|t| t.name() == kind)
                .unwrap()
        });
        key_applies(action, kind, key)
    };
    for (name, kind, key, expected) in [
        (
            "s3:GetObject",
            Some("object"),
            "s3:prefix",
            KeyScope::NeverForAction,
        ),
        (
            "s3:ListBucket",
            Some("bucket"),
            "S3:Prefix",
            KeyScope::Action,
        ),
        ("s3:GetObject", None, "aws:SourceIp", KeyScope::Global),
        (
            "ssm:StartSession",
            Some("instance"),
            "ssm:resourceTag/Env",
            KeyScope::ResourceType,
        ),
        (
            "s3:GetObject",
            None,
            "s3:NoSuchKeyYet",
            KeyScope::UnknownKey,
        ),
        (
            "ec2:RunInstances",
            Some("instance"),
            "ec2:InstanceType",
            KeyScope::ResourceType,
        ),
        (
            "ec2:RunInstances",
            Some("image"),
            "ec2:InstanceType",
            KeyScope::NeverForResourceType,
        ),
        (
            "ec2:DescribeInstances",
            None,
            "aws:ResourceTag/Env",
            KeyScope::NeverForAction,
        ),
        (
            "ec2:TerminateInstances",
            Some("instance"),
            "AWS:resourcetag/Env",
            KeyScope::ResourceType,
        ),
        (
            "s3:GetObject",
            None,
            "aws:RequestTag/Env",
            KeyScope::NeverForAction,
        ),
        ("sqs:CreateQueue", None, "aws:TagKeys", KeyScope::Action),
        (
            "s3:GetObject",
            None,
            "aws:PrincipalTag/Env",
            KeyScope::Global,
        ),
        (
            "s3:GetObject",
            None,
            "aws:PrincipalTag/",
            KeyScope::UnknownKey,
        ),
    ] {
        assert_eq!(scope(name, kind, key), expected, "{name} {kind:?} {key}");
    }
}

#[test]
fn keys_are_found_by_what_varies_in_them() {
    let name = |key: &str| condition_key(None, key).map(|known| known.name);
    for (key, expected) in [
        ("SSM:ResourceTag/Env", Some("ssm:resourceTag/${TagKey}")),
        (
            "s3:ExistingObjectTag/a/b",
            Some("s3:ExistingObjectTag/<key>"),
        ),
        (
            "secretsmanager:ResourceTag/Env",
            Some("secretsmanager:ResourceTag/tag-key"),
        ),
        (
            "events:Metadata/x/Matcher",
            Some("events:Metadata/${MetadataKey}/Matcher"),
        ),
        ("events:Metadata/x", Some("events:Metadata/${MetadataKey}")),
        ("saml:aud", Some("saml:aud")),
        (
            "token.actions.githubusercontent.com/acme:ref",
            Some("token.actions.githubusercontent.com/${SubPath}:ref"),
        ),
        ("token.actions.githubusercontent.com/acme:nothing", None),
        ("", None),
        ("aws:", None),
    ] {
        assert_eq!(name(key), expected, "{key}");
    }
    assert_eq!(
        condition_key(None, "dynamodb:LeadingKeys")
            .unwrap()
            .value_type,
        ValueType::ArrayOfString
    );
    assert_eq!(
        condition_key(None, "aws:ResourceTag/Env")
            .unwrap()
            .value_type,
        ValueType::String
    );
}

#[test]
fn every_action_of_an_operation_exists() {
    for row in 0..count(Section::Operations, 3) {
        for name in list(cell(Section::Operations, 3, row, 1)).chain(list(cell(
            Section::Operations,
            3,
            row,
            2,
        ))) {
            assert!(action(name).is_some(), "{name}");
        }
    }
}

#[test]
fn misspelt_actions_have_neighbours() {
    let names: Vec<&str> = nearest_actions("s3:GetObjct", 1)
        .into_iter()
        .map(Action::full_name)
        .collect();
    assert_eq!(names, ["s3:GetObject"]);
    assert!(nearest_actions("nosuch:GetObject", 3).is_empty());
}

fn act(name: &str) -> Action {
    action(name).unwrap_or_else(|| panic!("{name}"))
}

fn types(name: &str) -> Vec<&'static str> {
    let rows = act(name).resources();
    rows.map(|row| row.resource_type().name()).collect()
}

fn required(name: &str) -> Vec<&'static str> {
    let rows = act(name).resources().filter(|row| row.required());
    rows.map(|row| row.resource_type().name()).collect()
}

fn has(name: &str, keys: &[&str]) -> bool {
    let own: Vec<&str> = act(name).condition_keys().collect();
    keys.iter().all(|key| own.contains(key))
}

fn row(name: &str, wanted: &str) -> ActionResource {
    let mut rows = act(name).resources();
    rows.find(|row| row.resource_type().name() == wanted)
        .unwrap()
}

fn kind(prefix: &str, name: &str) -> ResourceType {
    let mut all = service(prefix).unwrap().resource_types();
    all.find(|kind| kind.name() == name).unwrap()
}

fn arn_of(prefix: &str, name: &str) -> &'static str {
    kind(prefix, name).arn_patterns().next().unwrap()
}

fn value_type(key: &str) -> ValueType {
    condition_key(None, key).unwrap().value_type
}

fn needs(service: &str, name: &str) -> Vec<&'static str> {
    operation(service, name).unwrap().needs
}

// The 38 facts of `data/check_facts.py`: what the AWS documentation says. Rows 8, 13, 17 and 30 differ from
// it in the sources too, and are asserted as the sources have them.

#[test]
fn facts_of_sessions_and_buckets() {
    // 1–8: a session needs a document and an instance
    let four = ["document", "instance", "managed-instance", "task"];
    assert_eq!(types("ssm:StartSession"), four);
    assert!(required("ssm:StartSession").is_empty());
    let keys = [
        "ssm:SessionDocumentAccessCheck",
        "ssm:resourceTag/${TagKey}",
        "aws:ResourceTag/${TagKey}",
    ];
    assert!(has("ssm:StartSession", &keys));
    let mut of_document: Vec<&str> = kind("ssm", "document").condition_keys().collect();
    of_document.sort_unstable();
    let expected = [
        "aws:ResourceTag/${TagKey}",
        "ssm:DocumentCategories",
        "ssm:DocumentType",
        "ssm:resourceTag/${TagKey}",
    ];
    assert_eq!(of_document, expected);
    let own = row("ssm:StartSession", "document");
    assert_eq!(own.condition_keys().count(), 0);
    assert_eq!(
        value_type("ssm:SessionDocumentAccessCheck"),
        ValueType::Bool
    );
    let instance = "arn:${Partition}:ec2:${Region}:${Account}:instance/${InstanceId}";
    assert_eq!(arn_of("ssm", "instance"), instance);
    assert!(arn_of("ssm", "task").ends_with(":task/${TaskId}"));
    // 9–12: buckets and objects
    assert_eq!(types("s3:ListBucket"), ["accesspoint", "bucket"]);
    let keys = ["s3:prefix", "s3:delimiter", "s3:max-keys"];
    assert!(has("s3:ListBucket", &keys));
    assert_eq!(types("s3:GetObject"), ["accesspointobject", "object"]);
    assert!(arn_of("s3", "object").ends_with(":::${BucketName}/${ObjectName}"));
    assert!(act("s3:ListAllMyBuckets").needs_star());
}

#[test]
fn facts_of_instances_roles_and_keys() {
    // 13–17: EC2
    let five = [
        "image",
        "instance",
        "network-interface",
        "security-group",
        "subnet",
    ];
    assert_eq!(required("ec2:RunInstances"), five);
    for also in ["key-pair", "launch-template", "snapshot", "placement-group"] {
        assert!(types("ec2:RunInstances").contains(&also), "{also}");
    }
    let on: Vec<&str> = act("ec2:RunInstances")
        .resources()
        .filter(|row| row.condition_keys().any(|key| key == "ec2:InstanceType"))
        .map(|row| row.resource_type().name())
        .collect();
    assert_eq!(on, ["instance"]);
    assert!(act("ec2:DescribeInstances").needs_star());
    let describe = actions_matching("ec2:Describe*").filter(|action| !action.needs_star());
    assert_eq!(describe.count(), 17);
    // 18, 19: passing a role
    let mut keys: Vec<&str> = act("iam:PassRole").condition_keys().collect();
    keys.sort_unstable();
    assert_eq!(keys, ["iam:AssociatedResourceArn", "iam:PassedToService"]);
    assert_eq!(required("iam:PassRole"), ["role"]);
    // 20, 21: keys
    assert_eq!(types("kms:Decrypt"), ["key"]);
    assert!(has(
        "kms:Decrypt",
        &["kms:ViaService", "kms:EncryptionContextKeys"]
    ));
    let mut of_key = kind("kms", "key").condition_keys();
    assert!(of_key.any(|key| key == "kms:ResourceAliases"));
    assert_eq!(value_type("kms:ResourceAliases"), ValueType::ArrayOfString);
}

#[test]
fn facts_of_other_services() {
    // 22–28
    assert_eq!(types("lambda:InvokeFunction"), ["function"]);
    assert!(arn_of("lambda", "function").ends_with(":function:${FunctionName}"));
    assert!(!has("lambda:InvokeFunction", &["lambda:FunctionArn"]));
    assert!(arn_of("dynamodb", "index").ends_with(":table/${TableName}/index/${IndexName}"));
    assert_eq!(types("dynamodb:Query"), ["index", "table"]);
    assert_eq!(required("dynamodb:Query"), ["table"]);
    assert_eq!(value_type("dynamodb:LeadingKeys"), ValueType::ArrayOfString);
    assert!(act("ecr:GetAuthorizationToken").needs_star());
    assert!(types("sts:AssumeRole").contains(&"role"));
    let keys = [
        "sts:ExternalId",
        "sts:RoleSessionName",
        "sts:SourceIdentity",
    ];
    assert!(has("sts:AssumeRole", &keys));
    // 29–34
    let run_task = row("ecs:RunTask", "task-definition");
    assert_eq!(
        run_task.dependent_actions().collect::<Vec<_>>(),
        ["iam:PassRole"]
    );
    assert!(act("logs:DescribeLogGroups").needs_star());
    assert_eq!(types("secretsmanager:GetSecretValue"), ["Secret"]);
    let stage = ["secretsmanager:VersionStage"];
    assert!(has("secretsmanager:GetSecretValue", &stage));
    assert_eq!(types("rds-db:connect"), ["db-user"]);
    assert!(arn_of("rds-db", "db-user").contains(":dbuser:"));
    let queue = "arn:${Partition}:sqs:${Region}:${Account}:${QueueName}";
    assert_eq!(arn_of("sqs", "queue"), queue);
    let mut global = global_condition_keys();
    let source_ip = global.find(|key| key.name == "aws:SourceIp").unwrap();
    assert_eq!(source_ip.value_type, ValueType::IpAddress);
    // 35–38: operations and names of services
    assert_eq!(needs("s3", "ListObjectsV2"), ["s3:ListBucket"]);
    assert_eq!(needs("s3", "HeadBucket"), ["s3:ListBucket"]);
    assert_eq!(needs("s3", "HeadObject"), ["s3:GetObject"]);
    assert_eq!(needs("lambda", "Invoke"), ["lambda:InvokeFunction"]);
    let prefixes = ["monitoring", "email", "streams.dynamodb"].map(prefix_of);
    assert_eq!(
        prefixes,
        [Some("cloudwatch"), Some("ses"), Some("dynamodb")]
    );
}

#[test]
fn tables_are_in_the_order_of_the_search() {
    let sorted = |names: Vec<&str>| {
        for pair in names.windows(2) {
            let (before, after) = (pair[0].to_lowercase(), pair[1].to_lowercase());
            assert!(before < after, "{before} {after}");
        }
    };
    sorted(services().map(Service::prefix).collect());
    for service in services() {
        sorted(service.actions().map(Action::full_name).collect());
        sorted(service.resource_types().map(ResourceType::name).collect());
        sorted(service.condition_keys().map(|key| key.name).collect());
    }
    for (section, width) in [
        (Section::Globals, 2),
        (Section::Operations, 3),
        (Section::Aliases, 2),
        (Section::Unsigned, 1),
        (Section::Free, 1),
    ] {
        let names = 0..count(section, width);
        sorted(
            names
                .map(|row| string(cell(section, width, row, 0)))
                .collect(),
        );
    }
}

#[test]
fn every_key_of_an_action_is_known() {
    for known in services().flat_map(Service::actions) {
        let of_rows = known.resources().flat_map(|row| {
            row.condition_keys()
                .chain(row.resource_type().condition_keys())
        });
        for key in known.condition_keys().chain(of_rows) {
            let prefix = known.service().prefix();
            assert!(
                condition_key(Some(prefix), key).is_some(),
                "{known:?} {key}"
            );
        }
        for name in known.dependent_actions() {
            assert!(action(name).is_some(), "{known:?} {name}");
        }
    }
}

/// Asks of everything; the answers to a damaged file do not matter.
fn ask() {
    info();
    for service in services().take(20) {
        service.condition_keys().take(50).for_each(drop);
    }
    for name in ["s3:GetObject", "ssm:StartSession", "xray:PutTraceSegments"] {
        if let Some(action) = action(name) {
            action.condition_keys().for_each(drop);
            action.dependent_actions().for_each(drop);
            let _ = (action.access(), action.service().name());
            action.resource_type_of("arn:aws:s3:::b/k");
            key_applies(action, None, "s3:prefix");
        }
    }
    condition_key(None, "ssm:resourceTag/Env");
    operation("s3", "ListObjectsV2");
    operations_named("ListBuckets");
    prefix_of("Elastic Load Balancing v2");
    actions_matching("s3:Get*").take(20).for_each(drop);
    nearest_actions("sqs:SendMesage", 3);
}

#[test]
fn a_damaged_file_gives_less_and_never_fails() {
    let file = intact();
    let answers = || (info(), operations_named("ListTagsForResource"));
    let whole = answers();
    // The indexes that are made once, and that other tests ask as well, are of the whole file.
    prefix_of("AmazonDynamoDB");
    actions_on("arn:aws:s3:::b");
    let step = file.len() / 12;
    let cuts = (0..140).step_by(4).chain((0..file.len()).step_by(step));
    for cut in cuts {
        DAMAGED.set(Some(&file[..cut]));
        ask();
        assert_ne!(answers(), whole, "cut at {cut}");
    }
    // other numbers in the head, and in each part
    for at in (4..140).step_by(4).chain((140..file.len()).step_by(step)) {
        let mut bytes = file.to_vec();
        bytes[at..]
            .iter_mut()
            .take(4)
            .for_each(|byte| *byte ^= 0xff);
        DAMAGED.set(Some(bytes.leak()));
        ask();
    }
    DAMAGED.set(None);
    assert_eq!(answers(), whole);
}

#[test]
fn a_prefix_has_the_rows_of_all_its_pages() {
    for (name, types) in [
        (
            "elasticloadbalancing:AddTags",
            &[
                "loadbalancer",
                "loadbalancer/app/",
                "targetgroup",
                "listener/net",
            ][..],
        ),
        (
            "elasticloadbalancing:DeleteLoadBalancer",
            &["loadbalancer", "loadbalancer/app/", "loadbalancer/gwy/"],
        ),
        (
            "greengrass:TagResource",
            &["group", "component", "coreDevice"],
        ),
        ("lex:TagResource", &["bot", "channel", "test set"]),
        (
            "redshift:AuthorizeInboundIntegration",
            &["namespace", "integration"],
        ),
        ("sms-voice:SendVoiceMessage", &["PhoneNumber", "Pool"]),
    ] {
        let has = self::types(name);
        assert!(types.iter().all(|one| has.contains(one)), "{name}: {has:?}");
        // A request names a type of one page or the other.
        assert_eq!(required(name), [""; 0], "{name}");
    }
    // Both ARNs of a type that two pages define, each by itself.
    let joined = services()
        .flat_map(Service::resource_types)
        .flat_map(ResourceType::arn_patterns)
        .find(|pattern| pattern.contains(", "));
    assert_eq!(joined, None);
}

#[test]
fn what_may_be_asked_for_on_a_star() {
    for (name, expected) in [
        ("cloudwatch:PutMetricData", true),
        ("ec2:DescribeInstances", true),
        ("ecs:RegisterTaskDefinition", true),
        ("ses:CreateRuleSet", true),
        ("sqs:SendMessage", false),
        ("ssm:GetParameter", false),
    ] {
        assert_eq!(act(name).takes_star(), expected, "{name}");
    }
}

#[test]
fn an_arn_may_go_with_actions_that_do_not_list_it() {
    for (arn, listed, unlisted, neither) in [
        (
            "arn:aws:eks:us-east-1:111122223333:cluster/*",
            "eks:DescribeCluster",
            "eks:ListClusters",
            "eks:DescribeNodegroup",
        ),
        (
            "arn:aws:s3:::b/*",
            "s3:GetObject",
            "s3:ListAllMyBuckets",
            "s3:ListBucket",
        ),
    ] {
        let on = actions_on(arn);
        assert!(on.listed.contains(&act(listed)), "{arn} {listed}");
        assert!(on.unlisted.contains(&act(unlisted)), "{arn} {unlisted}");
        let all = [on.listed, on.unlisted].concat();
        assert!(!all.contains(&act(neither)), "{arn} {neither}");
    }
    let macros = actions_on("arn:aws:cloudformation:us-east-1:aws:transform/Serverless-2016-10-31");
    assert_eq!(macros.listed, []);
    assert!(
        macros
            .unlisted
            .contains(&act("cloudformation:CreateChangeSet"))
    );
    assert!(
        macros
            .unlisted
            .iter()
            .all(|one| one.service().prefix() == "cloudformation")
    );
}

#[test]
fn required_types_are_alternatives_where_no_document_says_otherwise() {
    for (name, own, others) in [
        (
            "ec2:RunInstances",
            "subnet",
            &[
                "image",
                "instance",
                "network-interface",
                "security-group",
                "volume",
            ][..],
        ),
        ("ec2:CreateSnapshot", "snapshot", &["volume"]),
        ("ecs:ExecuteCommand", "task", &["cluster"]),
        ("ssm:StartSession", "instance", &["document"]),
        ("glue:GetTable", "table", &["database", "rootcatalog"]),
        ("glue:GetDatabase", "database", &["rootcatalog"]),
        ("glue:DeleteConnection", "connection", &["rootcatalog"]),
        ("glue:CreateIntegration", "connection", &[]),
        ("bedrock:InvokeModel", "foundation-model", &[]),
        ("dynamodb:DeleteResourcePolicy", "table", &[]),
        ("appsync:GraphQL", "graphqlapi", &[]),
        ("ecs:RunTask", "task-definition", &[]),
    ] {
        let known = action(name).unwrap();
        let found = authorised_with(known, &[own]);
        assert_eq!(found, others, "{name}");
    }
}

#[test]
fn what_belongs_together_is_in_the_reference() {
    for group in GROUPS {
        let known = group.known_by.iter().chain(&group.opened_by);
        for name in known.chain(group.takes.iter().map(|(name, _)| name)) {
            assert_eq!(action(name).unwrap().full_name(), *name);
        }
        for (name, on) in group.takes {
            let needs_star = action(name).unwrap().needs_star();
            assert_eq!(*on == On::Star, needs_star, "{name}");
        }
    }
    for (prefix, operation, principal) in role_passing_actions() {
        assert!(service(prefix).is_some(), "{prefix}");
        let known = super::operation(prefix, operation).unwrap();
        assert!(!known.needs.is_empty(), "{prefix}:{operation}");
        assert!(principal.ends_with(".amazonaws.com"));
    }
}

#[test]
fn a_slip_of_a_letter_means_the_one_action_that_is_near() {
    for (written, meant) in [
        ("sqs:SendMesage", Some("sqs:SendMessage")),
        ("s3:GetObjct", Some("s3:GetObject")),
        ("s3:GetObject", None),
        ("s3:Frobnicate", None),
        ("nothing:GetObject", None),
        ("sqs:ReceiveMessages", Some("sqs:ReceiveMessage")),
    ] {
        let found = meant_action(written).map(Action::full_name);
        assert_eq!(found, meant, "{written}");
    }
}
