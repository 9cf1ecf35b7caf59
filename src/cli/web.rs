//! `kyoka web`: the page, for a team inside its network.
//!
//! Serves a handful of files that never change while it runs, and nothing that anybody sends: a browser computes the
//! answers. So it is a small server of its own: GET and HEAD, a few connections at a time, each with a time limit.

use super::args::Web;
use super::exit::{Failure, Status};
use crate::file::{self, FileError};
use flate2::Compression;
use flate2::write::GzEncoder;
use foldhash::fast::FixedState;
use std::hash::BuildHasher;
use std::io::{self, BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;
use std::time::Duration;

/// What the page may do, as `web/page/index.html` says it; and no other page may have it in a frame, which only a header
/// can say.
const POLICY: &str = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; worker-src blob:; style-src 'self'; img-src 'self' data:; connect-src 'none'; form-action 'none'; base-uri 'none'";

/// The files of the page and their types.
const FILES: [(&str, &str); 6] = [
    ("index.html", "text/html; charset=utf-8"),
    ("page.css", "text/css; charset=utf-8"),
    ("words.js", "text/javascript; charset=utf-8"),
    ("document.js", "text/javascript; charset=utf-8"),
    ("page.js", "text/javascript; charset=utf-8"),
    ("engine.js", "text/javascript; charset=utf-8"),
];

/// The most bytes of one of them; the engine has some three million.
const MAX_FILE_BYTES: u64 = 16 << 20;

/// The most connections at a time; one more is closed at once.
const MAX_CONNECTIONS: usize = 64;

/// The most bytes of a request.
const MAX_REQUEST_BYTES: u64 = 16 << 10;

/// How long a client may be silent, or not read.
const TIMEOUT: Duration = Duration::from_secs(15);

/// A file, ready to be sent.
struct Served {
    name: &'static str,
    kind: &'static str,
    plain: Vec<u8>,
    packed: Vec<u8>,
    /// Changes with what is in it.
    tag: String,
}

/// Runs the command until it is ended.
pub(super) fn run(args: &Web, out: &mut impl Write) -> Result<Status, Failure> {
    let files: Arc<Vec<Served>> = Arc::new(files(args.page.as_deref())?);
    let unusable = |source| Failure::Address {
        address: args.listen.clone(),
        source,
    };
    let listener = TcpListener::bind(&args.listen).map_err(unusable)?;
    let address = listener.local_addr().map_err(unusable)?;
    writeln!(out, "http://{address}/").map_err(Failure::Output)?;
    out.flush().map_err(Failure::Output)?;
    let open = Arc::new(AtomicUsize::new(0));
    for stream in listener.incoming() {
        // A client that is gone already is no reason to stop.
        let Ok(stream) = stream else { continue };
        if open.fetch_add(1, Ordering::Relaxed) >= MAX_CONNECTIONS {
            open.fetch_sub(1, Ordering::Relaxed);
            continue;
        }
        let (files, mine) = (Arc::clone(&files), Arc::clone(&open));
        let answering = thread::Builder::new().spawn(move || {
            // Whoever went away needs no answer.
            let _ = answer(&stream, &files);
            mine.fetch_sub(1, Ordering::Relaxed);
        });
        if answering.is_err() {
            open.fetch_sub(1, Ordering::Relaxed);
        }
    }
    Ok(Status::Answered)
}

/// The files of a folder, or those that were built in.
fn files(folder: Option<&Path>) -> Result<Vec<Served>, Failure> {
    let read = |(at, (name, kind)): (usize, (&'static str, &'static str))| {
        let text = match folder {
            Some(folder) => text(&folder.join(name))?,
            None => BUILT_IN.get(at).ok_or(Failure::NoPage)?.to_string(),
        };
        served(name, kind, text.into_bytes()).map_err(Failure::Output)
    };
    FILES.into_iter().enumerate().map(read).collect()
}

#[cfg(feature = "page")]
const BUILT_IN: [&str; FILES.len()] = [
    include_str!("../../web/dist/index.html"),
    include_str!("../../web/dist/page.css"),
    include_str!("../../web/dist/words.js"),
    include_str!("../../web/dist/document.js"),
    include_str!("../../web/dist/page.js"),
    include_str!("../../web/dist/engine.js"),
];

#[cfg(not(feature = "page"))]
const BUILT_IN: [&str; 0] = [];

fn text(path: &Path) -> Result<String, Failure> {
    file::read_text(path, MAX_FILE_BYTES).map_err(|error| Failure::Unreadable {
        name: path.display().to_string(),
        source: match error {
            FileError::Unreadable(source) => source,
            other @ (FileError::Kind(_) | FileError::TooLarge(_)) => io::Error::other(other),
        },
    })
}

fn served(name: &'static str, kind: &'static str, plain: Vec<u8>) -> io::Result<Served> {
    let mut packer = GzEncoder::new(Vec::new(), Compression::best());
    packer.write_all(&plain)?;
    let hash = FixedState::default().hash_one(&plain);
    Ok(Served {
        name,
        kind,
        packed: packer.finish()?,
        plain,
        tag: format!("\"{hash:016x}\""),
    })
}

/// What a client asks for.
#[derive(PartialEq, Eq, Debug, Default)]
struct Request {
    method: String,
    /// Its last part: the page may be served below any path.
    name: String,
    takes_gzip: bool,
    has: Option<String>,
}

/// Answers one request; then the connection ends.
fn answer(stream: &TcpStream, files: &[Served]) -> io::Result<()> {
    stream.set_read_timeout(Some(TIMEOUT))?;
    stream.set_write_timeout(Some(TIMEOUT))?;
    let request = read(BufReader::new(stream.take(MAX_REQUEST_BYTES)))?;
    let mut stream = stream;
    stream.write_all(&response(&request, files))?;
    stream.flush()
}

/// Reads the head of a request. What is none has no method.
///
/// Source: RFC 9112, "HTTP/1.1".
fn read(mut from: impl BufRead) -> io::Result<Request> {
    let mut line = String::new();
    from.read_line(&mut line)?;
    let mut words = line.split_ascii_whitespace();
    let (Some(method), Some(target), Some(_)) = (words.next(), words.next(), words.next()) else {
        return Ok(Request::default());
    };
    let path = target.split(['?', '#']).next().unwrap_or_default();
    let name = match path.rsplit('/').next().unwrap_or_default() {
        "" => "index.html",
        name => name,
    };
    let mut request = Request {
        method: method.to_owned(),
        name: name.to_owned(),
        ..Request::default()
    };
    loop {
        line.clear();
        from.read_line(&mut line)?;
        let Some((name, value)) = line.trim_end().split_once(':') else {
            return Ok(request);
        };
        match name.to_ascii_lowercase().as_str() {
            "accept-encoding" => {
                let names = value.split(',').map(|one| one.split(';').next());
                request.takes_gzip = names.flatten().any(|one| one.trim() == "gzip");
            }
            "if-none-match" => request.has = Some(value.trim().to_owned()),
            _ => {}
        }
    }
}

fn response(request: &Request, files: &[Served]) -> Vec<u8> {
    let is_head = request.method == "HEAD";
    if !is_head && request.method != "GET" {
        return plain("405 Method Not Allowed", "Allow: GET, HEAD\r\n");
    }
    let Some(file) = files.iter().find(|file| file.name == request.name) else {
        return plain("404 Not Found", "");
    };
    let tag = format!("ETag: {}\r\nVary: Accept-Encoding\r\n", file.tag);
    if request.has.as_deref() == Some(&file.tag) {
        return plain("304 Not Modified", &tag);
    }
    let (body, encoding) = if request.takes_gzip {
        (&file.packed, "Content-Encoding: gzip\r\n")
    } else {
        (&file.plain, "")
    };
    let mut all = head(
        "200 OK",
        body.len(),
        &format!("Content-Type: {}\r\n{encoding}{tag}", file.kind),
    )
    .into_bytes();
    if !is_head {
        all.extend_from_slice(body);
    }
    all
}

fn plain(status: &str, headers: &str) -> Vec<u8> {
    head(status, 0, headers).into_bytes()
}

fn head(status: &str, length: usize, headers: &str) -> String {
    format!(
        "HTTP/1.1 {status}\r\nContent-Length: {length}\r\n{headers}\
         Content-Security-Policy: {POLICY}; frame-ancestors 'none'\r\n\
         X-Content-Type-Options: nosniff\r\nReferrer-Policy: no-referrer\r\n\
         Cross-Origin-Opener-Policy: same-origin\r\nCross-Origin-Resource-Policy: same-origin\r\n\
         Cache-Control: no-cache\r\nConnection: close\r\n\r\n"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn files() -> Vec<Served> {
        FILES
            .map(|(name, kind)| served(name, kind, format!("<{name}>").into_bytes()).unwrap())
            .into()
    }

    fn answered(request: &str) -> String {
        let request = read(request.as_bytes()).unwrap();
        String::from_utf8_lossy(&response(&request, &files())).into_owned()
    }

    #[test]
    fn the_page_is_served_below_any_path() {
        for path in ["/", "/tools/kyoka/", "/index.html?x=1", "/tools/index.html"] {
            let said = answered(&format!("GET {path} HTTP/1.1\r\nHost: a\r\n\r\n"));
            assert!(said.starts_with("HTTP/1.1 200 OK\r\n"), "{path}: {said}");
            assert!(said.ends_with("\r\n\r\n<index.html>"), "{path}: {said}");
            assert!(said.contains("connect-src 'none'"), "{said}");
        }
    }

    #[test]
    fn nothing_else_is_served() {
        for (request, status) in [
            ("GET /../Cargo.toml HTTP/1.1\r\n\r\n", "404"),
            ("GET /page.jsx HTTP/1.1\r\n\r\n", "404"),
            ("POST / HTTP/1.1\r\n\r\n", "405"),
            ("GET /\r\n\r\n", "405"),
            ("\r\n", "405"),
            ("", "405"),
        ] {
            let said = answered(request);
            assert!(
                said.starts_with(&format!("HTTP/1.1 {status} ")),
                "{request:?}: {said}"
            );
        }
    }

    #[test]
    fn who_has_it_or_wants_no_body_gets_none() {
        let file = "GET /page.js HTTP/1.1\r\n\r\n";
        let whole = answered(file);
        let tag = whole
            .split("ETag: ")
            .nth(1)
            .unwrap()
            .split("\r\n")
            .next()
            .unwrap();
        let again =
            answered(&file.replace("\r\n\r\n", &format!("\r\nIf-None-Match: {tag}\r\n\r\n")));
        assert!(again.starts_with("HTTP/1.1 304"), "{again}");
        let head = answered(&file.replace("GET", "HEAD"));
        assert!(
            head.ends_with("\r\n\r\n") && head.contains("Content-Length: 9"),
            "{head}"
        );
    }

    #[test]
    fn a_browser_gets_it_packed() {
        let said = answered("GET /engine.js HTTP/1.1\r\nAccept-Encoding: br, gzip;q=0.9\r\n\r\n");
        assert!(said.contains("Content-Encoding: gzip"), "{said}");
    }

    #[test]
    fn the_page_says_the_same_of_itself() {
        let page = include_str!("../../web/page/index.html");
        assert!(page.contains(&format!("content=\"{POLICY}\"")));
        for (name, _) in FILES {
            let is_named = page.contains(&format!("\"{name}\""));
            // The engine is loaded when the page is there.
            assert!(
                is_named || ["index.html", "engine.js"].contains(&name),
                "{name}"
            );
        }
    }
}
