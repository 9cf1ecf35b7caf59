//! Policy variables: `${key}`, `${key, 'default'}`, `${*}`.

/// A piece of a pattern that may hold variables.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Piece<'a> {
    /// Text without variables, as written.
    Text(&'a str),
    /// `${key}` or `${key, 'default'}`.
    Variable {
        /// The whole, as written.
        written: &'a str,
        /// The condition key.
        key: &'a str,
        /// The default value, without its quotes.
        default: Option<&'a str>,
    },
    /// `${*}`, `${?}`, `${$}`: the character itself.
    Literal(char),
    /// `${AWS::AccountId}`, `${var.x}`, `${self:custom.x}`: a placeholder of a template, not a variable of IAM.
    Template(&'a str),
    /// Not a variable, though it looks like one: no closing brace, a space, nothing inside.
    Malformed(&'a str),
}

/// Takes a pattern apart; the pieces, in order, are the whole text.
///
/// Source: IAM User Guide, "IAM policy elements: Variables and tags".
pub fn pieces(text: &str) -> Vec<Piece<'_>> {
    let mut found = Vec::new();
    let mut rest = text;
    while let Some((before, from)) = rest.find("${").and_then(|at| rest.split_at_checked(at)) {
        if !before.is_empty() {
            found.push(Piece::Text(before));
        }
        let Some((whole, after)) = length(from).and_then(|end| from.split_at_checked(end)) else {
            found.push(Piece::Malformed(from));
            return found;
        };
        found.push(variable(whole));
        rest = after;
    }
    if !rest.is_empty() {
        found.push(Piece::Text(rest));
    }
    found
}

/// The length of the variable or placeholder that a text begins with; those of the Serverless Framework nest.
fn length(from: &str) -> Option<usize> {
    if !is_of_serverless(from.get(2..)?) {
        return Some(from.find('}')? + 1);
    }
    let mut depth = 0_usize;
    for (at, byte) in from.bytes().enumerate() {
        match byte {
            b'{' => depth += 1,
            b'}' if depth == 1 => return Some(at + 1),
            b'}' => depth -= 1,
            _ => {}
        }
    }
    None
}

/// The length of the placeholder of a template that a text begins with; `None` when it begins with none.
pub(super) fn template_length(from: &str) -> Option<usize> {
    let whole = from.get(..length(from)?)?;
    matches!(variable(whole), Piece::Template(_)).then_some(whole.len())
}

/// Whether a variable is one of the Serverless Framework, which replaces it before AWS sees the policy.
///
/// Source: Serverless Framework Documentation, "Variables".
fn is_of_serverless(inner: &str) -> bool {
    const SOURCES: [&str; 14] = [
        "self:",
        "opt:",
        "env:",
        "file(",
        "sls:",
        "param:",
        "git:",
        "cf:",
        "cf.",
        "cf(",
        "ssm:/",
        "ssm.",
        "ssm(",
        "strToBool(",
    ];
    let is_key = |key: &str| {
        inner
            .strip_prefix(key)
            .is_some_and(|rest| rest.starts_with(['}', ',']))
    };
    SOURCES.iter().any(|source| inner.starts_with(source))
        || ["aws:region", "aws:accountId"].into_iter().any(is_key)
}

fn variable(written: &str) -> Piece<'_> {
    let inner = written
        .strip_prefix("${")
        .and_then(|inner| inner.strip_suffix('}'))
        .unwrap_or_default();
    match inner {
        "*" => return Piece::Literal('*'),
        "?" => return Piece::Literal('?'),
        "$" => return Piece::Literal('$'),
        _ => {}
    }
    if written.get(2..).is_some_and(is_of_serverless) {
        return Piece::Template(written);
    }
    let (key, default) = match inner.split_once(',') {
        Some((key, default)) => {
            let quoted = default
                .trim()
                .strip_prefix('\'')
                .and_then(|default| default.strip_suffix('\''));
            let Some(quoted) = quoted else {
                return Piece::Malformed(written);
            };
            (key, Some(quoted))
        }
        None => (inner, None),
    };
    if key.contains("::") || !key.contains(':') && !key.is_empty() && !key.contains(' ') {
        return Piece::Template(written);
    }
    if key.is_empty() || key.contains(char::is_whitespace) || key.contains(['{', '$']) {
        return Piece::Malformed(written);
    }
    Piece::Variable {
        written,
        key,
        default,
    }
}

/// A name as it stands in a policy, for a pattern that matches it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct WrittenName {
    /// The pattern.
    pub text: String,
    /// A `?` stands for a character that cannot, so that names with another one there match as well.
    pub has_stand_in: bool,
}

/// Writes a name into a pattern that matches it and, as far as a policy can say so, nothing else: `${*}`, `${?}`
/// and `${$}` for what is a wildcard or begins a variable there. `variables`: the policy's version replaces them.
/// With `latin_only` a character beyond U+00FF, which IAM refuses, is a `?`.
///
/// Source: IAM User Guide, "IAM policy elements: Variables and tags"; IAM API Reference, `CreatePolicy`, pattern of
/// `PolicyDocument`.
pub fn write_name(name: &str, variables: bool, latin_only: bool) -> WrittenName {
    let mut written = WrittenName {
        text: String::with_capacity(name.len()),
        has_stand_in: false,
    };
    let mut characters = name.chars().peekable();
    while let Some(character) = characters.next() {
        let begins_variable = character == '$' && characters.peek() == Some(&'{');
        let is_wild = matches!(character, '*' | '?');
        if variables && (is_wild || begins_variable) {
            written.text.extend(['$', '{', character, '}']);
        } else if is_wild || latin_only && character > '\u{ff}' {
            written.text.push('?');
            written.has_stand_in = true;
        } else {
            written.text.push(character);
        }
    }
    written
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn variables_are_told_from_placeholders_and_mistakes() {
        assert_eq!(
            pieces("a/${aws:username}-*"),
            [
                Piece::Text("a/"),
                Piece::Variable {
                    written: "${aws:username}",
                    key: "aws:username",
                    default: None
                },
                Piece::Text("-*"),
            ]
        );
        assert_eq!(
            pieces("${aws:PrincipalTag/team, 'company-wide'}"),
            [Piece::Variable {
                written: "${aws:PrincipalTag/team, 'company-wide'}",
                key: "aws:PrincipalTag/team",
                default: Some("company-wide"),
            }]
        );
        for (text, expected) in [
            ("${*}", Piece::Literal('*')),
            ("${$}", Piece::Literal('$')),
            ("${AWS::AccountId}", Piece::Template("${AWS::AccountId}")),
            ("${var.bucket}", Piece::Template("${var.bucket}")),
            (
                "${self:custom.${opt:stage}.bucket}",
                Piece::Template("${self:custom.${opt:stage}.bucket}"),
            ),
            (
                "${opt:region, self:provider.region}",
                Piece::Template("${opt:region, self:provider.region}"),
            ),
            ("${aws:accountId}", Piece::Template("${aws:accountId}")),
            ("${aws:username", Piece::Malformed("${aws:username")),
            ("${}", Piece::Malformed("${}")),
            ("${ aws:username }", Piece::Malformed("${ aws:username }")),
            ("$ {x}", Piece::Text("$ {x}")),
        ] {
            assert_eq!(pieces(text), [expected], "{text}");
        }
    }

    #[test]
    fn a_name_is_written_so_that_it_matches_itself() {
        for (name, variables, latin_only, expected, has_stand_in) in [
            ("a b/é.csv", true, true, "a b/é.csv", false),
            ("a*b?.csv", true, true, "a${*}b${?}.csv", false),
            ("a*b?.csv", false, true, "a?b?.csv", true),
            ("cost$.csv", true, true, "cost$.csv", false),
            ("${date}/x", true, true, "${$}{date}/x", false),
            ("${date}/x", false, true, "${date}/x", false),
            ("四半期.csv", true, true, "???.csv", true),
            ("四半期.csv", true, false, "四半期.csv", false),
            ("😀.png", true, true, "?.png", true),
        ] {
            let written = write_name(name, variables, latin_only);
            assert_eq!(written.text, expected, "{name}");
            assert_eq!(written.has_stand_in, has_stand_in, "{name}");
        }
    }
}
