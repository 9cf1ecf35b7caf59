//! The articles inside the binary. A test holds this list against the folder `kb`.

/// Path below `kb`, and text.
pub(super) const FILES: &[(&str, &str)] = &[
    (
        "ssm/start-session-port-forwarding.en.md",
        include_str!("../../kb/ssm/start-session-port-forwarding.en.md"),
    ),
    (
        "ssm/start-session-port-forwarding.ja.md",
        include_str!("../../kb/ssm/start-session-port-forwarding.ja.md"),
    ),
];

#[cfg(test)]
mod tests {
    use super::FILES;
    use crate::kb::KnowledgeBase;
    use std::path::Path;

    #[test]
    fn every_article_of_the_folder_is_embedded() {
        let folder =
            KnowledgeBase::load(&Path::new(env!("CARGO_MANIFEST_DIR")).join("kb")).unwrap();
        let embedded = KnowledgeBase::embedded();
        let ids = |kb: &KnowledgeBase| -> Vec<(String, usize)> {
            kb.articles()
                .map(|article| (article.id.clone(), article.texts().count()))
                .collect()
        };
        assert_eq!(ids(&folder), ids(&embedded));
        assert_eq!(
            FILES.len(),
            embedded
                .articles()
                .map(|article| article.texts().count())
                .sum::<usize>()
        );
    }
}
