//! Times the reading of whole logs, as a process, beside ripgrep on the same file in the same run.
//!
//! `cargo bench --bench extract` writes a log of 1 GB with one denial in 10,000 lines, and one of 100 MB
//! that is all denials, into the target folder. `rg` is taken from the path.
#![expect(
    clippy::unwrap_used,
    clippy::disallowed_methods,
    clippy::print_stdout,
    clippy::cast_precision_loss,
    reason = "a benchmark writes files, looks at the clock, prints, and stops when anything fails"
)]

use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

/// What somebody would search a log for.
const PATTERN: &str = "not authorized|AccessDenied|UnauthorizedOperation";

/// An odd number of runs has a median.
const RUNS: usize = 11;

fn main() {
    let sparse = log("sparse.log", 1_000_000_000, 10_000);
    let dense = log("dense.log", 100_000_000, 1);
    let kyoka = || {
        let mut command = Command::new(env!("CARGO_BIN_EXE_kyoka"));
        command.arg("diagnose");
        command
    };
    let mut runs: Vec<(Run, Run)> = Vec::new();
    let has_rg = Command::new("rg").arg("--version").output().is_ok();
    for _ in 0..RUNS {
        let ours = run(kyoka().arg(&sparse));
        let peer = if has_rg {
            run(Command::new("rg").args(["-c", "-j1", PATTERN]).arg(&sparse))
        } else {
            Run::default()
        };
        runs.push((ours, peer));
    }
    let (ours, peer): (Vec<Run>, Vec<Run>) = runs.into_iter().unzip();
    report("kyoka, 1 denial in 10,000 lines", &sparse, &ours);
    if has_rg {
        report("rg -c, the same file", &sparse, &peer);
        let ratio = median(&peer).as_secs_f64() / median(&ours).as_secs_f64();
        println!("throughput, kyoka to rg: {ratio:.2}");
    } else {
        println!("no `rg` on the path: nothing to compare with");
    }
    let all: Vec<Run> = (0..RUNS).map(|_| run(kyoka().arg(&dense))).collect();
    report("kyoka, all denials", &dense, &all);
}

/// One process.
#[derive(Default)]
struct Run {
    time: Duration,
    /// The most memory that was resident, in KiB.
    resident: u64,
}

fn run(command: &mut Command) -> Run {
    let begun = Instant::now();
    let mut child = command
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let status = format!("/proc/{}/status", child.id());
    let mut resident = 0;
    while child.try_wait().unwrap().is_none() {
        resident = peak(&status).unwrap_or(resident);
        std::thread::sleep(Duration::from_millis(1));
    }
    Run {
        time: begun.elapsed(),
        resident,
    }
}

fn peak(status: &str) -> Option<u64> {
    let text = std::fs::read_to_string(status).ok()?;
    let line = text.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    line.split_whitespace().next()?.parse().ok()
}

fn median(runs: &[Run]) -> Duration {
    let mut times: Vec<Duration> = runs.iter().map(|run| run.time).collect();
    times.sort_unstable();
    times.get(times.len() / 2).copied().unwrap_or_default()
}

fn report(what: &str, log: &Path, runs: &[Run]) {
    let bytes = log.metadata().unwrap().len();
    let time = median(runs).as_secs_f64();
    println!(
        "{what}: median {time:.3} s, {:.0} MB/s, at most {} MiB resident",
        bytes as f64 / time / 1e6,
        runs.iter()
            .map(|run| run.resident)
            .max()
            .unwrap_or_default()
            >> 10
    );
}

/// A log of about so many bytes, in which one line of `every` is a denial. Always the same.
fn log(name: &str, bytes: u64, every: u64) -> PathBuf {
    let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    let mut out = BufWriter::new(File::create(&path).unwrap());
    let (mut written, mut line, mut state) = (0, 0_u64, 1_u64);
    while written < bytes {
        let mut random = |below: u64| {
            state = state
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1_442_695_040_888_963_407);
            (state >> 33) % below
        };
        let (a, b, c) = (random(60), random(9000), random(100_000));
        let text = if line % every == every - 1 {
            format!(
                "2026-11-24T10:{a:02}:00Z ERROR [worker-{}] An error occurred (AccessDenied) when calling the GetObject operation: User: arn:aws:sts::123456789012:assumed-role/app/i-{:017x} is not authorized to perform: s3:GetObject on resource: \"arn:aws:s3:::example-data/part-{}\" because no identity-based policy allows the s3:GetObject action",
                b % 8,
                c % 100,
                b % 50
            )
        } else {
            match line % 5 {
                0 => format!(
                    "2026-11-24T10:{a:02}:07.{b:04}Z  INFO [http-nio-8080-exec-{}] c.e.orders.OrderController : GET /orders/{c} 200 in {b} ms",
                    a % 16
                ),
                1 => format!(
                    "10.0.{a}.{} - - [24/Nov/2026:10:{a:02}:07 +0000] \"GET /api/v1/items/{c} HTTP/1.1\" 200 {b} \"-\" \"Mozilla/5.0 (X11; Linux x86_64)\"",
                    b % 250
                ),
                2 => format!(
                    "{{\"level\":\"info\",\"ts\":{c}.{b},\"caller\":\"server/handler.go:{a}\",\"msg\":\"request served\",\"user\":\"User {c}\",\"path\":\"/v2/users/{c}\",\"status\":200}}"
                ),
                3 => format!(
                    "\tat com.example.orders.OrderService.load(OrderService.java:{b}) ~[orders-1.{a}.jar!/:1.{a}]"
                ),
                _ => {
                    format!("2026-11-24T10:{a:02}:08Z DEBUG 注文 {c} の在庫を確認しました ({b} ms)")
                }
            }
        };
        writeln!(out, "{text}").unwrap();
        written += text.len() as u64 + 1;
        line += 1;
    }
    out.flush().unwrap();
    path
}
