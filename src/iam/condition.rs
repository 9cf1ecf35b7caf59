//! Condition operators.

/// A condition operator, taken apart.
///
/// Source: IAM User Guide, "IAM JSON policy elements: Condition operators".
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Operator {
    /// `ForAllValues:` or `ForAnyValue:`; `None` without either.
    pub set: Option<SetOperator>,
    /// What is compared, and how.
    pub base: BaseOperator,
    /// True for the `Not…` forms.
    pub negated: bool,
    /// True with `IfExists` at the end.
    pub if_exists: bool,
}

/// The set operators.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum SetOperator {
    /// Every value of the request; true of none.
    ForAllValues,
    /// Some value of the request.
    ForAnyValue,
}

/// What is compared, and how.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum BaseOperator {
    /// `StringEquals`.
    StringEquals,
    /// `StringEqualsIgnoreCase`.
    StringEqualsIgnoreCase,
    /// `StringLike`.
    StringLike,
    /// `ArnLike` and `ArnEquals`, which do the same.
    ArnLike,
    /// `Numeric…`.
    Numeric(Comparison),
    /// `Date…`.
    Date(Comparison),
    /// `Bool`.
    Bool,
    /// `BinaryEquals`.
    BinaryEquals,
    /// `IpAddress`.
    IpAddress,
    /// `Null`.
    Null,
}

/// How numbers and dates are compared: the request's value with the policy's.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Comparison {
    /// The same.
    Equals,
    /// Less.
    LessThan,
    /// Less or the same.
    LessThanEquals,
    /// More.
    GreaterThan,
    /// More or the same.
    GreaterThanEquals,
}

impl Operator {
    /// Reads an operator's name without regard to case; `None` when IAM has no such operator.
    ///
    /// `Null` takes no `IfExists`.
    pub fn parse(text: &str) -> Option<Self> {
        let (set, name) = match text.split_once(':') {
            None => (None, text),
            Some((set, name)) if set.eq_ignore_ascii_case("ForAllValues") => {
                (Some(SetOperator::ForAllValues), name)
            }
            Some((set, name)) if set.eq_ignore_ascii_case("ForAnyValue") => {
                (Some(SetOperator::ForAnyValue), name)
            }
            Some(_) => return None,
        };
        let name = name.to_ascii_lowercase();
        let (name, if_exists) = match name.strip_suffix("ifexists") {
            Some(name) => (name, true),
            None => (name.as_str(), false),
        };
        let (base, negated) = base(name)?;
        (base != BaseOperator::Null || !if_exists).then_some(Self {
            set,
            base,
            negated,
            if_exists,
        })
    }

    /// Tells whether `*` and `?` are wildcards in its values.
    pub fn has_wildcards(&self) -> bool {
        matches!(self.base, BaseOperator::StringLike | BaseOperator::ArnLike)
    }

    /// Tells whether variables are substituted in its values.
    ///
    /// Source: IAM User Guide, "IAM policy elements: Variables and tags".
    pub fn has_variables(&self) -> bool {
        matches!(
            self.base,
            BaseOperator::StringEquals
                | BaseOperator::StringEqualsIgnoreCase
                | BaseOperator::StringLike
                | BaseOperator::ArnLike
        )
    }
}

fn base(name: &str) -> Option<(BaseOperator, bool)> {
    use BaseOperator as Base;
    use Comparison as Cmp;
    Some(match name {
        "stringequals" => (Base::StringEquals, false),
        "stringnotequals" => (Base::StringEquals, true),
        "stringequalsignorecase" => (Base::StringEqualsIgnoreCase, false),
        "stringnotequalsignorecase" => (Base::StringEqualsIgnoreCase, true),
        "stringlike" => (Base::StringLike, false),
        "stringnotlike" => (Base::StringLike, true),
        "arnequals" | "arnlike" => (Base::ArnLike, false),
        "arnnotequals" | "arnnotlike" => (Base::ArnLike, true),
        "numericequals" => (Base::Numeric(Cmp::Equals), false),
        "numericnotequals" => (Base::Numeric(Cmp::Equals), true),
        "numericlessthan" => (Base::Numeric(Cmp::LessThan), false),
        "numericlessthanequals" => (Base::Numeric(Cmp::LessThanEquals), false),
        "numericgreaterthan" => (Base::Numeric(Cmp::GreaterThan), false),
        "numericgreaterthanequals" => (Base::Numeric(Cmp::GreaterThanEquals), false),
        "dateequals" => (Base::Date(Cmp::Equals), false),
        "datenotequals" => (Base::Date(Cmp::Equals), true),
        "datelessthan" => (Base::Date(Cmp::LessThan), false),
        "datelessthanequals" => (Base::Date(Cmp::LessThanEquals), false),
        "dategreaterthan" => (Base::Date(Cmp::GreaterThan), false),
        "dategreaterthanequals" => (Base::Date(Cmp::GreaterThanEquals), false),
        "bool" => (Base::Bool, false),
        "binaryequals" => (Base::BinaryEquals, false),
        "ipaddress" => (Base::IpAddress, false),
        "notipaddress" => (Base::IpAddress, true),
        "null" => (Base::Null, false),
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn operators_are_taken_apart() {
        for (text, set, base, negated, if_exists) in [
            (
                "StringEquals",
                None,
                BaseOperator::StringEquals,
                false,
                false,
            ),
            (
                "StringNotLikeIfExists",
                None,
                BaseOperator::StringLike,
                true,
                true,
            ),
            (
                "ForAllValues:StringLikeIfExists",
                Some(SetOperator::ForAllValues),
                BaseOperator::StringLike,
                false,
                true,
            ),
            (
                "foranyvalue:arnnotequals",
                Some(SetOperator::ForAnyValue),
                BaseOperator::ArnLike,
                true,
                false,
            ),
            ("NotIpAddress", None, BaseOperator::IpAddress, true, false),
            ("Null", None, BaseOperator::Null, false, false),
        ] {
            assert_eq!(
                Operator::parse(text),
                Some(Operator {
                    set,
                    base,
                    negated,
                    if_exists
                }),
                "{text}"
            );
        }
        for text in [
            "StringMatches",
            "NullIfExists",
            "ForEach:StringLike",
            "",
            "IfExists",
        ] {
            assert_eq!(Operator::parse(text), None, "{text}");
        }
    }
}
