//! The way to Discord's REST: its address, and trying again.

use super::errors::{code, status};
use super::token::Token;
use poise::serenity_prelude as serenity;
use serenity::{Http, HttpBuilder};
use std::time::Duration;

/// How often something is sent before it is given up.
const TRIES: u32 = 4;
/// How long is waited after the first failure; twice as long after each further one.
const PAUSE: Duration = Duration::from_millis(300);
/// So many connections stay open after a rush.
const IDLE: usize = 32;
/// How long an answer of Discord's may take.
const TIMEOUT: Duration = Duration::from_secs(20);
/// Discord has acknowledged this interaction already: an earlier try arrived.
///
/// Source: Discord Developer Documentation, "Opcodes and Status Codes".
const ALREADY_ACKNOWLEDGED: isize = 40_060;

/// The client. With a proxy, that address stands for Discord's API and serenity's rate limiter, which would
/// not use it, is off; what it would wait for is waited for by [`again`].
///
/// # Errors
/// The system refuses a client.
pub(super) fn client(token: &Token, proxy: Option<&str>) -> Result<Http, reqwest::Error> {
    let client = reqwest::Client::builder()
        .use_rustls_tls()
        .timeout(TIMEOUT)
        .pool_max_idle_per_host(IDLE)
        .build()?;
    Ok(over(client, token, proxy))
}

fn over(client: reqwest::Client, token: &Token, proxy: Option<&str>) -> Http {
    let builder = HttpBuilder::new(token.expose()).client(client);
    match proxy {
        Some(address) => builder
            .proxy(address.trim_end_matches('/'))
            .ratelimiter_disabled(true)
            .build(),
        None => builder.build(),
    }
}

/// Sends something until it arrives: tried again where Discord is busy, broken or away.
///
/// What is sent must be safe to send twice: an edit, a deletion, or a message with a nonce.
pub(super) async fn again<T, F>(mut send: impl FnMut() -> F) -> Result<T, serenity::Error>
where
    F: Future<Output = Result<T, serenity::Error>>,
{
    let mut pause = PAUSE;
    let mut left = TRIES;
    loop {
        left = left.saturating_sub(1);
        match send().await {
            Err(error) if left > 0 && is_passing(&error) => {
                tracing::warn!(
                    status = status(&error),
                    left,
                    "discord did not take a request; trying again"
                );
                tokio::time::sleep(pause).await;
                pause = pause.saturating_mul(2);
            }
            done => return done,
        }
    }
}

/// The same for the first answer to an interaction, which can only be given once.
pub(super) async fn acknowledge<F>(send: impl FnMut() -> F) -> Result<(), serenity::Error>
where
    F: Future<Output = Result<(), serenity::Error>>,
{
    match again(send).await {
        Err(error) if code(&error) == ALREADY_ACKNOWLEDGED => Ok(()),
        done => done,
    }
}

/// Whether the same request may succeed later.
fn is_passing(error: &serenity::Error) -> bool {
    match error {
        serenity::Error::Http(serenity::HttpError::UnsuccessfulRequest(response)) => {
            let status = response.status_code.as_u16();
            status == 429 || status >= 500
        }
        serenity::Error::Http(serenity::HttpError::Request(_)) => true,
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use poise::serenity_prelude::ChannelId;
    use rcgen::{CertifiedKey, generate_simple_self_signed};
    use std::sync::Arc;
    use std::sync::atomic::{AtomicUsize, Ordering};
    use tokio::io::{AsyncReadExt, AsyncWriteExt};
    use tokio_rustls::TlsAcceptor;
    use tokio_rustls::rustls::ServerConfig;
    use tokio_rustls::rustls::pki_types::PrivateKeyDer;

    /// Answers as discord.com with TLS: the first request with "too many", the others with a message.
    async fn discord(certified: &CertifiedKey<rcgen::KeyPair>, asked: Arc<AtomicUsize>) -> u16 {
        let key = PrivateKeyDer::Pkcs8(certified.signing_key.serialize_der().into());
        let config = ServerConfig::builder_with_provider(Arc::new(
            tokio_rustls::rustls::crypto::ring::default_provider(),
        ))
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(vec![certified.cert.der().clone()], key)
        .unwrap();
        let acceptor = TlsAcceptor::from(Arc::new(config));
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        tokio::spawn(async move {
            loop {
                let (stream, _) = listener.accept().await.unwrap();
                let mut stream = acceptor.accept(stream).await.unwrap();
                let mut request = vec![0; 16 * 1024];
                let _ = stream.read(&mut request).await.unwrap();
                let response = if asked.fetch_add(1, Ordering::SeqCst) == 0 {
                    let body = r#"{"message": "too many", "retry_after": 0.7, "global": false}"#;
                    format!(
                        "HTTP/1.1 429 Too Many Requests\r\nretry-after: 0.7\r\nx-ratelimit-limit: 5\r\n\
                         x-ratelimit-remaining: 0\r\nx-ratelimit-reset-after: 0.7\r\nx-ratelimit-reset: 0\r\n\
                         content-type: application/json\r\ncontent-length: {}\r\nconnection: close\r\n\r\n{body}",
                        body.len()
                    )
                } else {
                    "HTTP/1.1 204 No Content\r\nconnection: close\r\n\r\n".to_owned()
                };
                stream.write_all(response.as_bytes()).await.unwrap();
                let _ = stream.shutdown().await;
            }
        });
        port
    }

    #[test]
    fn in_earnest_the_rate_limiter_waits_as_long_as_discord_says() {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .unwrap();
        runtime.block_on(async {
            let certified = generate_simple_self_signed(["discord.com".to_owned()]).unwrap();
            let asked = Arc::new(AtomicUsize::new(0));
            let port = discord(&certified, Arc::clone(&asked)).await;
            let root = reqwest::Certificate::from_der(certified.cert.der()).unwrap();
            let client = reqwest::Client::builder()
                .use_rustls_tls()
                .resolve("discord.com", ([127, 0, 0, 1], port).into())
                .add_root_certificate(root)
                .build()
                .unwrap();
            let token = format!("{}.{}.{}", "M".repeat(24), "Gabcde", "x".repeat(27));
            let http = over(client, &Token::read(&token).unwrap(), None);
            let began = tokio::time::Instant::now();
            again(|| http.broadcast_typing(ChannelId::new(1)))
                .await
                .unwrap();
            assert!(
                began.elapsed() >= Duration::from_millis(650),
                "{:?}",
                began.elapsed()
            );
            assert_eq!(asked.load(Ordering::SeqCst), 2);
        });
    }
}
