//! What a condition asks of a request.

use super::subject::Subject;
use super::token::TokenSubject;
use crate::iam::literal::boolean;
use crate::iam::{BaseOperator, Operator};
use crate::policy::ConditionEntry;

/// One operator with one key, as far as it is understood.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Condition {
    /// The operator as written.
    pub operator: String,
    /// The key as written.
    pub key: String,
    /// The values as written, any of which meets it, or of a negated operator none.
    pub values: Vec<String>,
    /// What it says; `None` where nothing but its text is known.
    pub meaning: Option<Meaning>,
}

/// What a condition says.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Meaning {
    /// What is compared.
    pub subject: Subject,
    /// How.
    pub operator: Operator,
    /// The one value of `Bool` and `Null`.
    pub flag: Option<bool>,
    /// Whose tokens these are, where the key is the subject of a token and the form of every value is known.
    pub tokens: Vec<TokenSubject>,
}

impl Condition {
    pub(super) fn of(entry: &ConditionEntry) -> Self {
        let values: Vec<String> = entry.values.iter().map(|one| one.value.clone()).collect();
        Self {
            operator: entry.operator.value.clone(),
            key: entry.key.value.clone(),
            meaning: Meaning::of(&entry.operator.value, &entry.key.value, &values),
            values,
        }
    }
}

impl Meaning {
    fn of(operator: &str, key: &str, values: &[String]) -> Option<Self> {
        let operator = Operator::parse(operator)?;
        let subject = Subject::of(key)?;
        let first = values.first()?;
        let is_flag = matches!(operator.base, BaseOperator::Bool | BaseOperator::Null);
        let flag = if is_flag {
            // Both values at once, or one that is none, are for nobody to read.
            let flag = boolean(first)?;
            let mut others = values.iter();
            if !others.all(|value| boolean(value) == Some(flag)) {
                return None;
            }
            Some(flag)
        } else {
            None
        };
        let has_no_set = operator.set.is_none() && !operator.if_exists;
        if operator.base == BaseOperator::BinaryEquals
            || operator.base == BaseOperator::Null && !has_no_set
        {
            return None;
        }
        let tokens = match &subject {
            Subject::Claim { issuer, claim } if claim.eq_ignore_ascii_case("sub") => {
                TokenSubject::all(issuer, values, operator)
            }
            _ => Vec::new(),
        };
        Some(Self {
            subject,
            operator,
            flag,
            tokens,
        })
    }
}
