//! A new article, to be written.

/// Why a text is no id of an article.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
#[error(
    "{0} is no id of an article; write <service>/<slug> in small letters, digits and hyphens, e.g. ssm/start-session"
)]
pub struct BadId(pub String);

/// The two files of a new article, by what they are called below the folder of the knowledge base.
///
/// # Errors
/// When `id` is not `<service>/<slug>`.
pub fn skeleton(id: &str) -> Result<[(String, String); 2], BadId> {
    let is_name = |name: &str| {
        let letters = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
        !name.is_empty() && name.chars().all(letters) && !name.starts_with('-')
    };
    match id.split_once('/') {
        Some((service, slug)) if is_name(service) && is_name(slug) => {}
        _ => return Err(BadId(id.to_owned())),
    }
    Ok([
        (
            format!("{id}.ja.md"),
            include_str!("skeleton.ja.md").to_owned(),
        ),
        (
            format!("{id}.en.md"),
            include_str!("skeleton.en.md").to_owned(),
        ),
    ])
}
