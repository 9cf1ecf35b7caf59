//! The pages that a monitor reads: `/metrics`, whether the process lives, and whether it can answer.

use super::Health;
use axum::Router;
use axum::extract::State;
use axum::http::{StatusCode, header};
use axum::response::IntoResponse;
use axum::routing::get;
use std::sync::Arc;

/// Serves the pages until the bot ends.
pub(super) async fn serve<A: Health>(
    app: Arc<A>,
    listener: tokio::net::TcpListener,
) -> std::io::Result<()> {
    let pages = Router::new()
        .route("/metrics", get(metrics::<A>))
        .route("/livez", get(alive))
        .route("/readyz", get(ready::<A>))
        // The name of the first versions.
        .route("/healthz", get(connected::<A>))
        .with_state(app);
    axum::serve(listener, pages).await
}

async fn metrics<A: Health>(State(app): State<Arc<A>>) -> impl IntoResponse {
    let (up, _) = app.connections().await;
    let text = app.metrics().text(up);
    let kind = "application/openmetrics-text; version=1.0.0; charset=utf-8";
    ([(header::CONTENT_TYPE, kind)], text)
}

/// That this page answers tells that what talks with the platform is not stuck.
async fn alive() -> impl IntoResponse {
    (StatusCode::OK, "alive\n")
}

/// Whether everything is there that an answer needs, and what outlives it.
async fn ready<A: Health>(State(app): State<Arc<A>>) -> impl IntoResponse {
    let (up, all) = app.connections().await;
    let mut missing = Vec::new();
    if all == 0 || up < all {
        let name = app.connections_name();
        missing.push(format!("{up} of {all} {name} are connected"));
    }
    if !app.service().is_store_well() {
        missing.push(
            "the database fails; answers go on, and edits, settings and feedback do not".to_owned(),
        );
    }
    missing.extend(app.lacks().map(str::to_owned));
    if missing.is_empty() {
        (StatusCode::OK, "ready\n".to_owned())
    } else {
        let lines = missing.iter().map(|line| format!("{line}\n"));
        (StatusCode::SERVICE_UNAVAILABLE, lines.collect())
    }
}

async fn connected<A: Health>(State(app): State<Arc<A>>) -> impl IntoResponse {
    if app.connections().await.0 > 0 {
        (StatusCode::OK, "connected\n")
    } else {
        (StatusCode::SERVICE_UNAVAILABLE, "not connected\n")
    }
}
