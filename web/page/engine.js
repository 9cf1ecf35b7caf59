"use strict";
// kyoka, as WebAssembly inside this script: nothing is fetched. Made by web/build, which puts the module in.
//
// `Engine.ask(head, texts)` gives the parsed answer of src/page for a question and the bytes of its texts. It is computed
// in a worker, so that a long log does not stop the page. The worker is made of a text and not of a file: such a one has
// the page's own content security policy, while one of a file has that of the file's response, and a plain file server
// sends none.
var Engine = (function () {
  const UNPACK = "@UNPACK@";
  const PACKED = "@ENGINE@";

  // Unpacks and compiles the engine. As below, nothing outside of it may be used.
  async function compiled(unpack, packed) {
    function bytes(text) {
      const letters = atob(text);
      const made = new Uint8Array(letters.length);
      for (let at = 0; at < letters.length; at += 1) {
        made[at] = letters.charCodeAt(at);
      }
      return made;
    }
    const door = (await WebAssembly.instantiate(bytes(unpack), {})).instance.exports;
    const given = bytes(packed);
    const at = door.room(given.length) >>> 0;
    new Uint8Array(door.memory.buffer, at, given.length).set(given);
    const length = door.unpack() >>> 0;
    return WebAssembly.compile(new Uint8Array(door.memory.buffer, door.unpacked() >>> 0, length));
  }

  // Runs in the worker, or in the page where there is none: nothing outside of it may be used.
  function conversation(module) {
    // What is larger is given back to the browser with the whole instance.
    const MOST_KEPT = 128 << 20;
    let instance = null;
    return function (question) {
      if (instance === null) {
        instance = new WebAssembly.Instance(module, {}).exports;
      }
      const used = instance;
      // An instance that failed may be in any state; it comes back only when it has answered.
      instance = null;
      const at = used.room(question.length) >>> 0;
      new Uint8Array(used.memory.buffer, at, question.length).set(question);
      const length = used.answer() >>> 0;
      const answer = new Uint8Array(used.memory.buffer, used.answered() >>> 0, length);
      const text = new TextDecoder().decode(answer);
      if (used.memory.buffer.byteLength <= MOST_KEPT) {
        instance = used;
      }
      return text;
    };
  }

  function worker(compiled, conversation) {
    let answer = null;
    self.onmessage = async function (event) {
      try {
        const given = event.data;
        if (given.question) {
          self.postMessage({ answer: answer(given.question) });
          return;
        }
        const module = given.module || (await compiled(given.unpack, given.packed));
        answer = conversation(module);
        self.postMessage({ module });
        if (given.first) {
          // What is computed once for all questions is computed while the first one is still being typed.
          answer(given.first);
        }
      } catch (error) {
        self.postMessage({ failed: String(error) });
      }
    };
  }

  // Any question.
  const FIRST =
    '{"ask":"answer","language":"en","texts":[{"bytes":135}]}\n' +
    "User: arn:aws:iam::123456789012:user/a is not authorized to perform: s3:GetObject on resource: " +
    '"arn:aws:s3:::amzn-s3-demo-bucket/a.csv"';

  // Compiled once, whoever answers.
  let module = null;

  // Who answers: `ask(bytes)` gives a promise, `stop` ends what is being computed.
  async function inWorker() {
    const source = "(" + worker + ")(" + compiled + ", " + conversation + ")";
    const url = URL.createObjectURL(new Blob([source], { type: "text/javascript" }));
    const one = new Worker(url);
    let settle = null;
    one.onmessage = (event) => settle.resolve(event.data);
    one.onerror = (event) => settle.reject(event);
    const send = (what, moved) =>
      new Promise((resolve, reject) => {
        settle = { resolve, reject };
        one.postMessage(what, moved);
      });
    const started = await send(module ? { module } : { unpack: UNPACK, packed: PACKED, first: new TextEncoder().encode(FIRST) }, []);
    URL.revokeObjectURL(url);
    if (started.failed) {
      throw new Error(started.failed);
    }
    module = started.module;
    return {
      ask: (question) => send({ question }, [question.buffer]),
      stop: () => one.terminate(),
    };
  }

  async function inPage() {
    module = module || (await compiled(UNPACK, PACKED));
    const answer = conversation(module);
    return {
      ask: (question) =>
        new Promise((resolve) => {
          // The page is painted first.
          setTimeout(() => {
            try {
              resolve({ answer: answer(question) });
            } catch (error) {
              resolve({ failed: String(error) });
            }
          }, 30);
        }),
      stop: () => {},
    };
  }

  // A promise, so that who asks while it is on its way does not start another.
  let current = null;
  let running = null;

  function ready() {
    current = current || inWorker().catch(inPage);
    return current;
  }

  function question(head, texts) {
    const line = new TextEncoder().encode(JSON.stringify(head) + "\n");
    const bytes = new Uint8Array(texts.reduce((sum, text) => sum + text.length, line.length));
    bytes.set(line);
    let at = line.length;
    for (const text of texts) {
      bytes.set(text, at);
      at += text.length;
    }
    return bytes;
  }

  let turn = 0;

  // A later question takes the place of an earlier one, whose promise is never kept.
  async function ask(head, texts) {
    turn += 1;
    const mine = turn;
    if (running !== null) {
      running.stop();
      running = null;
      current = null;
    }
    const who = await ready();
    if (mine !== turn) {
      return new Promise(() => {});
    }
    running = who;
    let said;
    try {
      said = await who.ask(question(head, texts));
    } finally {
      running = null;
    }
    if (said.failed) {
      throw new Error(said.failed);
    }
    return JSON.parse(said.answer);
  }

  return { ready, ask };
})();
