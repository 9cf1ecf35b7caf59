//! The articles while the bot runs: what is changed in their folder is answered from within a second.

use super::Health;
use crate::kb::Folder;
use std::sync::Arc;
use std::time::Duration;

/// How often the folder is looked at.
const EVERY: Duration = Duration::from_millis(500);

/// Takes each change of the folder as a whole; what is broken is logged with file and line, and the articles
/// from before hold.
pub(super) async fn watch<A: Health>(app: Arc<A>, mut folder: Folder) {
    loop {
        tokio::time::sleep(EVERY).await;
        // Files are read and indexed beside the answers, not among them.
        let looking = Arc::clone(&app);
        let looked = tokio::task::spawn_blocking(move || {
            let looked = looking.service().look_into(&mut folder);
            (folder, looked)
        })
        .await;
        let Ok((watched, looked)) = looked else {
            tracing::error!("the folder of the knowledge base is no longer looked at");
            return;
        };
        folder = watched;
        match looked {
            Ok(None) => {}
            Ok(Some(articles)) => tracing::info!(articles, "the knowledge base has changed"),
            Err(error) => tracing::error!(%error, "the knowledge base stays as it was"),
        }
    }
}
