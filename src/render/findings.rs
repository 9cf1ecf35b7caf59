//! Findings as editors, GitHub and code scanning read them.

use super::json::{ComparedOut, ComparisonsOut, LintOut, PlacedOut, pretty};
use super::terminal::printable;
use serde_json::{Map, Value, json};
use std::fmt::Write;

/// `policy.json:3:5: error[invalid_action]: …`, a line each. `unnamed` is the name of what has none.
pub fn lines(found: &LintOut, unnamed: &str) -> String {
    let mut out = String::new();
    for placed in &found.findings {
        let name = printable(placed.file.as_deref().unwrap_or(unnamed));
        let PlacedOut { line, column, .. } = placed;
        let finding = &placed.finding;
        let (severity, code) = (finding.severity, finding.code);
        // Writing to a string cannot fail.
        let _ = writeln!(
            out,
            "{name}:{line}:{column}: {severity}[{code}]: {}",
            finding.message
        );
    }
    out
}

/// Commands that make GitHub Actions show each finding at its line.
///
/// Source: GitHub Docs, "Workflow commands for GitHub Actions".
pub fn github(found: &LintOut) -> String {
    let mut out = String::new();
    for placed in &found.findings {
        let level = match placed.finding.severity {
            "error" => "error",
            "warning" => "warning",
            _ => "notice",
        };
        let code = placed.finding.code;
        let region = [
            ("line", placed.line),
            ("endLine", placed.end_line),
            ("col", placed.column),
            ("endColumn", placed.end_column),
        ];
        let file = placed.file.as_deref();
        out.push_str(&command(
            level,
            file,
            &region,
            &format!("kyoka({code})"),
            &placed.finding.message,
        ));
    }
    out
}

/// One command of GitHub Actions, on a line.
pub(super) fn command(
    level: &str,
    file: Option<&str>,
    region: &[(&str, usize)],
    title: &str,
    message: &str,
) -> String {
    let mut out = format!("::{level} ");
    // Writing to a string cannot fail.
    if let Some(file) = file {
        let _ = write!(out, "file={},", property(file));
        for (name, number) in region {
            let _ = write!(out, "{name}={number},");
        }
    }
    let _ = writeln!(out, "title={}::{}", property(title), data(message));
    out
}

/// The text of a command: what would end its line is escaped.
fn data(text: &str) -> String {
    printable(
        &text
            .replace('%', "%25")
            .replace('\r', "%0D")
            .replace('\n', "%0A"),
    )
}

/// The value of a property of a command.
fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}

/// SARIF 2.1.0, as code scanning reads it.
///
/// Source: OASIS, "Static Analysis Results Interchange Format (SARIF) Version 2.1.0".
pub fn sarif(found: &LintOut) -> String {
    let mut rules: Vec<&'static str> = Vec::new();
    let mut results = Vec::new();
    for placed in &found.findings {
        let code = placed.finding.code;
        let index = rules.iter().position(|rule| *rule == code);
        let index = index.unwrap_or_else(|| {
            rules.push(code);
            rules.len() - 1
        });
        results.push(result(placed, index));
    }
    let rules: Vec<Value> = rules
        .iter()
        .map(|code| {
            let text = code.replace('_', " ");
            json!({"id": code, "name": code, "shortDescription": {"text": text}})
        })
        .collect();
    pretty(&json!({
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [{
            "tool": {"driver": {
                "name": "kyoka",
                "version": env!("CARGO_PKG_VERSION"),
                "rules": rules,
            }},
            "columnKind": "unicodeCodePoints",
            "results": results,
        }],
    }))
}

fn result(placed: &PlacedOut, rule: usize) -> Value {
    let level = match placed.finding.severity {
        "error" => "error",
        "warning" => "warning",
        _ => "note",
    };
    let mut location = Map::new();
    let place = json!({
        "artifactLocation": {"uri": uri(placed.file.as_deref().unwrap_or("stdin"))},
        "region": {
            "startLine": placed.line,
            "startColumn": placed.column,
            "endLine": placed.end_line,
            "endColumn": placed.end_column,
        },
    });
    location.insert("physicalLocation".to_owned(), place);
    if let Some(statement) = placed.finding.statement {
        let name = format!("policies[{}].Statement[{statement}]", placed.finding.policy);
        let place = json!([{"fullyQualifiedName": name}]);
        location.insert("logicalLocations".to_owned(), place);
    }
    json!({
        "ruleId": placed.finding.code,
        "ruleIndex": rule,
        "level": level,
        "message": {"text": placed.finding.message},
        "locations": [location],
    })
}

/// A path as a relative reference: what a URI has no character for is escaped.
///
/// Source: RFC 3986, section 2.
fn uri(path: &str) -> String {
    let path = path.strip_prefix("./").unwrap_or(path);
    let mut out = String::new();
    for byte in path.bytes() {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_' | b'~' | b'/') {
            out.push(char::from(byte));
        } else {
            // Writing to a string cannot fail.
            let _ = write!(out, "%{byte:02X}");
        }
    }
    out
}

/// The most grants of one policy that GitHub is told one by one; more would be cut off there.
const MAX_TOLD: usize = 10;

/// Commands that make GitHub Actions show what each policy grants and revokes, where it stands.
pub fn github_comparisons(compared: &ComparisonsOut) -> String {
    let mut out = String::new();
    for policy in &compared.policies {
        told(&mut out, policy);
    }
    for unread in &compared.unread {
        out.push_str(&command(
            "error",
            Some(&unread.file),
            &[],
            "kyoka(not compared)",
            &unread.why,
        ));
    }
    out
}

fn told(out: &mut String, policy: &ComparedOut) {
    let file = Some(policy.file.as_str());
    let region = [("line", policy.line)];
    let comparison = &policy.comparison;
    for (level, title, list) in [
        ("warning", "kyoka(grants)", &comparison.grants),
        ("notice", "kyoka(revokes)", &comparison.revokes),
    ] {
        for grant in list.iter().take(MAX_TOLD) {
            let mut message = format!("{} on {}", grant.action, grant.resource);
            if !grant.conditions.is_empty() {
                let conditions = serde_json::to_string(&grant.conditions).unwrap_or_default();
                // Writing to a string cannot fail.
                let _ = write!(message, " if {conditions}");
            }
            out.push_str(&command(level, file, &region, title, &message));
        }
        if let Some(more) = list.len().checked_sub(MAX_TOLD).filter(|more| *more > 0) {
            let message = format!("{more} more; see the summary");
            out.push_str(&command(level, file, &region, title, &message));
        }
    }
    for why in comparison.unproven.iter().take(MAX_TOLD) {
        out.push_str(&command("warning", file, &region, "kyoka(unproven)", why));
    }
}
