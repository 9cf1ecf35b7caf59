//! The body of a response, of limited size, as it arrives.

use crate::bot::{Fetched, Refused};
use futures_util::StreamExt;

/// Reads the body of a response, up to `limit` bytes.
///
/// # Errors
/// The connection broke.
pub(crate) async fn body(response: reqwest::Response, limit: u64) -> Result<Fetched, Refused> {
    let limit = usize::try_from(limit).unwrap_or(usize::MAX);
    let mut bytes = Vec::new();
    let mut stream = response.bytes_stream();
    while let Some(piece) = stream.next().await {
        let piece = piece.map_err(|_| Refused::Failed("the connection broke".to_owned()))?;
        let room = limit.saturating_sub(bytes.len());
        if piece.len() > room {
            bytes.extend_from_slice(piece.get(..room).unwrap_or_default());
            return Ok(Fetched {
                bytes,
                is_cut: true,
            });
        }
        bytes.extend_from_slice(&piece);
    }
    Ok(Fetched {
        bytes,
        is_cut: false,
    })
}
