//! The articles of the knowledge base as resources.

use super::members;
use super::protocol::{Call, ErrorCode, Fault};
use crate::api::KnowledgeBase;
use crate::render::markdown;
use crate::reply;
use crate::text::Language;
use serde_json::{Map, Value, json};

/// What the address of an article begins with; the language and the id follow.
const SCHEME: &str = "kyoka://article/";

/// The most articles of one page of the list: a page is for a context, too.
const PAGE: usize = 50;

/// The shape of an article's address.
pub(super) fn templates() -> Map<String, Value> {
    members(json!({"resourceTemplates": [{
        "name": "article",
        "title": "An article of the knowledge base",
        "uriTemplate": format!("{SCHEME}{{language}}/{{service}}/{{slug}}"),
        "description": "Cause, cure and reason of one AWS access problem, in `en` or `ja`. `search_articles` finds the ids.",
        "mimeType": "text/markdown",
    }]}))
}

/// The address of an article.
pub(super) fn address(id: &str, language: &str) -> String {
    format!("{SCHEME}{language}/{id}")
}

/// A page of the articles.
///
/// # Errors
/// Where the cursor is none of ours.
pub(super) fn list(
    call: &Call,
    kb: &KnowledgeBase,
    language: Language,
) -> Result<Map<String, Value>, Fault> {
    let start = match call.params.get("cursor") {
        None => 0,
        Some(cursor) => cursor
            .as_str()
            .and_then(|cursor| cursor.parse::<usize>().ok())
            .filter(|start| *start < kb.articles().len())
            .ok_or_else(|| {
                Fault::of(ErrorCode::InvalidParams, "the cursor is none of this list")
            })?,
    };
    let resources: Vec<Value> = kb
        .articles()
        .skip(start)
        .take(PAGE)
        .filter_map(|article| {
            let (spoken, text) = article.text(language)?;
            Some(json!({
                "uri": address(&article.id, spoken.code()),
                "name": article.id,
                "title": text.front.title,
                "mimeType": "text/markdown",
            }))
        })
        .collect();
    let mut out = members(json!({"resources": resources}));
    let next = start.saturating_add(PAGE);
    if next < kb.articles().len() {
        out.insert("nextCursor".to_owned(), json!(next.to_string()));
    }
    Ok(out)
}

/// An article.
///
/// # Errors
/// Where there is none at the address.
pub(super) fn read(
    call: &Call,
    kb: &KnowledgeBase,
    language: Language,
) -> Result<Map<String, Value>, Fault> {
    let uri = call.needed("uri")?;
    let rest = uri.strip_prefix(SCHEME).unwrap_or_default();
    let (spoken, id) = match rest.split_once('/') {
        Some(("ja", id)) => (Language::Ja, id),
        Some(("en", id)) => (Language::En, id),
        _ => (language, rest),
    };
    let article = kb.article(id).ok_or_else(|| {
        let said = format!("there is no resource `{uri}`");
        Fault::of(ErrorCode::InvalidParams, said)
    })?;
    let text = markdown::render(&reply::article(article, spoken));
    Ok(members(json!({
        "contents": [{"uri": uri, "mimeType": "text/markdown", "text": text}],
    })))
}
