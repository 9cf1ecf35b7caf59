//! Which condition keys a request carries: what the text says, and what follows from the caller, the
//! action and the resource.

use super::value::{Part, Value};
use super::{ConditionGap, Element, Unknown};
use crate::iam::{Arn, Caller, CallerKind, Fact, Request, Target, placeholder};

/// What is known of one key.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) enum Lookup {
    /// Absent for sure, and why.
    Absent(ConditionGap),
    /// Present with these values; never empty.
    Values(Vec<Value>),
    /// Present, the value unknown.
    Present,
    /// Nothing is known, absence included.
    Unknown,
}

/// The resource of a request, taken apart.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) enum Asked {
    /// `*`: the action has no resource.
    Star,
    /// An ARN: its six fields.
    Arn(Vec<Value>),
    /// A name or URL that is no ARN: what IAM compares is not known.
    Opaque,
    /// Not said.
    Unknown,
}

/// A request and what follows from it, computed once.
#[derive(Debug)]
pub(super) struct Facts<'a> {
    /// The request.
    pub(super) request: &'a Request,
    /// The caller; `None` when unknown.
    pub(super) caller: Option<Caller>,
    /// The resource.
    pub(super) asked: Asked,
    /// The resource belongs to AWS: it has no tags of the caller.
    pub(super) owned_by_aws: bool,
}

impl<'a> Facts<'a> {
    /// Takes a request apart.
    pub(super) fn of(request: &'a Request) -> Self {
        let caller = request.principal.as_deref().map(Caller::parse);
        let (asked, owned_by_aws) = match &request.resource {
            Target::Unknown => (Asked::Unknown, false),
            Target::Known(text) if text.trim() == "*" => (Asked::Star, false),
            Target::Known(text) => match Arn::parse(text.trim()) {
                None => (Asked::Opaque, false),
                Some(arn) => (Asked::Arn(fields(&arn)), is_owned_by_aws(&arn)),
            },
        };
        Self {
            request,
            caller,
            asked,
            owned_by_aws,
        }
    }

    /// What is known of a key; its name in any case.
    pub(super) fn lookup(&self, key: &str) -> Lookup {
        let key = key.to_lowercase();
        match self.request.context.facts.get(&key) {
            Some(Fact::Absent) => return Lookup::Absent(ConditionGap::Absent),
            Some(Fact::Values(values)) if values.is_empty() => {
                return Lookup::Absent(ConditionGap::Absent);
            }
            Some(Fact::Values(values)) => {
                return Lookup::Values(values.iter().map(|value| Value::read(value)).collect());
            }
            Some(Fact::Present) => return Lookup::Present,
            None if self.request.context.complete => return Lookup::Absent(ConditionGap::Absent),
            Some(Fact::Unknown) | None => {}
        }
        self.by_caller(&key)
            .or_else(|| self.by_resource(&key))
            .unwrap_or(Lookup::Unknown)
    }

    /// Tells whether a key is absent for sure.
    pub(super) fn is_absent(&self, key: &str) -> bool {
        matches!(self.lookup(key), Lookup::Absent(_))
    }

    /// Tells whether the action has no resource type, so that only `*` allows it.
    pub(super) fn needs_star(&self) -> bool {
        false
    }

    /// The name of the type that an ARN or a pattern is of, among those of the action.
    pub(super) fn type_of(&self, arn: &Arn<'_>) -> Option<String> {
        let word = arn.first_word();
        (arn.rest.len() > word.len() && arn.service != "s3").then(|| word.to_owned())
    }

    /// Tells whether a text in the place of an account may be any account.
    pub(super) fn is_open_account(&self, account: &str) -> bool {
        placeholder::is_account_placeholder(account) && !self.owned_by_aws
    }

    /// What follows from who calls.
    ///
    /// Source: IAM User Guide, "AWS global condition context keys"; "IAM policy elements: Variables and
    /// tags".
    fn by_caller(&self, key: &str) -> Option<Lookup> {
        match key {
            "aws:currenttime"
            | "aws:epochtime"
            | "aws:requestedregion"
            | "aws:securetransport"
            | "aws:useragent"
            | "aws:viaawsservice" => {
                return Some(self.requested_region(key).unwrap_or(Lookup::Present));
            }
            _ => {}
        }
        let caller = self.caller.as_ref()?;
        if caller.kind == CallerKind::Unknown {
            return None;
        }
        match key {
            "aws:principaltype" => Some(
                caller
                    .principal_type()
                    .map_or(Lookup::Present, |kind| text(kind.to_owned())),
            ),
            "aws:principalaccount" => caller.is_of_an_account().then(|| one(account_of(caller))),
            "aws:principalarn" => self.principal_arn(caller),
            "aws:principalisawsservice" => {
                let is_service = caller.kind == CallerKind::Service;
                Some(text(is_service.to_string()))
            }
            "aws:username" => Some(match &caller.kind {
                CallerKind::IamUser { name, .. } => one(Value::read(name)),
                _ => Lookup::Absent(ConditionGap::AbsentForCaller),
            }),
            "aws:userid" => match caller.kind {
                CallerKind::Root => Some(one(account_of(caller))),
                CallerKind::Anonymous => None,
                _ => Some(Lookup::Present),
            },
            // A service sets them when it acts for a resource; nobody can set them by calling.
            "aws:sourcearn" | "aws:sourceaccount" => match caller.kind {
                CallerKind::IamUser { .. }
                | CallerKind::Root
                | CallerKind::FederatedUser { .. } => {
                    Some(Lookup::Absent(ConditionGap::AbsentForCaller))
                }
                _ => None,
            },
            _ => None,
        }
    }

    /// The region that a call goes to is the region of the resource, where that has one.
    fn requested_region(&self, key: &str) -> Option<Lookup> {
        if key != "aws:requestedregion" {
            return None;
        }
        let Asked::Arn(fields) = &self.asked else {
            return None;
        };
        let region = fields.get(3)?;
        (!region.parts.is_empty()).then(|| one(region.clone()))
    }

    /// The role's ARN for a session: its path is not printed.
    fn principal_arn(&self, caller: &Caller) -> Option<Lookup> {
        let printed = self.request.principal.as_deref()?.trim();
        match &caller.kind {
            CallerKind::Service | CallerKind::Anonymous | CallerKind::Unknown => None,
            CallerKind::RoleSession { role, .. } => {
                let partition = caller.partition.as_deref().unwrap_or_default();
                let mut parts = vec![Part::Text(format!("arn:{partition}:iam::"))];
                parts.extend(account_of(caller).parts);
                parts.push(Part::Text(":role/".to_owned()));
                parts.push(Part::Hole(Unknown::Key("aws:PrincipalArn".to_owned())));
                parts.extend(Value::read(role).parts);
                Some(one(Value { parts }))
            }
            CallerKind::IamUser { .. }
            | CallerKind::Role { .. }
            | CallerKind::FederatedUser { .. }
            | CallerKind::Root => {
                let arn = Arn::parse(printed)?;
                let mut parts = vec![Part::Text(format!(
                    "arn:{}:{}::",
                    arn.partition, arn.service
                ))];
                parts.extend(account_of(caller).parts);
                parts.push(Part::Text(":".to_owned()));
                parts.extend(Value::read(arn.rest).parts);
                Some(one(Value { parts }))
            }
        }
    }

    /// What follows from the resource and the action.
    fn by_resource(&self, key: &str) -> Option<Lookup> {
        if self.owned_by_aws && key.contains("resourcetag/") {
            return Some(Lookup::Absent(ConditionGap::AbsentOnAwsResource));
        }
        if key == "aws:resourceaccount" {
            return self.resource_account().map(one);
        }
        None
    }

    /// The account that owns the resource, as far as it is known.
    pub(super) fn resource_account(&self) -> Option<Value> {
        if let Some(account) = &self.request.resource_account {
            return Some(account_value(account));
        }
        let Asked::Arn(fields) = &self.asked else {
            return None;
        };
        fields
            .get(4)
            .filter(|field| !field.parts.is_empty())
            .cloned()
    }
}

/// The caller's account as a value: a hole when it was left out or is a placeholder.
pub(super) fn account_of(caller: &Caller) -> Value {
    account_value(caller.account.as_deref().unwrap_or_default())
}

fn account_value(account: &str) -> Value {
    if account.is_empty() {
        return Value {
            parts: vec![Part::Hole(Unknown::Field(Element::Principal))],
        };
    }
    if placeholder::is_account_placeholder(account) {
        return Value {
            parts: vec![Part::Hole(Unknown::Placeholder(account.to_owned()))],
        };
    }
    Value {
        parts: vec![Part::Text(account.to_owned())],
    }
}

fn one(value: Value) -> Lookup {
    Lookup::Values(vec![value])
}

fn text(text: String) -> Lookup {
    one(Value {
        parts: vec![Part::Text(text)],
    })
}

/// The fields of the resource's ARN, placeholders as holes.
fn fields(arn: &Arn<'_>) -> Vec<Value> {
    let [partition, service, region, account, rest] = arn.fields();
    let region = if placeholder::is_region_placeholder(region) {
        Value {
            parts: vec![Part::Hole(Unknown::Placeholder(region.to_owned()))],
        }
    } else {
        Value::read(region)
    };
    let account = if account.is_empty() {
        Value { parts: Vec::new() }
    } else {
        account_value(account)
    };
    vec![
        Value::read("arn"),
        Value::read(partition),
        Value::read(service),
        region,
        account,
        Value::read(rest),
    ]
}

/// Tells whether a resource belongs to AWS: nobody else can tag it.
///
/// Source: Service Authorization Reference; IAM User Guide, "Managed policies and inline policies".
fn is_owned_by_aws(arn: &Arn<'_>) -> bool {
    match arn.account {
        "aws" => true,
        "" => match (arn.service, arn.first_word()) {
            ("ssm", "document" | "automation-definition" | "parameter" | "patchbaseline") => true,
            _ => false,
        },
        _ => false,
    }
}
