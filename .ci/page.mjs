// Tests web/dist in Chromium: node page.mjs CHROMIUM KYOKA REPOSITORY. Started by .ci/page.
import { chromium } from "playwright-core";
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import fs from "node:fs";
import { createRequire } from "node:module";
import os from "node:os";
import path from "node:path";
import { gzipSync } from "node:zlib";

const [executablePath, kyoka, root] = process.argv.slice(2);
const dist = path.join(root, "web/dist");
const pictures = path.join(root, "target/page");
const axe = createRequire(import.meta.url).resolve("axe-core/axe.min.js");
const FILES = ["index.html", "page.css", "words.js", "document.js", "page.js", "engine.js"];
const MAX_SENT = 2_500_000;
const SECRET = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYzzzzzzzzzz";

const read = (file) => fs.readFileSync(path.join(root, file), "utf8");
const lines = (file) => read(file).trim().split("\n").map((line) => JSON.parse(line));
const started = [];

/** Starts a server that prints its address, and gives what `find` finds in its first words. */
function serve(command, args, find, options = {}) {
  const child = spawn(command, args, { stdio: ["ignore", "pipe", "pipe"], ...options });
  started.push(child);
  return new Promise((resolve, reject) => {
    let said = "";
    const hear = (bytes) => {
      said += bytes;
      const found = said.match(find);
      if (found) {
        resolve(found[1]);
      }
    };
    child.stdout.on("data", hear);
    child.stderr.on("data", hear);
    child.on("exit", () => reject(new Error(`${command} ended: ${said}`)));
  });
}

/** What the command prints as JSON; null where it finds nothing to read. */
function command(args, input) {
  return new Promise((resolve, reject) => {
    const child = spawn(kyoka, args, { stdio: ["pipe", "pipe", "ignore"], env: { ...process.env, LC_ALL: "C.UTF-8" } });
    let out = "";
    child.stdout.setEncoding("utf8").on("data", (text) => (out += text));
    child.on("error", reject);
    child.on("close", () => resolve(out ? JSON.parse(out) : null));
    child.stdin.on("error", () => {});
    child.stdin.end(input);
  });
}

let passed = 0;
async function test(name, body) {
  const begin = Date.now();
  try {
    await body();
  } catch (error) {
    console.error(`page: ${name}: failed`);
    throw error;
  }
  passed += 1;
  console.log(`page: ${name} (${((Date.now() - begin) / 1000).toFixed(1)} s)`);
}

const browser = await chromium.launch({ executablePath, args: ["--no-sandbox"] });
const plain = await serve("python3", ["-u", "-m", "http.server", "--bind", "127.0.0.1", "0", "--directory", path.join(root, "web")], /port (\d+)/);
const address = await serve(kyoka, ["web", "--listen", "127.0.0.1:0", "--page", dist], /(http:\S+)/);
// A file server that knows nothing of the page, which stands below a path.
const below = `http://127.0.0.1:${plain}/dist/`;

/** A page that is ready, and the addresses that it asked for. */
async function opened({ url = below, width = 375, locale = "en-US", dark = false, permissions = ["clipboard-read", "clipboard-write"] } = {}) {
  const context = await browser.newContext({
    viewport: { width, height: width < 600 ? 812 : 900 },
    deviceScaleFactor: width < 600 ? 2 : 1,
    locale,
    colorScheme: dark ? "dark" : "light",
    isMobile: width < 600,
    hasTouch: width < 600,
  });
  if (url.startsWith("http")) {
    await context.grantPermissions(permissions);
  }
  const page = await context.newPage();
  const log = { requests: [], problems: [] };
  page.on("request", (request) => log.requests.push(request.url()));
  page.on("pageerror", (error) => log.problems.push(String(error)));
  page.on("console", (message) => message.type() === "error" && log.problems.push(message.text()));
  await page.goto(url);
  await page.waitForSelector("body.ready", { timeout: 120_000 });
  return { page, context, log };
}

async function ask(page, task, text) {
  await page.check(`input[value=${task}]`, { force: true });
  await page.fill("#text", text);
  await page.click("#go");
  await answered(page);
}

async function answered(page) {
  await page.waitForFunction(() => document.getElementById("status").textContent && !document.body.classList.contains("busy"), null, { timeout: 120_000 });
}

const reply = (page) => page.innerText("#reply");

async function accessible(page, what) {
  // Not as a script of the page, whose policy lets no other one in.
  await page.evaluate(fs.readFileSync(axe, "utf8"));
  const found = await page.evaluate(() =>
    globalThis.axe.run(document, { runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"] }),
  );
  const said = found.violations.map((one) => `${one.id}: ${one.nodes.map((node) => node.html.slice(0, 120)).join(" | ")}`);
  assert.deepEqual(said, [], what);
}

try {
  await test("size", () => {
    const sent = FILES.map((file) => gzipSync(fs.readFileSync(path.join(dist, file)), { level: 9 }).length);
    const all = sent.reduce((sum, one) => sum + one);
    console.log(`page: ${all} bytes, compressed as a server does: ${FILES.map((file, at) => `${file} ${sent[at]}`).join(", ")}`);
    assert.ok(all <= MAX_SENT, `${all} bytes`);
  });

  const seed = read("tests/corpus/seed.txt");

  for (const [locale, language, width, dark] of [["ja-JP", "ja", 375, false], ["en-US", "en", 1280, false], ["ja-JP", "ja", 1280, true], ["en-US", "en", 375, true]]) {
    await test(`the seed, ${language}, ${width} pixels${dark ? ", dark" : ""}`, async () => {
      const { page, context, log } = await opened({ locale, width, dark });
      const name = `${language}-${width}${dark ? "-dark" : ""}`;
      await page.screenshot({ path: path.join(pictures, `${name}-begin.png`) });
      await accessible(page, "before a question");
      await ask(page, "answer", seed);
      const printed = await command(["diagnose", "--format", "json", "--lang", language], seed);
      const text = await reply(page);
      assert.ok(text.includes("ssm:StartSession"), text);
      assert.ok(text.includes(language === "ja" ? "原因:" : "Cause:"), text);
      // What the clipboard gets is what the command prints, and the corrected policy is the proved one.
      await page.click(`#reply button:has-text("Markdown")`);
      assert.equal(await page.evaluate(() => navigator.clipboard.readText()), printed.reply);
      assert.equal(await page.getAttribute("#reply", "lang"), language);
      assert.equal(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), true, "nothing is wider than the page");
      await page.evaluate(() => document.querySelectorAll("details").forEach((one) => (one.open = true)));
      await accessible(page, "with an answer");
      assert.equal(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), true, "nor with all details");
      await page.screenshot({ path: path.join(pictures, `${name}-answer.png`), fullPage: true });
      assert.deepEqual(log.problems, []);
      await context.close();
    });
  }

  await test("nothing leaves the browser", async () => {
    const { page, context, log } = await opened({ locale: "ja-JP" });
    const loaded = log.requests.length;
    const expected = FILES.map((file) => below + (file === "index.html" ? "" : file));
    const asked = log.requests.filter((url) => !url.startsWith("blob:"));
    assert.deepEqual(asked.sort(), expected.sort());
    await ask(page, "answer", seed);
    await ask(page, "explain", seed);
    await page.click("#example");
    await answered(page);
    assert.deepEqual(log.requests.slice(loaded).filter((url) => !url.startsWith("blob:")), []);
    // Not even where somebody's code were in it: neither the page nor its worker may connect.
    const tries = await page.evaluate(async (url) => {
      const said = { blocked: 0, came: [] };
      document.addEventListener("securitypolicyviolation", () => (said.blocked += 1));
      await fetch(url).then(() => said.came.push("fetch"), () => {});
      await fetch("https://example.com/").then(() => said.came.push("fetch"), () => {});
      said.came.push(...(navigator.sendBeacon && navigator.sendBeacon("https://example.com/", "x") && [] || []));
      const inWorker = await new Promise((resolve) => {
        const source = `fetch(${JSON.stringify(url)}).then(() => postMessage("came"), () => postMessage("refused"))`;
        const worker = new Worker(URL.createObjectURL(new Blob([source], { type: "text/javascript" })));
        worker.onmessage = (event) => resolve(event.data);
        worker.onerror = () => resolve("refused");
      });
      if (inWorker !== "refused") {
        said.came.push("worker");
      }
      const form = document.createElement("form");
      form.action = url;
      form.method = "post";
      document.body.append(form);
      form.submit();
      const picture = new Image();
      picture.src = "https://example.com/x.png";
      await new Promise((resolve) => setTimeout(resolve, 300));
      return said;
    }, below);
    assert.deepEqual(tries.came, []);
    assert.ok(tries.blocked >= 4, `${tries.blocked} were blocked`);
    assert.equal(page.url(), below);
    await context.close();
  });

  await test("dropped files: a log, one packed, one too long to keep", async () => {
    const { page, context } = await opened({ locale: "en-US", width: 1280 });
    const denial = "2026-11-28T01:02:03Z ERROR User: arn:aws:iam::123456789012:user/dev is not authorized to perform: s3:GetObject on resource: \"arn:aws:s3:::amzn-s3-demo-bucket/a.csv\" because no identity-based policy allows the s3:GetObject action\n";
    const noise = "2026-11-28T01:02:03Z INFO request served in 12 ms, all is well\n";
    const long = noise.repeat(200_000) + denial + noise.repeat(1000);
    const files = { "app.log": Buffer.from(noise.repeat(50) + denial), "app.log.gz": gzipSync(denial), "long.log": Buffer.from(long), "wide.txt": Buffer.from("\ufeff" + denial, "utf16le") };
    for (const [name, bytes] of Object.entries(files)) {
      await page.evaluate(
        async ({ name, text }) => {
          const bytes = Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
          const moved = new DataTransfer();
          moved.items.add(new File([bytes], name));
          for (const kind of ["dragenter", "dragover", "drop"]) {
            window.dispatchEvent(new DragEvent(kind, { dataTransfer: moved, bubbles: true, cancelable: true }));
          }
        },
        { name, text: bytes.toString("base64") },
      );
      await page.waitForSelector("#files li");
      await page.click("#go");
      await answered(page);
      assert.match(await reply(page), /s3:GetObject/, name);
      if (name === "app.log") {
        await page.screenshot({ path: path.join(pictures, "en-1280-file.png"), fullPage: true });
      }
      await page.click("#clear");
      assert.equal(await page.isHidden("#result"), true);
    }
    await context.close();
  });

  await test("every task, both languages, and an article and back", async () => {
    for (const locale of ["ja-JP", "en-US"]) {
      const { page, context, log } = await opened({ locale });
      for (const task of ["answer", "explain", "lint", "compare", "write"]) {
        await page.check(`input[value=${task}]`, { force: true });
        await page.click("#example");
        await answered(page);
        assert.notEqual((await reply(page)).trim(), "", task);
        await accessible(page, task);
        await page.screenshot({ path: path.join(pictures, `${locale.slice(0, 2)}-375-${task}.png`), fullPage: true });
      }
      await page.check("input[value=answer]", { force: true });
      await page.click("#example");
      await answered(page);
      const before = await reply(page);
      await page.click(".articles button");
      await page.waitForFunction((before) => document.getElementById("reply").innerText !== before, before);
      await answered(page);
      await accessible(page, "article");
      await page.screenshot({ path: path.join(pictures, `${locale.slice(0, 2)}-375-article.png`), fullPage: true });
      await page.click("#reply .actions button");
      assert.equal(await reply(page), before);
      assert.deepEqual(log.problems, []);
      await context.close();
    }
  });

  await test("a change of language answers again", async () => {
    const { page, context } = await opened({ locale: "ja-JP" });
    await ask(page, "answer", seed);
    assert.match(await reply(page), /原因:/);
    await page.click("#en");
    await page.waitForFunction(() => document.getElementById("reply").lang === "en");
    assert.match(await reply(page), /Cause:/);
    assert.equal(await page.getAttribute("html", "lang"), "en");
    await context.close();
  });

  await test("a link holds the question without its secrets, and only when it is asked for", async () => {
    const { page, context } = await opened();
    const text = `aws_secret_access_key = ${SECRET}\n${seed}`;
    await ask(page, "answer", text);
    assert.equal(page.url(), below);
    assert.ok(!(await reply(page)).includes(SECRET));
    await page.click(`#reply button:has-text("link")`);
    await page.waitForFunction(() => location.hash.length > 10);
    const link = await page.evaluate(() => navigator.clipboard.readText());
    assert.ok(link.startsWith(below + "#"), link);
    const first = await reply(page);
    const other = await opened({ url: link });
    await other.page.waitForSelector("#result:not([hidden])", { timeout: 60_000 });
    assert.ok(!(await other.page.inputValue("#text")).includes(SECRET));
    assert.equal((await reply(other.page)).includes("ssm:StartSession"), true);
    assert.ok(first.includes("ssm:StartSession"));
    for (const broken of ["#", "#x", "#" + "A".repeat(40), link.slice(link.indexOf("#"), -5)]) {
      const one = await opened({ url: below + broken });
      assert.deepEqual(one.log.problems, [], broken);
      await one.context.close();
    }
    await context.close();
    await other.context.close();
  });

  await test("what is pasted is text and nothing else", async () => {
    const { page, context, log } = await opened({ width: 1280 });
    const nasty = `<img src=x onerror=alert(1)><script>alert(1)</script> User: arn:aws:iam::123456789012:user/<b>dev</b> is not authorized to perform: s3:GetObject on resource: "arn:aws:s3:::amzn-s3-demo-bucket/<script>alert(1)</script>\u202egnp.exe"`;
    let alerts = 0;
    page.on("dialog", (dialog) => {
      alerts += 1;
      dialog.dismiss();
    });
    await ask(page, "answer", nasty);
    const found = await page.evaluate(() => document.querySelectorAll("#reply script, #reply img, #reply b").length);
    assert.equal(found, 0);
    assert.equal(alerts, 0);
    assert.ok(!(await reply(page)).includes("\u202e"));
    assert.deepEqual(log.problems, []);
    await context.close();
  });

  await test("the keyboard alone", async () => {
    const { page, context } = await opened({ width: 1280, locale: "en-US" });
    await page.keyboard.press("Tab");
    assert.equal(await page.evaluate(() => document.activeElement.className), "skip");
    const order = [];
    for (let at = 0; at < 9; at += 1) {
      await page.keyboard.press("Tab");
      order.push(await page.evaluate(() => document.activeElement.id || document.activeElement.value || document.activeElement.tagName));
    }
    assert.deepEqual(order, ["ja", "en", "theme", "answer", "text", "go", "file", "example", "SUMMARY"]);
    await page.focus("input[value=answer]");
    await page.keyboard.press("ArrowRight");
    assert.equal(await page.evaluate(() => document.activeElement.value), "explain");
    await page.keyboard.press("ArrowLeft");
    await page.keyboard.press("Tab");
    await page.keyboard.insertText(seed);
    await page.keyboard.press("Control+Enter");
    await answered(page);
    assert.equal(await page.evaluate(() => document.activeElement.id), "result-title");
    assert.match(await page.innerText("#status"), /below/);
    await context.close();
  });

  await test("what cannot be answered is said", async () => {
    for (const [locale, said] of [["ja-JP", /見つかりません/], ["en-US", /no IAM policy/]]) {
      const { page, context } = await opened({ locale });
      await page.click("#go");
      assert.equal(await page.evaluate(() => document.getElementById("status").classList.contains("problem")), true);
      assert.equal(await page.evaluate(() => document.activeElement.id), "text");
      await page.check("input[value=explain]", { force: true });
      await page.fill("#text", "hello");
      await page.click("#go");
      await answered(page);
      assert.match(await page.innerText("#status"), said);
      await accessible(page, "a problem");
      await context.close();
    }
  });

  await test("as a file, where there may be no worker", async () => {
    const { page, context, log } = await opened({ url: `file://${dist}/index.html` });
    await ask(page, "answer", seed);
    assert.match(await reply(page), /ssm:StartSession/);
    assert.deepEqual(log.requests.filter((url) => !url.startsWith("file:") && !url.startsWith("blob:")), []);
    await context.close();
  });

  await test("kyoka web", async () => {
    const { page, context, log } = await opened({ url: address });
    await ask(page, "answer", seed);
    assert.match(await reply(page), /ssm:StartSession/);
    assert.deepEqual(log.problems, []);
    const head = (await fetch(address)).headers;
    assert.match(head.get("content-security-policy"), /connect-src 'none'.*frame-ancestors 'none'/);
    assert.equal((await fetch(address + "Cargo.toml")).status, 404);
    await context.close();
  });

  await test("time to the first answer", async () => {
    const { page, context } = await opened({ locale: "ja-JP" });
    await page.close();
    const slow = await context.newPage();
    const session = await context.newCDPSession(slow);
    for (const rate of [1, 4]) {
      await session.send("Emulation.setCPUThrottlingRate", { rate });
      const begin = Date.now();
      await slow.goto(below);
      await slow.waitForSelector("body.ready", { timeout: 120_000 });
      const loaded = Date.now();
      await slow.evaluate((seed) => {
        document.getElementById("text").value = seed;
        document.getElementById("go").click();
      }, seed);
      await slow.waitForSelector("#result:not([hidden])");
      console.log(`page: processor slowed ${rate} times: ready after ${loaded - begin} ms, answered ${Date.now() - loaded} ms later; load of the machine ${os.loadavg()[0].toFixed(1)}`);
    }
    await context.close();
  });

  await test("the same answers as the command", async () => {
    const { page, context } = await opened();
    const asked = (head, text) =>
      page.evaluate(
        async ([head, texts]) => {
          const bytes = texts.map((text) => new TextEncoder().encode(text));
          return Engine.ask({ ...head, texts: bytes.map((one) => ({ bytes: one.length })) }, bytes);
        },
        [head, [].concat(text)],
      );
    const corpora = ["messages", "public", "variations"].flatMap((name) => lines(`tests/corpus/${name}.jsonl`));
    const counts = {};
    const wrong = [];
    // The reply to a question that nothing answers names a command where there is one. A browser's logarithm may differ
    // from that of a machine in the last digit, and with it the score of an article.
    const score = (name, value) => (name === "score" ? Math.round(value * 1000) : value);
    const comparable = (answer) => JSON.stringify(answer && answer.kind === "ask" ? { ...answer, reply: undefined } : answer, score);
    const same = (what, id, shown, printed) => {
      counts[what] = (counts[what] || 0) + 1;
      const answer = shown.answer || null;
      if (comparable(answer) !== comparable(printed)) {
        wrong.push(`${what} ${id}: ${JSON.stringify(answer || shown).slice(0, 200)}`);
      }
    };
    const one = async ({ id, text, lang }, at) => {
      if (!text.trim()) {
        return;
      }
      const language = lang === "ja" ? "ja" : "en";
      const shown = await asked({ ask: "answer", language }, text);
      if (shown.answer && shown.answer.kind === "ask") {
        same("ask", id, shown, await command(["ask", "--format", "json", "--lang", language, "-"], text));
      } else {
        same("diagnose", id, shown, await command(["diagnose", "--format", "json", "--lang", language], text));
      }
      if (text.includes("Statement") && at % 2 === 0) {
        const lint = await command(["lint", "--format", "json", "--lang", language, "-"], text);
        same("lint", id, await asked({ ask: "lint", language }, text), lint);
        const explained = await command(["explain", "--details", "--format", "json", "--lang", language, "-"], text);
        same("explain", id, await asked({ ask: "explain", language }, text), explained);
      }
    };
    for (const [at, entry] of corpora.entries()) {
      await one(entry, at);
    }
    for (const { id, wish } of lines("tests/corpus/wishes.jsonl")) {
      const language = /[\u3041-\u30ff\u4e00-\u9fff]/.test(wish) ? "ja" : "en";
      same("write", id, await asked({ ask: "write", language }, wish), await command(["policy", "--format", "json", "--lang", language, "-"], wish));
    }
    const pairs = lines("tests/corpus/evaluation.jsonl").flatMap((entry) => entry.policies?.identity?.map((one) => JSON.stringify(one.policy ?? one)) ?? []);
    const folder = fs.mkdtempSync(path.join(os.tmpdir(), "kyoka-page-"));
    for (let at = 1; at < Math.min(pairs.length, 60); at += 1) {
      const [older, newer] = [path.join(folder, "old"), path.join(folder, "new")];
      fs.writeFileSync(older, pairs[at - 1]);
      fs.writeFileSync(newer, pairs[at]);
      const printed = await command(["compare", "--format", "json", "--lang", "en", older, newer], "");
      same("compare", at, await asked({ ask: "compare", language: "en" }, [pairs[at - 1], pairs[at]]), printed);
    }
    fs.rmSync(folder, { recursive: true });
    console.log(`page: compared ${JSON.stringify(counts)}`);
    assert.deepEqual(wrong.slice(0, 10), [], `${wrong.length} differ`);
    assert.ok(counts.diagnose > 1000 && counts.ask > 10 && counts.lint > 20 && counts.explain > 20 && counts.compare > 20, JSON.stringify(counts));
    await context.close();
  });
  console.log(`page: ${passed} tests passed`);
} finally {
  await browser.close();
  for (const child of started) {
    child.removeAllListeners("exit");
    child.kill();
  }
}
