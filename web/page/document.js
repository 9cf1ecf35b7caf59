"use strict";
// A reply → elements. Every text becomes a text node: what was pasted can be nothing else.

/** An element with a class, and with what stands in it. */
function element(name, kind, ...inside) {
  const made = document.createElement(name);
  if (kind) {
    made.className = kind;
  }
  made.append(...inside);
  return made;
}

const Reply = (function () {
  /** A button that copies what `text` gives. */
  function copyButton(text, words, label) {
    const word = element("span", "", label || words.copy);
    const button = element("button", "copy", word);
    button.type = "button";
    button.addEventListener("click", async () => {
      const given = await text();
      const done = given !== null && (await copied(given));
      if (given !== null) {
        word.textContent = done ? words.copied : words.copy_failed;
        Page.say(word.textContent);
        setTimeout(() => (word.textContent = label || words.copy), 2000);
      }
    });
    return button;
  }

  async function copied(text) {
    try {
      await navigator.clipboard.writeText(text);
      return true;
    } catch (error) {
      // Where a page is a file or not encrypted there is no clipboard but the old way.
      const field = element("textarea", "hidden");
      field.value = text;
      document.body.append(field);
      field.select();
      const done = document.execCommand("copy");
      field.remove();
      return done;
    }
  }

  function pieces(line) {
    return line.map((piece) => {
      switch (piece.is) {
        case "code":
          return element("code", "", piece.text);
        case "link": {
          const link = element("a", "", piece.text);
          link.href = piece.url;
          link.target = "_blank";
          link.rel = "noopener noreferrer";
          return link;
        }
        default:
          return document.createTextNode(piece.text);
      }
    });
  }

  const TOKEN = /("(?:[^"\\]|\\.)*")(\s*:)?/g;

  /** JSON with its names and texts in colours. */
  function coloured(text) {
    const parts = [];
    let end = 0;
    for (const found of text.matchAll(TOKEN)) {
      parts.push(text.slice(end, found.index));
      parts.push(element("span", found[2] ? "name" : "value", found[1]));
      end = found.index + found[1].length;
    }
    parts.push(text.slice(end));
    return parts;
  }

  /** A block of code under its name, with a button that copies it. */
  function code(language, text, words, title) {
    const inside = language === "json" && text.length < 50000 ? coloured(text) : [text];
    const shown = element("pre", "", element("code", "", ...inside));
    shown.tabIndex = 0;
    shown.setAttribute("role", "group");
    shown.setAttribute("aria-label", title || words.code[language]);
    const head = element("div", "code-head", element("span", "", title || words.code[language]), copyButton(() => text, words));
    return element("div", "code", head, shown);
  }

  function difference(lines, words) {
    const signs = { added: "+", removed: "−", same: " ", gap: "⋯" };
    const shown = element("pre", "difference");
    shown.tabIndex = 0;
    shown.setAttribute("role", "group");
    shown.setAttribute("aria-label", words.difference);
    for (const line of lines) {
      const sign = element("span", "sign", signs[line.is]);
      sign.setAttribute("aria-hidden", "true");
      const spoken = line.is === "added" || line.is === "removed" ? words[line.is] : line.is === "gap" ? words.left_out : "";
      const text = [sign];
      if (spoken) {
        text.push(element("span", "hidden", spoken));
      }
      text.push(line.text + "\n");
      shown.append(element("span", "line " + line.is, ...text));
    }
    return element("div", "code", element("div", "code-head", element("span", "", words.difference)), shown);
  }

  function node(block, words, level) {
    switch (block.is) {
      case "title":
        return element("h" + level, "reply-title", ...pieces(block.line));
      case "heading":
        return element("h" + level, "reply-heading", ...pieces(block.line));
      case "lead":
        return element("p", "lead", element("span", "label", ...pieces(block.label)), " ", ...pieces(block.line));
      case "part":
        return element("p", block.line.length ? "part" : "part alone", element("strong", "label", ...pieces(block.label)), " ", ...pieces(block.line));
      case "quote":
        return element("blockquote", "", ...pieces(block.line));
      case "small":
        return element("p", "small", ...pieces(block.line));
      case "list":
        return element("ul", "", ...block.items.map((item) => element("li", "", ...pieces(item))));
      case "steps": {
        const list = element("ol", "", ...block.items.map((item) => element("li", "", ...pieces(item))));
        list.start = block.first;
        return list;
      }
      case "code":
        return code(block.language, block.text, words);
      case "difference":
        return difference(block.lines, words);
      default:
        return element("p", "", ...pieces(block.line));
    }
  }

  /** The blocks of a reply. Headings stand below its titles, where it has any. */
  function blocks(all, words, level) {
    let below = level;
    return all.map((block) => {
      if (block.is === "title") {
        below = level + 1;
      }
      return node(block, words, block.is === "title" ? level : below);
    });
  }

  /** What lies folded under a line. */
  function folded(title, kind, ...inside) {
    return element("details", kind, element("summary", "", title), element("div", "inside", ...inside));
  }

  /** A sentence in which what is quoted stands between backticks. */
  function quoted(text) {
    const parts = text.split("`");
    // Where one is left over, none of them is a quote.
    return parts.length % 2 === 0 ? [text] : parts.map((part, at) => (at % 2 === 1 ? element("code", "", part) : part));
  }

  /** What `lint` found. */
  function findings(found, words) {
    if (found.length === 0) {
      return [element("p", "lead good", words.nothing_found)];
    }
    const count = (severity) => found.filter((one) => one.severity === severity).length;
    const list = element("ul", "findings");
    for (const one of found) {
      const badge = element("span", "badge " + one.severity, words.severity[one.severity]);
      const place = element("span", "place", (one.file ? one.file + ", " : "") + words.place(one.line, one.column));
      list.append(element("li", "", element("p", "", badge, " ", place, " ", element("code", "", one.code)), element("p", "", ...quoted(one.message))));
    }
    return [element("p", "lead", words.counts(count("error"), count("warning"), count("note"))), list];
  }

  return { blocks, code, copyButton, copied, findings, folded, pieces };
})();
