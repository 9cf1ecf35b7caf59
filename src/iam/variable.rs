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
    /// `${AWS::AccountId}`, `${var.x}`: a placeholder of a template, not a variable of IAM.
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
        let Some((whole, after)) = from
            .find('}')
            .and_then(|end| from.split_at_checked(end + 1))
        else {
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
            ("${aws:username", Piece::Malformed("${aws:username")),
            ("${}", Piece::Malformed("${}")),
            ("${ aws:username }", Piece::Malformed("${ aws:username }")),
            ("$ {x}", Piece::Text("$ {x}")),
        ] {
            assert_eq!(pieces(text), [expected], "{text}");
        }
    }
}
