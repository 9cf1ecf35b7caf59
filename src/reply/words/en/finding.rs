//! The sentences about what is wrong in a policy, and what could not be read.

use super::{English, capital};
use crate::budget::TruncationReason;
use crate::evaluate::Element;
use crate::lint::{ArnField, CallerClass, FindingKind, Gain, KeyFlaw, ValueType, VariableFlaw};
use crate::policy::{MAX_CHARACTERS, MAX_CONDITIONS, RepairKind, UnreadableKind};
use crate::reply::document::{Inline, Line};
use crate::reply::words::{FindingWords, Place, Words, odd, say, whole_arn};
use crate::text::Position;

impl FindingWords for English {
    fn finding(&self, kind: &FindingKind) -> Line {
        match kind {
            FindingKind::UseridVariableForUser { pattern, corrected } => say!(
                "Change {} to {}. An IAM user's session IDs start with the user name, so as it stands users can't end or resume their own sessions.",
                pattern,
                corrected
            ),
            FindingKind::UsernameVariableForRole { pattern } => say!(
                "{} never matches here: only IAM users have `aws:username`, and the caller isn't one. For a role, use `${aws:userid}` or the role's tags.",
                pattern
            ),
            FindingKind::InvalidAction {
                written,
                action: Some(action),
                ..
            } => say!(
                "{} is the name of an API operation, not an IAM action. Use {}.",
                written,
                action
            ),
            FindingKind::InvalidAction {
                written,
                action: None,
                nearest,
            } => match nearest.as_slice() {
                [] => say!(
                    "{} isn't an action that the embedded reference knows (`kyoka reference info` says its date). Check the spelling, unless the action is newer.",
                    written
                ),
                nearest => say!(
                    "{} isn't an action. Similar ones: {}.",
                    written,
                    self.names(nearest, 0)
                ),
            },
            FindingKind::InvalidServiceInAction {
                written,
                prefix: Some(prefix),
            } => say!(
                "{} has a service prefix that doesn't exist. Use {}.",
                written,
                prefix
            ),
            FindingKind::InvalidServiceInAction {
                written,
                prefix: None,
            } => {
                say!(
                    "{} has a service prefix that the embedded reference doesn't know (`kyoka reference info` says its date). Check the spelling, unless the service is newer.",
                    written
                )
            }
            FindingKind::WildcardMatchesNoAction { pattern } => {
                say!("{} matches no action. Check the spelling.", pattern)
            }
            FindingKind::WildcardWithoutLikeOperator {
                operator,
                key,
                value,
            } => say!(
                "{} compares literally, so the wildcard in {} for {} is an ordinary character. For a pattern, use the `…Like` operator.",
                operator,
                value,
                key
            ),
            FindingKind::LookAlikeLetter { written, found, .. } => say!(
                "In {}, {} ({}) only looks like {}. Type it again.",
                written,
                &found.letter.to_string(),
                odd(found.letter),
                &found.like.to_string()
            ),
            FindingKind::InvisibleCharacter { written, character } => say!(
                "{} contains the invisible character {}, which AWS takes literally. Remove it.",
                written,
                odd(*character)
            ),
            FindingKind::InvalidVersion { written } => say!(
                "{} isn't a valid policy version, so AWS rejects the policy. Use `2012-10-17`.",
                written
            ),
            FindingKind::VariableUnsupportedInVersion { variable } => say!(
                "{} is taken literally, because only `Version` `2012-10-17` has variables. Use that version.",
                variable
            ),
            FindingKind::PlaceholderLeft { placeholder } => {
                say!(
                    "{} is a placeholder. Replace it before you save the policy.",
                    placeholder
                )
            }
            FindingKind::ActionWithoutResourceType { action } => say!(
                "{} can't be allowed on ARNs. Give it a statement of its own with `\"Resource\": \"*\"`.",
                action
            ),
            FindingKind::ArnTypeMismatch { arn } => say!(
                "By AWS's reference, no action of this statement works on {}, so it most likely has no effect. Check the ARN, or move it to the statement with its actions.",
                arn
            ),
            FindingKind::KeyNeverApplies { key } => say!(
                "No action or resource of this statement supports {}, so the condition doesn't do what it says. Move it to a statement whose actions support the key.",
                key
            ),
            FindingKind::UnsupportedPrincipal => {
                say!(
                    "This kind of policy has no `Principal`. A policy with one is resource-based and belongs on the bucket, key, queue or role."
                )
            }
            FindingKind::PassRoleWithStarInResource => {
                say!(
                    "`iam:PassRole` on `*` lets the caller pass any role of the account to a service. Use the ARN of the role, and restrict the service with `iam:PassedToService`."
                )
            }
            FindingKind::PolicySizeExceeded { characters, quota } => say!(
                "The policy has {} characters (without white space), and AWS allows {}. Split it.",
                *characters,
                *quota
            ),
            FindingKind::DuplicateKey { key } => say!(
                "{} appears twice in one object; AWS rejects that or keeps only one. Merge them.",
                key
            ),
            FindingKind::SyntaxRepaired { repair } => self.repair(repair),
            FindingKind::MissingVersion => {
                say!(
                    "Without a `Version` the policy is read as `2008-10-17`, which has no variables. Add `2012-10-17`."
                )
            }
            FindingKind::MissingStatement => {
                say!("The policy has no statement, so it does nothing. Add one under `Statement`.")
            }
            FindingKind::MissingEffect => {
                say!("The statement has no `Effect`. Add `Allow` or `Deny`.")
            }
            FindingKind::MissingAction => say!("The statement has no `Action`. Add the actions."),
            FindingKind::MissingResource => {
                say!("The statement has no `Resource`. Add the ARNs it applies to.")
            }
            FindingKind::MissingPrincipal => {
                say!(
                    "The statement has no `Principal`, which this kind of policy needs. Add the caller's ARN."
                )
            }
            FindingKind::EmptyArray { element } => match element {
                Element::Condition => {
                    say!(
                        "The `Condition` has an empty list, which no value matches. Add values or remove the key."
                    )
                }
                Element::Principal
                | Element::Action
                | Element::Resource
                | Element::Effect
                | Element::Version => say!(
                    "{} is an empty list, so the statement applies to nothing. Fill it or remove the statement.",
                    Inline::Code(element.name())
                ),
            },
            FindingKind::UnsupportedSid { sid } => {
                say!(
                    "The `Sid` {} has characters that IAM doesn't accept. Use only letters and digits.",
                    sid
                )
            }
            FindingKind::UniqueSidsRequired { sid } => {
                say!(
                    "The `Sid` {} is used twice. Give each statement its own.",
                    sid
                )
            }
            FindingKind::InvalidArnPrefix { resource } if resource.is_empty() => {
                say!("A `Resource` is empty. Write the full ARN, starting with `arn:`.")
            }
            FindingKind::InvalidArnPrefix { resource } => {
                say!(
                    "{} isn't an ARN. Write the full ARN, starting with `arn:`.",
                    resource
                )
            }
            FindingKind::MissingArnField { arn } => say!(
                "{} has fewer than the six fields of an ARN, so it doesn't match the resource you mean. Write {}.",
                arn,
                &whole_arn(arn)
            ),
            FindingKind::MalformedVariable { variable, flaw } => match flaw {
                VariableFlaw::MissingBrace => {
                    say!(
                        "The variable {} has no closing brace, so it is taken literally. Close it.",
                        variable
                    )
                }
                VariableFlaw::Empty => {
                    say!(
                        "The variable {} is empty. Put a key in it, such as `${aws:username}`.",
                        variable
                    )
                }
                VariableFlaw::Space => {
                    say!(
                        "The variable {} contains a space, so AWS takes it literally. Remove the space.",
                        variable
                    )
                }
                VariableFlaw::MissingQuote => {
                    say!(
                        "The default value in {} has no single quotes, so AWS takes the variable literally. Write `'value'`.",
                        variable
                    )
                }
            },
            FindingKind::InvalidConditionOperator {
                operator,
                nearest: Some(nearest),
            } => say!("{} isn't a condition operator. Use {}.", operator, nearest),
            FindingKind::InvalidConditionOperator {
                operator,
                nearest: None,
            } => say!("{} isn't a condition operator. Use one of IAM's.", operator),
            FindingKind::InvalidConditionKey {
                key,
                nearest: Some(nearest),
                ..
            } => say!("{} isn't a condition key. Use {}.", key, nearest),
            FindingKind::InvalidConditionKey {
                key,
                nearest: None,
                flaw: KeyFlaw::Global | KeyFlaw::Service,
            } => {
                say!(
                    "AWS's service authorization reference has no condition key {}. Check the spelling.",
                    key
                )
            }
            FindingKind::InvalidConditionKey {
                key, nearest: None, ..
            } => {
                say!("{} isn't a condition key. Check the spelling.", key)
            }
            FindingKind::TypeMismatch {
                operator,
                key,
                value,
                expected,
            } => match expected {
                ValueType::Boolean => say!(
                    "{} for {} takes `true` or `false`, and {} is neither.",
                    operator,
                    key,
                    value
                ),
                ValueType::Number => say!(
                    "{} for {} takes a number, and {} isn't one.",
                    operator,
                    key,
                    value
                ),
                ValueType::Date => say!(
                    "{} for {} takes an ISO 8601 date or epoch seconds, and {} is neither.",
                    operator,
                    key,
                    value
                ),
                ValueType::IpRange => say!(
                    "{} for {} takes an IP address or a CIDR block, and {} is neither.",
                    operator,
                    key,
                    value
                ),
            },
            FindingKind::NullWithIfExists { operator } => say!(
                "{} has no meaning, because `Null` itself tests for the key. Use `Null`.",
                operator
            ),
            FindingKind::ForAllValuesWithSingleValuedKey { operator, key } => say!(
                "{} on {} is also true when the request doesn't have the key. Drop `ForAllValues:`.",
                operator,
                key
            ),
            FindingKind::PrivateIpAddress {
                value,
                negated: true,
            } => say!(
                "{} is a private address, and `aws:SourceIp` is always a public one, so this exempts no one. For calls through a VPC endpoint, use `aws:VpcSourceIp`.",
                value
            ),
            FindingKind::PrivateIpAddress {
                value,
                negated: false,
            } => say!(
                "{} is a private address, and `aws:SourceIp` is always a public one. For calls through a VPC endpoint, use `aws:VpcSourceIp`.",
                value
            ),
            FindingKind::UnsupportedWildcardInPrincipal { principal } => say!(
                "{} matches no one: in a `Principal`, `*` works only on its own. Use the ARN, or narrow with `aws:PrincipalArn` and `ArnLike`.",
                principal
            ),
            FindingKind::DeletedPrincipal { principal } => say!(
                "{} is the ID of a deleted user or role, so it matches no one. Write the ARN again.",
                principal
            ),
            FindingKind::InvalidConditionMultipleBoolean { key } => say!(
                "`Bool` for {} lists both `true` and `false`, so it matches whenever the key is there. Keep the one you mean.",
                key
            ),
            FindingKind::MissingQualifier { operator, key } => say!(
                "{} can have several values, and {} doesn't say whether all or any of them have to match. Put `ForAllValues:` or `ForAnyValue:` before it.",
                key,
                operator
            ),
            FindingKind::InvalidVariableForOperator { operator, variable } => say!(
                "{} doesn't replace variables, so {} is compared literally. Write a value.",
                operator,
                variable
            ),
            FindingKind::VariableUnsupportedInElement {
                variable,
                element: Element::Resource,
            } => say!(
                "{} is taken literally: in a `Resource`, AWS replaces variables only in the last field of the ARN. Write the value, or `*` and a condition.",
                variable
            ),
            FindingKind::VariableUnsupportedInElement { variable, element } => say!(
                "{} is taken literally: AWS doesn't replace variables in {}. Write the value, or use a condition.",
                variable,
                Inline::Code(element.name())
            ),
            FindingKind::InvalidArnField { arn, field } => match field {
                ArnField::Partition => say!(
                    "The partition of {} doesn't exist. Use `aws`, `aws-cn` or `aws-us-gov`.",
                    arn
                ),
                ArnField::ServiceCase => say!(
                    "The service in {} has capital letters, and in ARNs it never does. Use lowercase.",
                    arn
                ),
                ArnField::Region => say!(
                    "The region in {} doesn't exist. Use one such as `ap-northeast-1`.",
                    arn
                ),
                ArnField::Account => say!(
                    "The account ID in {} doesn't have 12 digits. Check it.",
                    arn
                ),
            },
            FindingKind::ArnFieldNotAllowed {
                arn,
                corrected,
                field: ArnField::Account,
            } => say!(
                "{} never matches, because ARNs of this type have no account ID. Use {}.",
                arn,
                corrected
            ),
            FindingKind::ArnFieldNotAllowed { arn, corrected, .. } => say!(
                "{} never matches, because ARNs of this type have no region. Use {}.",
                arn,
                corrected
            ),
            FindingKind::CreateSlrWithStarInResource => {
                say!(
                    "`iam:CreateServiceLinkedRole` on `*` lets the caller create a role for any service. Use the ARN of the role, or restrict the service with `iam:AWSServiceName`."
                )
            }
            FindingKind::UnsupportedActionForConditionKey {
                key,
                actions,
                deny: false,
            } => say!(
                "Requests for {} never have {}, so this statement never allows them. Move them to a statement of their own.",
                self.names(actions, 0),
                key
            ),
            FindingKind::UnsupportedActionForConditionKey {
                key,
                actions,
                deny: true,
            } => say!(
                "Requests for {} never have {}, so this statement never denies them. Move them to a statement of their own.",
                self.names(actions, 0),
                key
            ),
            FindingKind::RedundantEntry {
                value, covered_by, ..
            } => say!(
                "{} is already covered by {}. You can remove it.",
                value,
                covered_by
            ),
            FindingKind::RedundantStatement { covered_by } => say!(
                "Statement {} already covers this one. You can remove it.",
                *covered_by
            ),
            FindingKind::AllowShadowedByDeny { denied_by } => say!(
                "Statement {} denies everything that this statement allows, and an explicit deny overrides any allow. Narrow one of the two.",
                *denied_by
            ),
            FindingKind::RoleTrustPolicySyntaxErrorNotPrincipal => {
                say!(
                    "A role trust policy can't have `NotPrincipal`. List the callers in `Principal`."
                )
            }
            FindingKind::InvalidPrincipalKey { kind } => say!(
                "{} isn't a type of principal. Use `AWS`, `Service`, `Federated` or `CanonicalUser`.",
                kind
            ),
            FindingKind::InvalidPrincipalFormat { kind, principal } if kind.is_empty() => say!(
                "{} has no type in the `Principal`. Make it a value of `AWS`, `Service` or `Federated`.",
                principal
            ),
            FindingKind::InvalidPrincipalFormat { kind, principal } => say!(
                "{} isn't a principal of the type {}. Write the full ARN or name.",
                principal,
                kind
            ),
            FindingKind::RestrictAccessToServicePrincipal { service } => say!(
                "Without a condition, {} can act here for any account. Narrow it with `aws:SourceArn` or `aws:SourceAccount`.",
                service
            ),
            FindingKind::AllowWithNotPrincipal => {
                say!(
                    "`NotPrincipal` with `Allow` allows everyone else, including anonymous callers. List the callers in `Principal`."
                )
            }
            FindingKind::RoleTrustPolicySyntaxErrorResource => {
                say!(
                    "A role trust policy has no `Resource`: it is always about its own role. Remove it."
                )
            }
            FindingKind::MismatchedActionForPrincipal { action, kind } => say!(
                "A principal of the type {} can't call {}. Use the matching action (`sts:AssumeRole`, `sts:AssumeRoleWithWebIdentity` or `sts:AssumeRoleWithSAML`).",
                kind,
                action
            ),
            FindingKind::ActionWithoutFittingResource {
                actions,
                arns,
                deny: false,
            } => say!(
                "{} isn't allowed: no `Resource` of this statement fits it. It needs {}. Add that, or write a statement for it.",
                self.names(actions, 0),
                self.names(arns, 0)
            ),
            FindingKind::ActionWithoutFittingResource {
                actions,
                arns,
                deny: true,
            } => say!(
                "{} is never denied: no `Resource` of this `Deny` fits it. It needs {}. Add that.",
                self.names(actions, 0),
                self.names(arns, 0)
            ),
            FindingKind::PatternWithoutFittingResource {
                pattern,
                action,
                arns,
            } => say!(
                "{} doesn't allow {} here, because no `Resource` of this statement fits it. It needs {}. If you use it, add a statement for it.",
                pattern,
                action,
                self.names(arns, 0)
            ),
            FindingKind::KeyNeverForCaller { key, caller, deny } => {
                let caller = match caller {
                    CallerClass::User => say!("an IAM user"),
                    CallerClass::Role => say!("a role"),
                    CallerClass::Service => say!("a service"),
                    CallerClass::Federated => say!("a caller with a token or an assertion"),
                };
                if *deny {
                    say!(
                        "A request of {} never has {}, so this `Deny` never applies to it. Use another key.",
                        caller,
                        key
                    )
                } else {
                    say!(
                        "A request of {} never has {}, so this statement never allows it. Use another key, or drop this one.",
                        caller,
                        key
                    )
                }
            }
            FindingKind::RoleWithoutPath {
                written,
                corrected,
                in_principal: true,
            } => say!(
                "There is no role {}, and AWS rejects it as a principal: the ARN of such a role has a path. Use the full ARN that `aws iam get-role` prints, or allow the account and match `aws:PrincipalArn` against {} with `ArnLike`.",
                written,
                corrected
            ),
            FindingKind::RoleWithoutPath {
                written, corrected, ..
            } => say!(
                "{} matches no role, because the ARN of such a role has a path. Use {}.",
                written,
                corrected
            ),
            FindingKind::WildcardInSensitiveKey { key, value } => say!(
                "{} for {} matches everyone, so the condition protects nothing. Write the values you mean.",
                value,
                key
            ),
            FindingKind::DenyVoidWithoutVariable { variable } => say!(
                "When a request has no value for {}, this `Deny` denies nothing. Give the variable a default value, or deny with a `…NotEquals` or `Null` condition on the key.",
                variable
            ),
            FindingKind::AdministratorAccess => {
                say!(
                    "This allows every action on every resource: anyone with this policy is an administrator of the account. List only the actions and resources you need."
                )
            }
            FindingKind::BoundaryWithoutLimit => {
                say!(
                    "A permissions boundary that allows everything limits nothing. List the most that the user or role may have."
                )
            }
            FindingKind::AllowWithNotAction { escalation: None } => {
                say!(
                    "`NotAction` with `Allow` allows every action it doesn't list, in every service, including ones that AWS adds later. List the actions you need in `Action`."
                )
            }
            FindingKind::AllowWithNotAction {
                escalation: Some(action),
            } => say!(
                "`NotAction` with `Allow` allows every action it doesn't list, including {}, with which anyone who has this policy can give themselves any permission. List the actions you need in `Action`, or exclude `iam:*` too.",
                action
            ),
            FindingKind::PublicAccess => {
                say!(
                    "This is public: open to every AWS account, and to unsigned requests where the service accepts them. Unless you mean that, name the principals, or narrow with `aws:PrincipalOrgID`, `aws:SourceArn`, `aws:SourceVpce` or `aws:SourceIp`. On a VPC endpoint it's fine: an endpoint policy grants nothing by itself."
                )
            }
            FindingKind::PublicTrustPolicy => {
                say!(
                    "Anyone in any AWS account can assume this role. Name the principals, or narrow with `aws:PrincipalOrgID` or `aws:PrincipalArn`."
                )
            }
            FindingKind::CrossAccountAccess { principal } => say!(
                "{} is in another account, whose administrators decide who can use this. If the account isn't yours, require an `sts:ExternalId` in a trust policy, or name the role there.",
                principal
            ),
            FindingKind::TrustInWholeAccount { principal } => say!(
                "{} trusts the whole account: anyone there whose identity-based policy allows it can assume this role. Name the role or user. If the account isn't yours, require an `sts:ExternalId` too.",
                principal
            ),
            FindingKind::PrivilegeEscalation { gain, ways } => match gain {
                Gain::OwnPolicies => say!(
                    "Anyone with this policy can give themselves any permission ({}). Restrict `Resource`, or require a permissions boundary with `iam:PermissionsBoundary`.",
                    self.names(ways, 0)
                ),
                Gain::OtherIdentity => say!(
                    "Anyone with this policy can act as any other user or role of the account ({}). Restrict `Resource`, for example to `user/${aws:username}`.",
                    self.names(ways, 0)
                ),
                Gain::PassedRole => say!(
                    "Anyone with this policy can run anything with the permissions of any role that the service can assume ({}). List the roles in the `Resource` of `iam:PassRole`.",
                    self.names(ways, 0)
                ),
                Gain::RunningRole => say!(
                    "Anyone with this policy decides what runs with the roles of existing resources ({}). Restrict `Resource`, or narrow by tags.",
                    self.names(ways, 0)
                ),
            },
            FindingKind::KeyOfAnotherOidcProvider { key, corrected } => say!(
                "{} is a claim of another issuer than the provider in the `Principal`, so no token has it. Use {}.",
                key,
                corrected
            ),
            FindingKind::UnsupportedOidcClaim { key, subject } => say!(
                "{} isn't a condition key: AWS reads the claims `sub`, `aud`, `amr`, `oaud` and `email`, and a few more for some providers. Narrow with {}.",
                key,
                subject
            ),
            FindingKind::MissingAudienceForOidcPrincipal { key } => say!(
                "No condition checks the token's audience, so tokens for every audience of the provider are accepted. Add {}.",
                key
            ),
            FindingKind::WildcardInService { written } => say!(
                "IAM rejects the wildcard in the service part of {}. Write one entry per service, such as `s3:Get*`.",
                written
            ),
            FindingKind::EmptyArnField {
                arn,
                field: ArnField::Account,
            } => say!(
                "The account ID in {} is empty, and ARNs of this type have one, so it matches nothing. Write the account ID, or `*`.",
                arn
            ),
            FindingKind::EmptyArnField { arn, .. } => say!(
                "The region in {} is empty, and ARNs of this type have one, so it matches nothing. Write the region, or `*`.",
                arn
            ),
            FindingKind::InvalidRegion { region } => say!(
                "{} isn't a region, so no request has it. Use one such as `ap-northeast-1`.",
                region
            ),
            FindingKind::UnsupportedCharacter { written, character } => say!(
                "IAM rejects {} in {}: a policy can only have characters up to U+00FF. In a pattern, write `?`, which matches any one character.",
                odd(*character),
                written
            ),
            FindingKind::ResourceInRepositoryPolicy => {
                say!(
                    "A repository policy has no `Resource`: it is always about its own repository, and ECR rejects it. Remove it."
                )
            }
            FindingKind::MissingConditionKeyForOidcPrincipal { provider, key } => say!(
                "Anyone who can sign in at {} can assume this role. Narrow it with a condition on {}.",
                provider,
                key
            ),
        }
    }

    fn found_at(
        &self,
        place: Option<Place<'_>>,
        policy: Option<usize>,
        line: Option<usize>,
    ) -> Line {
        match (place, policy, line) {
            (Some(place), _, Some(line)) => say!("{} (line {}):", capital(self.place(place)), line),
            (Some(place), _, None) => say!("{}:", capital(self.place(place))),
            (None, Some(policy), Some(line)) => say!("Policy {} (line {}):", policy, line),
            (None, Some(policy), None) => say!("Policy {}:", policy),
            (None, None, Some(line)) => say!("Line {}:", line),
            (None, None, None) => say!("The policy:"),
        }
    }

    fn unreadable(&self, kind: UnreadableKind, position: Position) -> Line {
        let Position { line, column } = position;
        match kind {
            UnreadableKind::Broken => say!(
                "Something that looks like a policy couldn't be read (up to line {}, column {}). Paste the whole document, from the first brace to the last.",
                line,
                column
            ),
            UnreadableKind::TooDeep => say!(
                "The text at line {}, column {} is nested deeper than any policy, so it wasn't read.",
                line,
                column
            ),
            UnreadableKind::Terraform => say!(
                "There is Terraform code at line {}, column {} that I can't read. Paste the rendered JSON, from `terraform show -json` or the IAM console.",
                line,
                column
            ),
            UnreadableKind::Cdk => say!(
                "There is AWS CDK code at line {}, column {}. Paste the JSON that `cdk synth` prints, or the policy from the IAM console.",
                line,
                column
            ),
            UnreadableKind::CutOff => say!(
                "The policy at line {}, column {} is cut off within its first statement. Paste the whole document, down to the last brace.",
                line,
                column
            ),
            UnreadableKind::TooLong { characters } => say!(
                "The policy at line {}, column {} wasn't evaluated: it has {} characters (without white space), and the limit is {}, several times what AWS accepts. Paste only the statements in question.",
                line,
                column,
                characters,
                MAX_CHARACTERS
            ),
            UnreadableKind::TooManyConditions { conditions } => say!(
                "The policy at line {}, column {} wasn't evaluated: it has {} conditions, and the limit is {}. Paste only the statements in question.",
                line,
                column,
                conditions,
                MAX_CONDITIONS
            ),
        }
    }

    fn truncated(&self, reason: TruncationReason, position: Position) -> Line {
        let line = position.line;
        match reason {
            TruncationReason::LongLog => say!(
                "This log is long: I searched all of it for denials, but only the first {} lines for policies.",
                line
            ),
            TruncationReason::PolicySearch => say!(
                "I searched for policies only up to line {}; the rest is too much for one question. Paste the policy that matters by itself.",
                line
            ),
            TruncationReason::TooManyPolicies => say!(
                "There are too many policies: those from line {} on weren't read. Paste the ones that matter by themselves.",
                line
            ),
            TruncationReason::TooManyDenials => say!(
                "There are too many different denials: those from line {} on were only counted.",
                line
            ),
            TruncationReason::DenialSearch => say!(
                "I searched for denials only up to line {}; the rest is too much for one question. Paste the part with the error by itself.",
                line
            ),
        }
    }
}

impl English {
    /// What was mended in a pasted policy.
    pub(super) fn repair(&self, repair: &RepairKind) -> Line {
        match repair {
            RepairKind::TrailingComma => {
                say!(
                    "There is a comma before a closing bracket, which AWS rejects. It was ignored."
                )
            }
            RepairKind::MissingComma => {
                say!(
                    "A comma is missing here, and AWS rejects that. It was read as if there were one."
                )
            }
            RepairKind::Comment => {
                say!("There is a comment, and JSON has none. It was skipped.")
            }
            RepairKind::SmartQuotes => {
                say!(
                    "The quotes are typographic or full-width, and AWS accepts only `\"`. They were read as `\"`."
                )
            }
            RepairKind::OddCharacter(character) => say!(
                "There is a full-width or invisible character here ({}). It was read as its ASCII form, or skipped.",
                odd(*character)
            ),
            RepairKind::SingleQuotes => {
                say!(
                    "There are single quotes here, and JSON accepts only `\"`. They were read as `\"`."
                )
            }
            RepairKind::UnquotedKey => {
                say!("A key has no quotes, which JSON requires. It was read with quotes.")
            }
            RepairKind::Unclosed(1) => {
                say!("The last closing bracket is missing. It was read as if it were there.")
            }
            RepairKind::Unclosed(missing) => say!(
                "{} closing brackets are missing. What may be missing before them is unknown; paste the whole policy.",
                *missing
            ),
            RepairKind::CutOff => say!(
                "The text ends in the middle of a statement. What is missing is unknown; paste the whole policy."
            ),
            RepairKind::StrayBracket => {
                say!("There is a closing bracket too many. It was skipped.")
            }
            RepairKind::Elision => {
                say!("Something is left out here (`...`). It is unknown and wasn't evaluated.")
            }
            RepairKind::BrokenString => {
                say!(
                    "A string runs over the end of a line, or has a character that JSON requires to be escaped. It was read as one string."
                )
            }
            RepairKind::MissingQuote => {
                say!("A closing quote is missing. The string was read up to the end of its line.")
            }
            RepairKind::MissingColon => {
                say!("The colon between a key and its value is missing. It was read with one.")
            }
            RepairKind::UnquotedValue => {
                say!("A text value has no quotes, which JSON requires. It was read with quotes.")
            }
            RepairKind::StrayText => {
                say!("There are stray words here. They were skipped.")
            }
            RepairKind::Case { expected } => {
                say!("This is case-sensitive. Write {}.", expected)
            }
            RepairKind::DuplicateKey(key) => say!(
                "{} appears twice in one object; AWS rejects that or keeps only one. Merge them.",
                key
            ),
            RepairKind::Combination(name) => say!(
                "{} and its opposite are in the same statement, which takes only one of them. Remove one, or make two statements.",
                name
            ),
            RepairKind::UnknownElement(name) => {
                say!(
                    "{} isn't a policy element, and AWS rejects it. Check the spelling, or remove it.",
                    name
                )
            }
            RepairKind::WrongType { element } => {
                say!(
                    "The value of {} has the wrong JSON type, and AWS rejects it.",
                    element
                )
            }
            RepairKind::NotUnderstood(written) => say!(
                "{} comes from code or a template, and its value isn't in the paste. It was taken as unknown.",
                written
            ),
            RepairKind::Wrapped => {
                say!("This is part of a policy. The rest of the document was added to read it.")
            }
        }
    }
}
