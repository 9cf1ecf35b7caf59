//! What a finding can say: the codes and how much each matters.

use super::{CallerClass, Gain, Severity};
use crate::evaluate::Element;
use crate::policy::RepairKind;
use crate::text::look_alike::LookAlike;

/// What a finding says.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum FindingKind {
    /// `${aws:userid}-*` in a session ARN, and the caller is an IAM user, whose session ids begin with
    /// the user name.
    UseridVariableForUser {
        /// The pattern as written.
        pattern: String,
        /// The pattern that does match.
        corrected: String,
    },
    /// `${aws:username}` where the caller is no IAM user.
    UsernameVariableForRole {
        /// The pattern as written.
        pattern: String,
    },
    /// No such action; `action` when it is an API operation, or the nearest names.
    InvalidAction {
        /// As written.
        written: String,
        /// The IAM action that authorises the operation of this name.
        action: Option<String>,
        /// Without such an action: at most three with a similar name, nearest first.
        nearest: Vec<String>,
    },
    /// No such service prefix.
    InvalidServiceInAction {
        /// As written.
        written: String,
        /// The prefix that was meant.
        prefix: Option<String>,
    },
    /// A pattern of actions that matches none.
    WildcardMatchesNoAction {
        /// As written.
        pattern: String,
    },
    /// A `*` or `?` under an operator that compares literally.
    WildcardWithoutLikeOperator {
        /// Operator as written.
        operator: String,
        /// Key as written.
        key: String,
        /// The value with the wildcard.
        value: String,
    },
    /// `Version` is no version of the policy language.
    InvalidVersion {
        /// As written.
        written: String,
    },
    /// A policy variable in a document whose version does not substitute variables.
    VariableUnsupportedInVersion {
        /// The variable.
        variable: String,
    },
    /// A placeholder that must be replaced before the policy is saved.
    PlaceholderLeft {
        /// As written.
        placeholder: String,
    },
    /// An action that takes only `*`, in a statement that lists resources.
    ActionWithoutResourceType {
        /// The action.
        action: String,
    },
    /// An ARN whose shape none of the statement's actions accepts.
    ArnTypeMismatch {
        /// The ARN as written.
        arn: String,
    },
    /// A condition key that none of the statement's actions or resource types carries.
    KeyNeverApplies {
        /// Key as written.
        key: String,
    },
    /// `Principal` in a policy that takes none.
    UnsupportedPrincipal,
    /// `iam:PassRole` on every role.
    PassRoleWithStarInResource,
    /// The policy is larger than AWS takes, as a managed policy where it is identity-based.
    ///
    /// A warning where another way to attach it takes as much.
    ///
    /// Source: IAM User Guide, "IAM and AWS STS quotas".
    PolicySizeExceeded {
        /// Its size, white space not counted.
        characters: usize,
        /// The quota.
        quota: usize,
    },
    /// The same key twice in one object.
    DuplicateKey {
        /// The key.
        key: String,
    },
    /// Repaired on reading; AWS rejects it as written.
    SyntaxRepaired {
        /// What was mended.
        repair: RepairKind,
    },
    /// A whole document without `Version`: AWS reads it as `2008-10-17`, which has no variables.
    MissingVersion,
    /// A whole document without a statement.
    MissingStatement,
    /// A statement without `Effect`.
    MissingEffect,
    /// A statement with neither `Action` nor `NotAction`.
    MissingAction,
    /// A statement of a kind of policy that needs `Resource` or `NotResource`, and it has neither.
    MissingResource,
    /// A statement of a resource-based or trust policy with neither `Principal` nor `NotPrincipal`.
    MissingPrincipal,
    /// An empty list, which matches nothing.
    EmptyArray {
        /// The element: `Action`, `Resource` or `Condition`.
        element: Element,
    },
    /// A `Sid` with characters other than letters and digits.
    UnsupportedSid {
        /// As written.
        sid: String,
    },
    /// A `Sid` that an earlier statement has as well.
    UniqueSidsRequired {
        /// As written.
        sid: String,
    },
    /// A `Resource` that is neither `*` nor begins with `arn:`.
    InvalidArnPrefix {
        /// As written.
        resource: String,
    },
    /// An ARN with fewer than six fields.
    MissingArnField {
        /// As written.
        arn: String,
    },
    /// A policy variable that is written wrong, so that AWS does not read it as one.
    MalformedVariable {
        /// As written.
        variable: String,
        /// What is wrong with it.
        flaw: VariableFlaw,
    },
    /// No such condition operator.
    InvalidConditionOperator {
        /// As written.
        operator: String,
        /// The operator that was meant.
        nearest: Option<String>,
    },
    /// No such condition key, though the reference knows its service.
    InvalidConditionKey {
        /// As written.
        key: String,
        /// What is wrong with it.
        flaw: KeyFlaw,
        /// The key that was meant.
        nearest: Option<String>,
    },
    /// A condition value that its operator cannot read, so that it never compares equal.
    TypeMismatch {
        /// Operator as written.
        operator: String,
        /// Key as written.
        key: String,
        /// Value as written.
        value: String,
        /// What the operator takes.
        expected: ValueType,
    },
    /// `Null` with `IfExists` or a set operator.
    NullWithIfExists {
        /// Operator as written.
        operator: String,
    },
    /// `ForAllValues` in an Allow on a key that has at most one value: true as well when the key is absent.
    ForAllValuesWithSingleValuedKey {
        /// Operator as written.
        operator: String,
        /// Key as written.
        key: String,
    },
    /// A private address under `aws:SourceIp`, which sees public addresses only: under `IpAddress` it
    /// never matches, under `NotIpAddress` it excepts nobody.
    PrivateIpAddress {
        /// As written.
        value: String,
        /// Under `NotIpAddress`.
        negated: bool,
    },
    /// `Bool` with both values: true of every request that has the key.
    InvalidConditionMultipleBoolean {
        /// Key as written.
        key: String,
    },
    /// A key with several values under an operator without `ForAllValues:` or `ForAnyValue:`.
    MissingQualifier {
        /// Operator as written.
        operator: String,
        /// Key as written.
        key: String,
    },
    /// A policy variable under an operator that substitutes none.
    InvalidVariableForOperator {
        /// Operator as written.
        operator: String,
        /// The variable.
        variable: String,
    },
    /// A policy variable where AWS substitutes none: an action, a principal, a field of an ARN before the
    /// last.
    VariableUnsupportedInElement {
        /// The variable.
        variable: String,
        /// The element.
        element: Element,
    },
    /// A field of an ARN that no ARN has so.
    InvalidArnField {
        /// The ARN as written.
        arn: String,
        /// The field.
        field: ArnField,
    },
    /// A region or an account in an ARN of a type that has none.
    ArnFieldNotAllowed {
        /// The ARN as written.
        arn: String,
        /// The ARN as this type has it.
        corrected: String,
        /// The field.
        field: ArnField,
    },
    /// `iam:CreateServiceLinkedRole` on every role, for every service.
    CreateSlrWithStarInResource,
    /// Actions of a statement that never carry the key of its condition, beside others that do.
    UnsupportedActionForConditionKey {
        /// Key as written.
        key: String,
        /// The actions.
        actions: Vec<String>,
        /// In a Deny, which then never denies them.
        deny: bool,
    },
    /// An entry that another one of the same list covers.
    RedundantEntry {
        /// Of which element.
        element: Element,
        /// As written.
        value: String,
        /// The entry that covers it.
        covered_by: String,
    },
    /// A statement that another one with the same effect covers.
    RedundantStatement {
        /// Its number, from 1.
        covered_by: usize,
    },
    /// An Allow of which a Deny takes everything.
    AllowShadowedByDeny {
        /// The number of the Deny, from 1.
        denied_by: usize,
    },
    /// A principal with a wildcard in it that is not `*` alone: it matches nobody.
    UnsupportedWildcardInPrincipal {
        /// As written.
        principal: String,
    },
    /// The unique id of a user or role (`AIDA…`, `AROA…`) in place of an ARN: it was deleted.
    DeletedPrincipal {
        /// As written.
        principal: String,
    },
    /// `NotPrincipal` with Allow: everybody else is allowed.
    AllowWithNotPrincipal,
    /// `Resource` in a role trust policy, which takes none.
    RoleTrustPolicySyntaxErrorResource,
    /// `NotPrincipal` in a role trust policy, which takes none.
    RoleTrustPolicySyntaxErrorNotPrincipal,
    /// A kind of principal that IAM does not have.
    InvalidPrincipalKey {
        /// As written.
        kind: String,
    },
    /// A principal that is written as no principal of its kind is.
    InvalidPrincipalFormat {
        /// The kind.
        kind: String,
        /// As written.
        principal: String,
    },
    /// A service that may act for any account, because no condition says for whom.
    RestrictAccessToServicePrincipal {
        /// The service principal.
        service: String,
    },
    /// An action of a trust policy that this kind of principal cannot call, e.g. `sts:AssumeRole` for
    /// `Federated`.
    MismatchedActionForPrincipal {
        /// The action.
        action: String,
        /// The kind of the principal: `AWS`, `Service` or `Federated`.
        kind: String,
    },
    /// A letter that only looks like the one that belongs there: Cyrillic `О` for `O`.
    ///
    /// An error where only ASCII can stand; a warning in an ARN or a principal, whose names may have it.
    LookAlikeLetter {
        /// The entry as written.
        written: String,
        /// The letter, and what it looks like.
        found: LookAlike,
        /// Only ASCII can stand there: an action, a condition operator or key.
        is_ascii_only: bool,
    },
    /// A character that nobody sees, and that AWS takes as it stands.
    InvisibleCharacter {
        /// The entry as written.
        written: String,
        /// The character.
        character: char,
    },
    /// Actions that no resource of their statement fits, beside others that one does.
    ActionWithoutFittingResource {
        /// The actions as written.
        actions: Vec<String>,
        /// The ARNs that they take, with `<…>` for what varies.
        arns: Vec<String>,
        /// In a Deny, which then never denies them.
        deny: bool,
    },
    /// A pattern of actions that looks as if it allowed an action that none of the resources fits.
    PatternWithoutFittingResource {
        /// The pattern as written.
        pattern: String,
        /// The action.
        action: String,
        /// The ARNs that it takes, with `<…>` for what varies.
        arns: Vec<String>,
    },
    /// A wildcard in the service of an action, which only policies of the organization take.
    WildcardInService {
        /// As written.
        written: String,
    },
    /// A region or an account that is empty in an ARN of a type that has one.
    EmptyArnField {
        /// The ARN as written.
        arn: String,
        /// The field.
        field: ArnField,
    },
    /// A region that AWS does not have, as a value of `aws:RequestedRegion`.
    InvalidRegion {
        /// As written.
        region: String,
    },
    /// A character that IAM does not take in a policy.
    UnsupportedCharacter {
        /// The entry as written.
        written: String,
        /// The character.
        character: char,
    },
    /// `Resource` in the policy of an ECR repository, which takes none.
    ResourceInRepositoryPolicy,
    /// A condition key that no caller of the statement ever has.
    KeyNeverForCaller {
        /// Key as written.
        key: String,
        /// The kind of the callers, or of the first of them.
        caller: CallerClass,
        /// In a Deny, which then never denies.
        deny: bool,
    },
    /// A role of AWS whose ARN has a path that is not written.
    RoleWithoutPath {
        /// The ARN as written.
        written: String,
        /// A pattern with the path.
        corrected: String,
        /// In a `Principal`, which takes no pattern.
        in_principal: bool,
    },
    /// A value that everybody meets, of a key that is there to tell callers apart.
    WildcardInSensitiveKey {
        /// Key as written.
        key: String,
        /// Value as written.
        value: String,
    },
    /// A Deny that denies nothing where a variable has no value.
    DenyVoidWithoutVariable {
        /// The variable as written.
        variable: String,
    },
    /// Every action on every resource, in an identity-based policy.
    AdministratorAccess,
    /// Every action on every resource, in a permissions boundary.
    BoundaryWithoutLimit,
    /// `NotAction` with Allow.
    AllowWithNotAction {
        /// An action by which the holder can give itself any permission, where it is not excepted.
        escalation: Option<String>,
    },
    /// A resource-based policy that allows everybody.
    PublicAccess,
    /// A trust policy that allows every account.
    PublicTrustPolicy,
    /// A principal of another account than the resource's or the role's.
    CrossAccountAccess {
        /// As written.
        principal: String,
    },
    /// A trust policy that leaves it to an account who of it may assume the role.
    TrustInWholeAccount {
        /// As written.
        principal: String,
    },
    /// Permissions by which their holder gets others.
    PrivilegeEscalation {
        /// Which.
        gain: Gain,
        /// The ways, each its actions.
        ways: Vec<String>,
    },
    /// A condition on a claim of another issuer than the one that the principal names.
    KeyOfAnotherOidcProvider {
        /// Key as written.
        key: String,
        /// The key of the principal's issuer.
        corrected: String,
    },
    /// A condition on a claim that AWS makes no condition key of.
    UnsupportedOidcClaim {
        /// Key as written.
        key: String,
        /// The key of the token's subject.
        subject: String,
    },
    /// A trust policy for an OIDC provider without a condition on the audience.
    MissingAudienceForOidcPrincipal {
        /// The condition key that is missing.
        key: String,
    },
    /// A trust policy for an OIDC provider of many tenants without a condition on who may sign in.
    MissingConditionKeyForOidcPrincipal {
        /// The provider's ARN or host, as written.
        provider: String,
        /// The condition key that is missing.
        key: String,
    },
}

/// What is wrong with a condition key.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum KeyFlaw {
    /// It has no prefix.
    Format,
    /// There is no such global key.
    Global,
    /// There is no such key of the service.
    Service,
    /// A tag key without its tag: `aws:ResourceTag` for `aws:ResourceTag/team`.
    MissingTagKey,
}

/// A field of an ARN.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum ArnField {
    /// The partition.
    Partition,
    /// The service, written in capitals.
    ServiceCase,
    /// The region.
    Region,
    /// The account.
    Account,
}

/// What is wrong with a policy variable.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum VariableFlaw {
    /// `${aws:username`: the brace does not close.
    MissingBrace,
    /// `${}`.
    Empty,
    /// `${ aws:username }` or `$ {aws:username}`.
    Space,
    /// `${aws:PrincipalTag/team, all}`: the default value stands without single quotes.
    MissingQuote,
}

/// What a condition operator takes as a value.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum ValueType {
    /// `true` or `false`.
    Boolean,
    /// An integer or decimal number.
    Number,
    /// An ISO 8601 date or epoch seconds.
    Date,
    /// An address or a CIDR block.
    IpRange,
}

impl FindingKind {
    /// Every code, in the order of the alphabet.
    pub const CODES: [&'static str; 108] = [
        "action_without_fitting_resource",
        "action_without_resource_type",
        "administrator_access",
        "allow_shadowed_by_deny",
        "allow_with_not_action",
        "allow_with_not_principal",
        "arn_account_not_allowed",
        "arn_region_not_allowed",
        "arn_type_mismatch",
        "boundary_without_limit",
        "create_slr_with_star_in_resource",
        "cross_account_access",
        "data_type_mismatch",
        "deleted_principal",
        "deny_void_without_variable",
        "duplicate_key",
        "elision_left",
        "empty_array_action",
        "empty_array_condition",
        "empty_array_principal",
        "empty_array_resource",
        "empty_variable",
        "for_all_values_with_single_valued_key",
        "invalid_action",
        "invalid_arn_account",
        "invalid_arn_prefix",
        "invalid_arn_region",
        "invalid_arn_service_case",
        "invalid_condition_key_format",
        "invalid_condition_multiple_boolean",
        "invalid_condition_operator",
        "invalid_effect",
        "invalid_global_condition_key",
        "invalid_partition",
        "invalid_policy_element",
        "invalid_principal_format",
        "invalid_principal_key",
        "invalid_region",
        "invalid_service_condition_key",
        "invalid_service_in_action",
        "invalid_variable_for_operator",
        "invalid_version",
        "invisible_character",
        "json_syntax_error",
        "key_never_applies",
        "key_never_for_caller",
        "key_of_another_oidc_provider",
        "look_alike_letter",
        "mismatched_action_for_principal",
        "missing_action",
        "missing_arn_account",
        "missing_arn_field",
        "missing_arn_region",
        "missing_audience_for_oidc_principal",
        "missing_brace_in_variable",
        "missing_condition_key_for_oidc_principal",
        "missing_effect",
        "missing_github_repo_condition_key",
        "missing_principal",
        "missing_qualifier",
        "missing_quote_in_variable",
        "missing_resource",
        "missing_statement",
        "missing_tag_key_in_condition",
        "missing_version",
        "null_with_if_exists",
        "pass_role_with_star_in_resource",
        "pattern_without_fitting_resource",
        "placeholder_left",
        "policy_fragment",
        "policy_size_exceeded",
        "private_ip_address",
        "private_not_ip_address",
        "privilege_escalation",
        "public_access",
        "public_trust_policy",
        "redundant_action",
        "redundant_condition_value",
        "redundant_resource",
        "redundant_statement",
        "resource_in_repository_policy",
        "restrict_access_to_service_principal",
        "role_trust_policy_syntax_error_notprincipal",
        "role_trust_policy_syntax_error_resource",
        "role_without_path",
        "trust_in_whole_account",
        "type_mismatch_boolean",
        "type_mismatch_date",
        "type_mismatch_ip_range",
        "type_mismatch_number",
        "unique_sids_required",
        "unsupported_action_for_condition_key",
        "unsupported_character",
        "unsupported_element_combination",
        "unsupported_oidc_claim",
        "unsupported_principal",
        "unsupported_sid",
        "unsupported_space_in_variable",
        "unsupported_wildcard_in_principal",
        "userid_variable_for_user",
        "username_variable_for_role",
        "value_made_by_code",
        "variable_unsupported_in_element",
        "variable_unsupported_in_version",
        "wildcard_in_sensitive_key",
        "wildcard_in_service",
        "wildcard_matches_no_action",
        "wildcard_without_like_operator",
    ];

    /// The stable code, used in JSON.
    ///
    /// Codes of IAM Access Analyzer's policy checks in snake case, where it has the check.
    ///
    /// Source: IAM User Guide, "Access Analyzer policy check reference".
    pub fn code(&self) -> &'static str {
        match self {
            Self::UseridVariableForUser { .. } => "userid_variable_for_user",
            Self::UsernameVariableForRole { .. } => "username_variable_for_role",
            Self::InvalidAction { .. } => "invalid_action",
            Self::InvalidServiceInAction { .. } => "invalid_service_in_action",
            Self::WildcardMatchesNoAction { .. } => "wildcard_matches_no_action",
            Self::WildcardWithoutLikeOperator { .. } => "wildcard_without_like_operator",
            Self::InvalidVersion { .. } => "invalid_version",
            Self::VariableUnsupportedInVersion { .. } => "variable_unsupported_in_version",
            Self::PlaceholderLeft { .. } => "placeholder_left",
            Self::ActionWithoutResourceType { .. } => "action_without_resource_type",
            Self::ArnTypeMismatch { .. } => "arn_type_mismatch",
            Self::KeyNeverApplies { .. } => "key_never_applies",
            Self::UnsupportedPrincipal => "unsupported_principal",
            Self::PassRoleWithStarInResource => "pass_role_with_star_in_resource",
            Self::PolicySizeExceeded { .. } => "policy_size_exceeded",
            Self::DuplicateKey { .. } => "duplicate_key",
            Self::SyntaxRepaired { repair } => repair_code(repair),
            Self::MissingVersion => "missing_version",
            Self::MissingStatement => "missing_statement",
            Self::MissingEffect => "missing_effect",
            Self::MissingAction => "missing_action",
            Self::MissingResource => "missing_resource",
            Self::MissingPrincipal => "missing_principal",
            Self::EmptyArray { element } => match element {
                Element::Action => "empty_array_action",
                Element::Resource => "empty_array_resource",
                Element::Principal => "empty_array_principal",
                Element::Condition | Element::Effect | Element::Version => "empty_array_condition",
            },
            Self::UnsupportedSid { .. } => "unsupported_sid",
            Self::UniqueSidsRequired { .. } => "unique_sids_required",
            Self::InvalidArnPrefix { .. } => "invalid_arn_prefix",
            Self::MissingArnField { .. } => "missing_arn_field",
            Self::MalformedVariable { flaw, .. } => match flaw {
                VariableFlaw::MissingBrace => "missing_brace_in_variable",
                VariableFlaw::Empty => "empty_variable",
                VariableFlaw::Space => "unsupported_space_in_variable",
                VariableFlaw::MissingQuote => "missing_quote_in_variable",
            },
            Self::LookAlikeLetter { .. } => "look_alike_letter",
            Self::InvisibleCharacter { .. } => "invisible_character",
            Self::InvalidConditionMultipleBoolean { .. } => "invalid_condition_multiple_boolean",
            Self::MissingQualifier { .. } => "missing_qualifier",
            Self::InvalidVariableForOperator { .. } => "invalid_variable_for_operator",
            Self::VariableUnsupportedInElement { .. } => "variable_unsupported_in_element",
            Self::InvalidArnField { field, .. } => match field {
                ArnField::Partition => "invalid_partition",
                ArnField::ServiceCase => "invalid_arn_service_case",
                ArnField::Region => "invalid_arn_region",
                ArnField::Account => "invalid_arn_account",
            },
            Self::ArnFieldNotAllowed { field, .. } => match field {
                ArnField::Account => "arn_account_not_allowed",
                ArnField::Partition | ArnField::ServiceCase | ArnField::Region => {
                    "arn_region_not_allowed"
                }
            },
            Self::CreateSlrWithStarInResource => "create_slr_with_star_in_resource",
            Self::UnsupportedActionForConditionKey { .. } => "unsupported_action_for_condition_key",
            Self::RedundantEntry { element, .. } => match element {
                Element::Action => "redundant_action",
                Element::Resource => "redundant_resource",
                Element::Condition | Element::Principal | Element::Effect | Element::Version => {
                    "redundant_condition_value"
                }
            },
            Self::RedundantStatement { .. } => "redundant_statement",
            Self::AllowShadowedByDeny { .. } => "allow_shadowed_by_deny",
            Self::InvalidConditionOperator { .. } => "invalid_condition_operator",
            Self::InvalidConditionKey { flaw, .. } => match flaw {
                KeyFlaw::Format => "invalid_condition_key_format",
                KeyFlaw::Global => "invalid_global_condition_key",
                KeyFlaw::Service => "invalid_service_condition_key",
                KeyFlaw::MissingTagKey => "missing_tag_key_in_condition",
            },
            Self::TypeMismatch { expected, .. } => match expected {
                ValueType::Boolean => "type_mismatch_boolean",
                ValueType::Number => "type_mismatch_number",
                ValueType::Date => "type_mismatch_date",
                ValueType::IpRange => "type_mismatch_ip_range",
            },
            Self::NullWithIfExists { .. } => "null_with_if_exists",
            Self::ForAllValuesWithSingleValuedKey { .. } => "for_all_values_with_single_valued_key",
            Self::PrivateIpAddress { negated: false, .. } => "private_ip_address",
            Self::PrivateIpAddress { negated: true, .. } => "private_not_ip_address",
            Self::UnsupportedWildcardInPrincipal { .. } => "unsupported_wildcard_in_principal",
            Self::DeletedPrincipal { .. } => "deleted_principal",
            Self::AllowWithNotPrincipal => "allow_with_not_principal",
            Self::RoleTrustPolicySyntaxErrorResource => "role_trust_policy_syntax_error_resource",
            Self::RoleTrustPolicySyntaxErrorNotPrincipal => {
                "role_trust_policy_syntax_error_notprincipal"
            }
            Self::InvalidPrincipalKey { .. } => "invalid_principal_key",
            Self::InvalidPrincipalFormat { .. } => "invalid_principal_format",
            Self::RestrictAccessToServicePrincipal { .. } => "restrict_access_to_service_principal",
            Self::MismatchedActionForPrincipal { .. } => "mismatched_action_for_principal",
            Self::ActionWithoutFittingResource { .. } => "action_without_fitting_resource",
            Self::PatternWithoutFittingResource { .. } => "pattern_without_fitting_resource",
            Self::KeyNeverForCaller { .. } => "key_never_for_caller",
            Self::RoleWithoutPath { .. } => "role_without_path",
            Self::WildcardInSensitiveKey { .. } => "wildcard_in_sensitive_key",
            Self::DenyVoidWithoutVariable { .. } => "deny_void_without_variable",
            Self::AdministratorAccess => "administrator_access",
            Self::BoundaryWithoutLimit => "boundary_without_limit",
            Self::AllowWithNotAction { .. } => "allow_with_not_action",
            Self::PublicAccess => "public_access",
            Self::PublicTrustPolicy => "public_trust_policy",
            Self::CrossAccountAccess { .. } => "cross_account_access",
            Self::TrustInWholeAccount { .. } => "trust_in_whole_account",
            Self::PrivilegeEscalation { .. } => "privilege_escalation",
            Self::KeyOfAnotherOidcProvider { .. } => "key_of_another_oidc_provider",
            Self::UnsupportedOidcClaim { .. } => "unsupported_oidc_claim",
            Self::MissingAudienceForOidcPrincipal { .. } => "missing_audience_for_oidc_principal",
            Self::WildcardInService { .. } => "wildcard_in_service",
            Self::EmptyArnField { field, .. } => match field {
                ArnField::Account => "missing_arn_account",
                ArnField::Partition | ArnField::ServiceCase | ArnField::Region => {
                    "missing_arn_region"
                }
            },
            Self::InvalidRegion { .. } => "invalid_region",
            Self::UnsupportedCharacter { .. } => "unsupported_character",
            Self::ResourceInRepositoryPolicy => "resource_in_repository_policy",
            Self::MissingConditionKeyForOidcPrincipal { provider, .. }
                if provider.ends_with("token.actions.githubusercontent.com") =>
            {
                "missing_github_repo_condition_key"
            }
            Self::MissingConditionKeyForOidcPrincipal { .. } => {
                "missing_condition_key_for_oidc_principal"
            }
        }
    }

    /// How much it matters.
    pub fn severity(&self) -> Severity {
        match self {
            // The inline policies of a role may have 10,240 characters together, and the quota of a trust
            // policy can be raised to 4,096.
            Self::PolicySizeExceeded { characters, quota }
                if *quota == 6144 && *characters <= 10_240
                    || *quota == 2048 && *characters <= 4096 =>
            {
                Severity::Warning
            }
            // The reference may not have the newest keys, services and actions.
            Self::InvalidConditionKey {
                flaw: KeyFlaw::Global | KeyFlaw::Service,
                nearest: None,
                ..
            }
            | Self::InvalidServiceInAction { prefix: None, .. } => Severity::Warning,
            Self::InvalidAction {
                action: None,
                nearest,
                ..
            } if nearest.is_empty() => Severity::Warning,
            Self::InvalidAction { .. }
            | Self::RoleWithoutPath {
                in_principal: true, ..
            }
            | Self::WildcardInService { .. }
            | Self::KeyOfAnotherOidcProvider { .. }
            | Self::UnsupportedCharacter { .. }
            | Self::ResourceInRepositoryPolicy
            | Self::LookAlikeLetter {
                is_ascii_only: true,
                ..
            }
            | Self::InvalidServiceInAction { .. }
            | Self::WildcardMatchesNoAction { .. }
            | Self::InvalidVersion { .. }
            | Self::MissingStatement
            | Self::VariableUnsupportedInVersion { .. }
            | Self::UnsupportedPrincipal
            | Self::PolicySizeExceeded { .. }
            | Self::DuplicateKey { .. }
            | Self::MissingEffect
            | Self::MissingAction
            | Self::MissingResource
            | Self::MissingPrincipal
            | Self::UnsupportedSid { .. }
            | Self::UniqueSidsRequired { .. }
            | Self::InvalidArnPrefix { .. }
            | Self::MissingArnField { .. }
            | Self::MalformedVariable { .. }
            | Self::InvalidConditionOperator { .. }
            | Self::InvalidConditionKey { .. }
            | Self::NullWithIfExists { .. }
            | Self::PrivateIpAddress { .. }
            | Self::InvalidConditionMultipleBoolean { .. }
            | Self::InvalidVariableForOperator { .. }
            | Self::VariableUnsupportedInElement { .. }
            | Self::InvalidArnField { .. }
            | Self::ArnFieldNotAllowed { .. }
            | Self::RoleTrustPolicySyntaxErrorNotPrincipal
            | Self::InvalidPrincipalKey { .. }
            | Self::InvalidPrincipalFormat { .. }
            | Self::UnsupportedWildcardInPrincipal { .. }
            | Self::DeletedPrincipal { .. }
            | Self::RoleTrustPolicySyntaxErrorResource
            | Self::MismatchedActionForPrincipal { .. } => Severity::Error,
            Self::UseridVariableForUser { .. }
            | Self::UsernameVariableForRole { .. }
            | Self::WildcardWithoutLikeOperator { .. }
            | Self::PlaceholderLeft { .. }
            | Self::KeyNeverApplies { .. }
            | Self::ActionWithoutResourceType { .. }
            | Self::ArnTypeMismatch { .. }
            | Self::PassRoleWithStarInResource
            | Self::TypeMismatch { .. }
            | Self::ForAllValuesWithSingleValuedKey { .. }
            | Self::AllowWithNotPrincipal
            | Self::MissingQualifier { .. }
            | Self::CreateSlrWithStarInResource
            | Self::UnsupportedActionForConditionKey { .. }
            | Self::AllowShadowedByDeny { .. }
            | Self::RestrictAccessToServicePrincipal { .. }
            | Self::LookAlikeLetter {
                is_ascii_only: false,
                ..
            }
            | Self::InvisibleCharacter { .. }
            | Self::InvalidRegion { .. }
            | Self::AllowWithNotAction {
                escalation: Some(_),
            }
            | Self::KeyNeverForCaller { .. }
            | Self::RoleWithoutPath {
                in_principal: false,
                ..
            }
            | Self::WildcardInSensitiveKey { .. }
            | Self::DenyVoidWithoutVariable { .. }
            | Self::PublicAccess
            | Self::PublicTrustPolicy
            | Self::UnsupportedOidcClaim { .. }
            | Self::ActionWithoutFittingResource { .. }
            | Self::EmptyArnField { .. }
            | Self::MissingConditionKeyForOidcPrincipal { .. } => Severity::Warning,
            Self::MissingVersion
            | Self::EmptyArray { .. }
            | Self::AdministratorAccess
            | Self::BoundaryWithoutLimit
            | Self::AllowWithNotAction { escalation: None }
            | Self::CrossAccountAccess { .. }
            | Self::TrustInWholeAccount { .. }
            | Self::PrivilegeEscalation { .. }
            | Self::MissingAudienceForOidcPrincipal { .. }
            | Self::PatternWithoutFittingResource { .. }
            | Self::RedundantEntry { .. }
            | Self::RedundantStatement { .. } => Severity::Note,
            Self::SyntaxRepaired { repair } => match repair {
                RepairKind::Wrapped | RepairKind::NotUnderstood(_) => Severity::Note,
                RepairKind::Elision => Severity::Warning,
                RepairKind::TrailingComma
                | RepairKind::MissingComma
                | RepairKind::Comment
                | RepairKind::SmartQuotes
                | RepairKind::OddCharacter(_)
                | RepairKind::SingleQuotes
                | RepairKind::UnquotedKey
                | RepairKind::Unclosed(_)
                | RepairKind::CutOff
                | RepairKind::StrayBracket
                | RepairKind::BrokenString
                | RepairKind::MissingQuote
                | RepairKind::MissingColon
                | RepairKind::UnquotedValue
                | RepairKind::StrayText
                | RepairKind::Case { .. }
                | RepairKind::DuplicateKey(_)
                | RepairKind::Combination(_)
                | RepairKind::UnknownElement(_)
                | RepairKind::WrongType { .. } => Severity::Error,
            },
        }
    }

    /// Tells whether it only says that the policy could be shorter.
    pub const fn is_redundancy(&self) -> bool {
        matches!(
            self,
            Self::RedundantEntry { .. } | Self::RedundantStatement { .. }
        )
    }
}

/// The code of a repair: what Access Analyzer says where it sees the same.
fn repair_code(repair: &RepairKind) -> &'static str {
    match repair {
        RepairKind::WrongType { element } if element == "Effect" => "invalid_effect",
        RepairKind::Combination(_) => "unsupported_element_combination",
        RepairKind::UnknownElement(_) | RepairKind::Case { .. } => "invalid_policy_element",
        RepairKind::WrongType { .. } => "data_type_mismatch",
        RepairKind::DuplicateKey(_) => "duplicate_key",
        RepairKind::Wrapped => "policy_fragment",
        RepairKind::NotUnderstood(_) => "value_made_by_code",
        RepairKind::Elision => "elision_left",
        RepairKind::TrailingComma
        | RepairKind::MissingComma
        | RepairKind::Comment
        | RepairKind::SmartQuotes
        | RepairKind::OddCharacter(_)
        | RepairKind::SingleQuotes
        | RepairKind::UnquotedKey
        | RepairKind::Unclosed(_)
        | RepairKind::CutOff
        | RepairKind::StrayBracket
        | RepairKind::BrokenString
        | RepairKind::MissingQuote
        | RepairKind::MissingColon
        | RepairKind::UnquotedValue
        | RepairKind::StrayText => "json_syntax_error",
    }
}
