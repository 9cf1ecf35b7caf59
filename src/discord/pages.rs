//! The two pages on a loopback port that a monitor reads: `/metrics` and `/healthz`.

use super::app::App;
use axum::Router;
use axum::extract::State;
use axum::http::{StatusCode, header};
use axum::response::IntoResponse;
use axum::routing::get;
use std::sync::Arc;

/// Serves the pages until the bot ends.
pub(super) async fn serve(app: Arc<App>, listener: tokio::net::TcpListener) -> std::io::Result<()> {
    let pages = Router::new()
        .route("/metrics", get(metrics))
        .route("/healthz", get(health))
        .with_state(app);
    axum::serve(listener, pages).await
}

async fn metrics(State(app): State<Arc<App>>) -> impl IntoResponse {
    let text = app.metrics.text(app.connections().await);
    let kind = "application/openmetrics-text; version=1.0.0; charset=utf-8";
    ([(header::CONTENT_TYPE, kind)], text)
}

async fn health(State(app): State<Arc<App>>) -> impl IntoResponse {
    if app.connections().await > 0 {
        (StatusCode::OK, "connected to Discord's gateway\n")
    } else {
        (
            StatusCode::SERVICE_UNAVAILABLE,
            "not connected to Discord's gateway\n",
        )
    }
}
