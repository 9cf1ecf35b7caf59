//! Amazon Resource Names.

/// The six fields of an ARN, as written: they may be empty, hold wildcards or placeholders.
///
/// Source: IAM User Guide, "IAM identifiers".
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Arn<'a> {
    /// `aws`, `aws-cn`, `aws-us-gov` …
    pub partition: &'a str,
    /// The service's name in ARNs.
    pub service: &'a str,
    /// The region; empty where the resource has none.
    pub region: &'a str,
    /// The account; empty where the resource has none or belongs to AWS.
    pub account: &'a str,
    /// Everything after the fifth colon, with its own colons.
    pub rest: &'a str,
}

/// Whether a text is the id of an account: twelve digits.
///
/// Source: AWS Account Management Reference Guide, "View AWS account identifiers".
pub fn is_account_id(text: &str) -> bool {
    text.len() == 12 && text.bytes().all(|byte| byte.is_ascii_digit())
}

impl<'a> Arn<'a> {
    /// Takes a text apart; `None` when it does not begin with `arn:` or has fewer than six fields. What stands
    /// in `${…}` keeps its colons.
    pub fn parse(text: &'a str) -> Option<Self> {
        if text.contains("${") {
            return Self::of_fields(&fields(text));
        }
        let mut fields = text.splitn(6, ':');
        if fields.next()? != "arn" {
            return None;
        }
        Some(Self {
            partition: fields.next()?,
            service: fields.next()?,
            region: fields.next()?,
            account: fields.next()?,
            rest: fields.next()?,
        })
    }

    fn of_fields(fields: &[&'a str]) -> Option<Self> {
        match fields {
            ["arn", partition, service, region, account, rest] => Some(Self {
                partition,
                service,
                region,
                account,
                rest,
            }),
            _ => None,
        }
    }

    /// The fields after `arn`, in order.
    pub fn fields(&self) -> [&'a str; 5] {
        [
            self.partition,
            self.service,
            self.region,
            self.account,
            self.rest,
        ]
    }

    /// The word before the first `/` or `:` of the rest: often the resource's type; the whole rest
    /// when there is neither.
    pub fn first_word(&self) -> &'a str {
        self.rest.split(['/', ':']).next().unwrap_or(self.rest)
    }
}

/// Splits an ARN, or what should be one, into at most six fields.
///
/// A `${…}` or `{{…}}` keeps its colons: `arn:aws:s3:::${AWS::AccountId}-logs` has six fields.
pub(crate) fn fields(text: &str) -> Vec<&str> {
    let mut fields = Vec::with_capacity(6);
    let mut rest = text;
    let mut depth = 0_usize;
    let mut from = 0;
    let mut start = 0;
    for (at, byte) in text.bytes().enumerate() {
        match byte {
            b'{' => depth += 1,
            b'}' => depth = depth.saturating_sub(1),
            b':' if depth == 0 && fields.len() < 5 => {
                let Some((field, after)) = rest.split_at_checked(at - from) else {
                    continue;
                };
                fields.push(field);
                rest = after.get(1..).unwrap_or_default();
                from = at + 1;
                start = from;
            }
            _ => {}
        }
    }
    fields.push(text.get(start..).unwrap_or_default());
    fields
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_sixth_field_keeps_its_colons() {
        let arn = Arn::parse("arn:aws:logs:r:1:log-group:/a:log-stream:s").unwrap();
        assert_eq!(arn.rest, "log-group:/a:log-stream:s");
        assert_eq!(arn.first_word(), "log-group");
        assert_eq!(Arn::parse("arn:aws:s3"), None);
        assert_eq!(Arn::parse("*"), None);
    }

    #[test]
    fn fields_keep_what_stands_in_braces_together() {
        for (text, expected) in [
            ("arn:aws:s3:::${AWS::AccountId}-logs", 6),
            ("arn:${AWS::Partition}:iam::${AWS::AccountId}:role/a:b", 6),
            ("arn:aws:s3*", 3),
            ("*", 1),
            ("arn:aws:iam::${AWS::Acc:role/x", 5),
        ] {
            assert_eq!(fields(text).len(), expected, "{text}");
        }
    }
}
