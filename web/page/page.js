"use strict";
// The page: what is asked goes to the engine, what it answers is shown. Keeps nothing but language and colours.
const Page = (function () {
  const $ = (id) => document.getElementById(id);
  // A link longer than this is cut off by some chats.
  const MAX_LINK = 16000;
  // A browser has less memory than a server.
  const MAX_FILE = 256 << 20;
  const THEMES = ["auto", "light", "dark"];

  let language = "en";
  let theme = "auto";
  let files = [];
  let last = null;
  let number = 0;

  const words = () => WORDS[language];
  const task = () => document.querySelector("input[name=task]:checked").value;

  function kept(name) {
    try {
      return localStorage.getItem("kyoka." + name);
    } catch (error) {
      return null;
    }
  }

  function keep(name, value) {
    try {
      localStorage.setItem("kyoka." + name, value);
    } catch (error) {
      // Nothing is kept then.
    }
  }

  function say(text, isProblem) {
    const status = $("status");
    status.textContent = text;
    status.classList.toggle("problem", Boolean(isProblem));
  }

  // ---- Language, colours, task

  function speak(chosen) {
    language = chosen;
    document.documentElement.lang = chosen;
    const said = words();
    for (const place of document.querySelectorAll("[data-word]")) {
      place.textContent = said[place.dataset.word];
    }
    for (const place of document.querySelectorAll("[data-label]")) {
      place.setAttribute("aria-label", said[place.dataset.label]);
    }
    for (const one of ["ja", "en"]) {
      $(one).setAttribute("aria-pressed", String(one === chosen));
    }
    $("theme-word").textContent = said.theme[theme];
    $("theme").title = said.theme[theme];
    $("how").replaceChildren(...said.how.map((text) => element("p", "", text)));
    const kind = $("kind");
    const chosenKind = kind.value;
    kind.replaceChildren(
      ...Object.entries(said.kinds).map(([value, name]) => {
        const option = element("option", "", name);
        option.value = value;
        return option;
      }),
    );
    kind.value = chosenKind;
    turn();
    list();
  }

  function paint(chosen) {
    theme = chosen;
    if (theme === "auto") {
      delete document.documentElement.dataset.theme;
    } else {
      document.documentElement.dataset.theme = theme;
    }
    $("theme-word").textContent = words().theme[theme];
    $("theme").title = words().theme[theme];
  }

  // What was typed for a wish, a denial and a comparison are different texts.
  const texts = { answer: "", compare: "", write: "" };
  const shelf = (of) => (of === "explain" || of === "lint" ? "answer" : of);
  let shown = "answer";

  function turn() {
    const now = task();
    const said = words();
    if (shelf(now) !== shelf(shown)) {
      texts[shelf(shown)] = $("text").value;
      $("text").value = texts[shelf(now)];
      files = [];
      list();
    }
    shown = now;
    document.title = "kyoka: " + said.title[now];
    $("title").textContent = said.title[now];
    $("intro").hidden = now !== "answer";
    $("text-label").textContent = said.label[now];
    $("text-hint").textContent = said.hint[now];
    $("go-word").textContent = said.go[now];
    $("second").hidden = now !== "compare";
    $("kind-row").hidden = now === "answer";
    $("choose").hidden = now === "write";
    $("text").rows = now === "write" ? 4 : 9;
    changed();
  }

  function changed() {
    $("clear").hidden = $("text").value === "" && $("other").value === "" && files.length === 0;
  }

  // ---- Files

  async function take(given) {
    if (given.length === 0) {
      return;
    }
    if (task() === "write") {
      choose("answer");
    }
    for (const file of given) {
      if (file.size > MAX_FILE) {
        say(words().error.too_large({ name: file.name, limit: MAX_FILE >> 20 }), true);
      } else if (task() === "compare") {
        const field = $("text").value === "" ? $("text") : $("other");
        field.value = await file.text();
      } else {
        files.push(file);
      }
    }
    list();
    changed();
  }

  function list() {
    $("files").hidden = files.length === 0;
    $("files").replaceChildren(
      ...files.map((file) => {
        const remove = element("button", "remove", "×");
        remove.type = "button";
        remove.setAttribute("aria-label", words().remove(file.name));
        remove.addEventListener("click", () => {
          files = files.filter((one) => one !== file);
          list();
          changed();
          $("text").focus();
        });
        return element("li", "", element("span", "file-name", file.name), element("span", "file-size", words().size(file.size)), remove);
      }),
    );
  }

  // ---- Question and answer

  function choose(wanted) {
    document.querySelector("input[name=task][value=" + wanted + "]").checked = true;
    turn();
  }

  /** What is asked: the texts, each with the name of its file. */
  async function given() {
    const encode = (text) => ({ bytes: new TextEncoder().encode(text) });
    const typed = $("text").value;
    if (task() === "compare") {
      const other = $("other").value;
      return typed.trim() && other.trim() ? [encode(typed), encode(other)] : [];
    }
    const all = typed.trim() ? [encode(typed)] : [];
    if (task() !== "write") {
      for (const file of files) {
        all.push({ name: file.name, bytes: new Uint8Array(await file.arrayBuffer()) });
      }
    }
    return all;
  }

  function asked(head, texts) {
    const named = texts.map((text) => (text.name ? { name: text.name, bytes: text.bytes.length } : { bytes: text.bytes.length }));
    return Engine.ask(
      { language, ...head, texts: named },
      texts.map((text) => text.bytes),
    );
  }

  async function go() {
    const now = task();
    const all = await given();
    if (all.length === 0) {
      say(words().empty, true);
      (now === "compare" && $("text").value.trim() ? $("other") : $("text")).focus();
      return;
    }
    const head = { ask: now };
    if (now !== "answer" && $("kind").value) {
      head.type = $("kind").value;
    }
    await answer(head, all);
  }

  async function answer(head, texts) {
    number += 1;
    const mine = number;
    document.body.classList.add("busy");
    $("result").setAttribute("aria-busy", "true");
    say(words().working);
    let said;
    try {
      said = await asked(head, texts);
    } catch (error) {
      said = { crashed: true };
    }
    if (mine !== number) {
      return;
    }
    document.body.classList.remove("busy");
    $("result").removeAttribute("aria-busy");
    if (said.crashed) {
      say(words().crashed, true);
      return;
    }
    if (said.error && !said.answer) {
      say(reason(said.error), true);
      return;
    }
    const before = head.ask === "article" ? last : null;
    last = { head, texts, said, before };
    show();
    say(words().done);
    focus();
  }

  function focus() {
    $("result").scrollIntoView({ block: "start" });
    $("result-title").focus({ preventScroll: true });
  }

  function reason(error) {
    const words_of = words().error[error.code];
    return words_of ? words_of(error) : error.code;
  }

  // ---- What is shown

  function show() {
    const { head, said, before } = last;
    const all = words();
    const parts = [];
    if (said.error) {
      parts.push(element("p", "problem", reason(said.error)));
    }
    if (head.ask === "lint") {
      parts.push(...Reply.blocks(said.blocks, all, 3), ...Reply.findings(said.answer.findings, all));
    } else {
      parts.push(...Reply.blocks(said.blocks, all, 3));
    }
    if (!said.whole) {
      parts.push(element("p", "problem", all.not_whole));
    }
    if (said.mended && said.mended.length > 0) {
      const items = said.mended.slice(0, 20).map((one) => {
        const place = (one.name ? one.name + ", " : "") + all.place(one.line, one.column) + ": ";
        return element("li", "", element("span", "place", place), ...Reply.pieces(one.said));
      });
      parts.push(Reply.folded(all.mended, "", element("ul", "", ...items)));
    }
    for (const policy of corrected(said.answer)) {
      parts.push(Reply.folded(all.whole_policy + policy.name, "", Reply.code(policy.language, policy.text, all, all.whole_policy + policy.name)));
    }
    if (said.details && said.details.length > 0) {
      parts.push(Reply.folded(all.details, "", ...Reply.blocks(said.details, all, 3)));
    }
    const named = articles(said.answer).filter((one) => one.id !== head.id);
    if (named.length > 0) {
      const items = named.map((one) => {
        const button = element("button", "link", one.title);
        button.type = "button";
        button.addEventListener("click", () => answer({ ask: "article", id: one.id }, []));
        return element("li", "", button);
      });
      parts.push(element("h3", "reply-heading", all.articles), element("ul", "articles", ...items));
    }
    const tools = element("div", "actions");
    if (before) {
      const back = element("button", "", all.back);
      back.type = "button";
      back.addEventListener("click", () => {
        last = before;
        show();
        focus();
      });
      tools.append(back);
    }
    if (said.answer.reply) {
      tools.append(Reply.copyButton(() => said.answer.reply, all, all.copy_markdown));
    }
    if (head.ask !== "article") {
      tools.append(Reply.copyButton(link, all, all.make_link));
    }
    parts.push(tools);
    $("result-title").textContent = all.answer_title;
    $("reply").replaceChildren(...parts);
    $("reply").lang = said.answer.language || language;
    $("result").hidden = false;
  }

  /** The corrected policies: of all denials of a caller where there is one, else of each. */
  function corrected(answer) {
    if (answer.kind !== "diagnose") {
      return [];
    }
    const together = new Set(answer.combined.flatMap((one) => one.diagnoses));
    const single = answer.diagnoses.filter((_, at) => !together.has(at));
    const fixes = [...answer.combined, ...single].map((one) => one.fix).filter(Boolean);
    return fixes.map((fix, at) => ({
      name: fixes.length > 1 ? " (" + (at + 1) + ")" : "",
      text: fix.text,
      language: /^\s*[[{]/.test(fix.text) ? "json" : "plain",
    }));
  }

  /** The articles that an answer names, each once. */
  function articles(answer) {
    const all = answer.matches || (answer.diagnoses || []).flatMap((one) => one.articles);
    return all.filter((one, at) => all.findIndex((other) => other.id === one.id) === at).slice(0, 5);
  }

  // ---- Links

  async function squeezed(text) {
    const stream = new Blob([text]).stream().pipeThrough(new CompressionStream("deflate-raw"));
    const bytes = new Uint8Array(await new Response(stream).arrayBuffer());
    const letters = Array.from(bytes, (byte) => String.fromCharCode(byte)).join("");
    return btoa(letters).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
  }

  async function unfolded(text) {
    const letters = atob(text.replace(/-/g, "+").replace(/_/g, "/"));
    const bytes = Uint8Array.from(letters, (letter) => letter.charCodeAt(0));
    const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate-raw"));
    return new Response(stream).text();
  }

  /** A link to what was asked, with its secrets masked; null where there can be none. */
  async function link() {
    const { head, texts } = last;
    const typed = texts.filter((text) => !text.name);
    if (typed.length === 0 || typed.length < texts.length) {
      say(words().link_files, true);
      return null;
    }
    const masked = await asked({ ask: "mask" }, typed);
    const state = { v: 1, l: language, a: head.ask, k: head.type, t: masked.texts };
    const fragment = "#" + (await squeezed(JSON.stringify(state)));
    if (fragment.length > MAX_LINK) {
      say(words().link_too_long, true);
      return null;
    }
    history.replaceState(null, "", fragment);
    setTimeout(() => say(words().link_masked), 0);
    return location.href;
  }

  async function open() {
    if (location.hash.length < 10) {
      return;
    }
    try {
      const state = JSON.parse(await unfolded(location.hash.slice(1)));
      if (state.v !== 1 || !(state.a in words().go) || !Array.isArray(state.t)) {
        return;
      }
      if (state.l in WORDS) {
        speak(state.l);
      }
      choose(state.a);
      $("kind").value = state.k in words().kinds ? state.k : "";
      $("text").value = String(state.t[0] || "");
      $("other").value = String(state.t[1] || "");
      changed();
      await go();
    } catch (error) {
      // A link that somebody cut short is no question.
    }
  }

  // ---- Beginning

  function example() {
    const now = task();
    files = [];
    list();
    if (now === "compare") {
      $("text").value = EXAMPLES.old;
      $("other").value = EXAMPLES.new;
    } else {
      $("text").value = now === "explain" || now === "lint" ? EXAMPLES.policy : EXAMPLES[now][language];
    }
    changed();
    go();
  }

  function clear() {
    $("text").value = "";
    $("other").value = "";
    files = [];
    last = null;
    list();
    changed();
    $("result").hidden = true;
    $("reply").replaceChildren();
    if (location.hash) {
      history.replaceState(null, "", location.pathname + location.search);
    }
    say("");
    $("text").focus();
  }

  function listen() {
    for (const one of ["ja", "en"]) {
      $(one).addEventListener("click", async () => {
        speak(one);
        keep("language", one);
        say("");
        if (last) {
          const { head, texts } = last;
          last = last.before;
          await answer(head, texts);
        }
      });
    }
    $("theme").addEventListener("click", () => {
      paint(THEMES[(THEMES.indexOf(theme) + 1) % THEMES.length]);
      keep("theme", theme);
    });
    for (const radio of document.querySelectorAll("input[name=task]")) {
      radio.addEventListener("change", () => {
        turn();
        say("");
      });
    }
    $("question").addEventListener("submit", (event) => {
      event.preventDefault();
      go();
    });
    $("question").addEventListener("keydown", (event) => {
      if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
        event.preventDefault();
        go();
      }
    });
    for (const field of [$("text"), $("other")]) {
      field.addEventListener("input", changed);
      field.addEventListener("paste", (event) => {
        if (event.clipboardData.files.length > 0) {
          event.preventDefault();
          take([...event.clipboardData.files]);
        }
      });
    }
    $("file").addEventListener("change", async () => {
      await take([...$("file").files]);
      $("file").value = "";
    });
    $("example").addEventListener("click", example);
    $("clear").addEventListener("click", clear);
    let depth = 0;
    const hasFiles = (event) => event.dataTransfer && [...event.dataTransfer.types].includes("Files");
    window.addEventListener("dragenter", (event) => {
      depth += hasFiles(event) ? 1 : 0;
      $("drop").hidden = depth === 0;
    });
    window.addEventListener("dragleave", (event) => {
      depth -= hasFiles(event) ? 1 : 0;
      $("drop").hidden = depth <= 0;
    });
    window.addEventListener("dragover", (event) => {
      if (hasFiles(event)) {
        event.preventDefault();
      }
    });
    window.addEventListener("drop", (event) => {
      if (hasFiles(event)) {
        event.preventDefault();
        depth = 0;
        $("drop").hidden = true;
        take([...event.dataTransfer.files]);
      }
    });
    window.addEventListener("hashchange", open);
  }

  async function begin() {
    const spoken = kept("language") || (navigator.language || "en").slice(0, 2);
    speak(spoken in WORDS ? spoken : "en");
    paint(THEMES.includes(kept("theme")) ? kept("theme") : "auto");
    listen();
    say(words().loading);
    // The page can be used while the engine, which is most of what is loaded, is still on its way.
    const script = document.createElement("script");
    script.src = "engine.js";
    const loaded = new Promise((resolve, reject) => {
      script.addEventListener("load", resolve);
      script.addEventListener("error", reject);
    });
    document.head.append(script);
    try {
      await loaded;
      await Engine.ready();
      say("");
      document.body.classList.add("ready");
    } catch (error) {
      say(words().not_loaded, true);
      return;
    }
    open();
  }

  begin();
  return { say };
})();
