#!/usr/bin/env python3
"""Fits the weights by which an article is judged to answer a question (`src/kb/surety.rs`), and says how well they do.

usage: .ci/surety.py [--reuse] [--write] [QUESTIONS.jsonl …]      (needs numpy)

Reads the questions of `tests/corpus` whose article is known, and those in further files ({"query" or "q", "relevant" or
"expected_article" and "also_accepted"}; none: no article answers). A test of the library finds articles for each, and
writes the facts about them; to those questions come
the aliases of every article, asked of a base that lacks them. The
chance of an article is a softmax over those found and "none"; the weights make the right ones likeliest. Prints them,
and by cross-validation in which no question was seen, nor any alias of a question's article, how
many questions are answered rightly and wrongly by the line that is drawn. `--reuse` fits to the facts of the last run.
"""
import argparse, json, os, random, re, shutil, subprocess, sys
import numpy as np

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
WORK = os.path.join(ROOT, "target", "surety")
CORPUS = os.path.join(ROOT, "tests", "corpus")
SOURCE = os.path.join(ROOT, "src", "kb", "surety.rs")
STUBS = ["retrieval", "retrieval-second", "retrieval-third", "retrieval-fourth", "retrieval-fifth", "retrieval-sixth"]
# How much a question of a set counts: the aliases are many, and some of those without
# their article have another; questions about our own articles are what the weights are for.
COUNTS = {"aliases": 0.15, "gaps": 0.1, "foreign": 1.0, "questions": 3.0, "public-questions": 3.0, "half_a": 3.0}
# How much more a question about stubs counts that none answers: where articles have no aliases, the words alone tell
# little, and an answer to everything near them would be wrong too often.
NONE_OF_STUBS = 14.0
FOLDS = 10
# The line of an answer, as the source has it.
LINE = 0.5


def lines(path):
    with open(path) as f:
        return [json.loads(line) for line in f if line.strip()]


def stub(folder, article, lang):
    part = article.get(lang)
    if part:
        head = {"title": part["title"], "summary": part["summary"], "identifiers": article.get("identifiers", [])}
        with open(os.path.join(folder, f"{article['id']}.{lang}.md"), "w") as f:
            f.write("---\n" + "".join(f"{k}: {json.dumps(v, ensure_ascii=False)}\n" for k, v in head.items()) + "---\n\n" + part["summary"] + "\n")


def prepare(more):
    shutil.rmtree(WORK, ignore_errors=True)
    questions = []

    def add(base, name, query, relevant):
        questions.append({"base": base, "set": name, "query": query, "relevant": sorted(relevant)})

    for name in STUBS:
        folder = os.path.join(WORK, name, "stub")
        os.makedirs(folder)
        for article in lines(os.path.join(CORPUS, name, "articles.jsonl")):
            for lang in ("ja", "en"):
                stub(folder, article, lang)
        for q in lines(os.path.join(CORPUS, name, "queries.jsonl")):
            add(name, name, q["query"], [f"stub/{id}" for id in q.get("relevant") or {}])
    own = [os.path.join(CORPUS, "questions.jsonl"), os.path.join(CORPUS, "public-questions.jsonl"), *more]
    for path in own:
        for q in lines(path):
            relevant = q.get("relevant")
            if relevant is None:
                relevant = [id for id in [q.get("expected_article"), *(q.get("also_accepted") or [])] if id]
            add("embedded", os.path.splitext(os.path.basename(path))[0], q.get("query") or q["q"], relevant)
    with open(os.path.join(ROOT, "src", "kb", "foreign.txt")) as f:
        for line in f:
            if line.strip() and not line.startswith("#"):
                add("embedded", "foreign", line.strip(), [])
    with open(os.path.join(WORK, "questions.jsonl"), "w") as f:
        f.write("\n".join(json.dumps(q, ensure_ascii=False) for q in questions))
    test = ["cargo", "test", "--locked", "--quiet", "--lib", "--", "--ignored", "--exact", "kb::tests::write_the_facts"]
    subprocess.run(test, check=True, cwd=ROOT)


class Asked:
    """Questions as arrays: facts of the articles, of the question, which articles are right, and whether any was found."""

    def __init__(self, questions):
        n, most = len(questions), max(len(q["articles"]) for q in questions)
        k = len(questions[0]["question"])
        m = next(len(q["articles"][0]["facts"]) for q in questions if q["articles"])
        self.articles, self.there = np.zeros((n, most, m)), np.zeros((n, most), bool)
        self.question, self.right = np.zeros((n, k)), np.zeros((n, most + 1), bool)
        self.counts = np.array([COUNTS.get(q["set"], 1.0) for q in questions])
        for i, q in enumerate(questions):
            self.question[i] = q["question"]
            for j, a in enumerate(q["articles"]):
                self.articles[i, j], self.there[i, j] = a["facts"], True
                self.right[i, j] = a["id"] in q["relevant"]
            self.right[i, -1] = not self.right[i].any()
            if q["set"] in STUBS and not q["relevant"]:
                self.counts[i] *= NONE_OF_STUBS

    def chances(self, weights):
        k = self.question.shape[1]
        weighed = np.concatenate([self.articles @ weights[k:], (self.question @ weights[:k])[:, None]], axis=1)
        weighed[:, :-1][~self.there] = -1e9
        weighed = np.exp(weighed - weighed.max(axis=1, keepdims=True))
        return weighed / weighed.sum(axis=1, keepdims=True)

    def gradient(self, weights):
        p = self.chances(weights)
        right = p * self.right
        right /= right.sum(axis=1, keepdims=True) + 1e-12
        pull = (right - p) * self.counts[:, None]
        return np.concatenate([self.question.T @ pull[:, -1], np.einsum("ij,ijk->k", pull[:, :-1], self.articles)]) / self.counts.sum()


def fit(asked, ridge, steps=1500):
    """Adam, on the likelihood with a ridge."""
    size = asked.question.shape[1] + asked.articles.shape[2]
    weights, first, second = np.zeros(size), np.zeros(size), np.zeros(size)
    for step in range(1, steps + 1):
        gradient = asked.gradient(weights) - ridge * weights
        first, second = 0.9 * first + 0.1 * gradient, 0.99 * second + 0.01 * gradient**2
        rate = 0.05 if step < steps * 0.6 else 0.01
        weights += rate * (first / (1 - 0.9**step)) / (np.sqrt(second / (1 - 0.99**step)) + 1e-8)
    return weights


def judged(questions, chances):
    """Of each: the chance of the first, whether it is right, whether there is a right one, whether one of three is."""
    out = []
    for q, p in zip(questions, chances):
        p = p[: len(q["articles"])]
        order = list(np.argsort(-p))
        ids = [q["articles"][j]["id"] for j in order]
        surety = float(p[order[0]]) if order else 0.0
        if q.get("named") and surety < LINE:
            ids, surety = [q["named"], *[i for i in ids if i != q["named"]]], 1.0
        wanted = set(q["relevant"])
        out.append((surety, bool(ids) and ids[0] in wanted, bool(wanted), bool(wanted & set(ids[:3]))))
    return out


def figures(judged, line):
    has = [j for j in judged if j[2]]
    none = [j for j in judged if not j[2]]
    right = sum(j[1] and j[0] >= line for j in has)
    wrong = sum(not j[1] and j[0] >= line for j in has)
    answered = sum(j[0] >= line for j in none)
    share = lambda a, b: f"{100 * a / b:5.1f}" if b else "    -"
    return f"{len(has):5} right {share(right, len(has))} first {share(sum(j[1] for j in has), len(has))} of three {share(sum(j[3] for j in has), len(has))} wrong {share(wrong, len(has))}; none {len(none):4} answered {share(answered, len(none))}; wrong of all {share(wrong + answered, len(judged))}"


def main():
    a = argparse.ArgumentParser()
    a.add_argument("--reuse", action="store_true")
    a.add_argument("--ridge", type=float, default=0.0005)
    a.add_argument("--write", action="store_true", help="write the weights into the source")
    a.add_argument("-v", action="store_true", help="print what is answered wrongly or not at all, by cross-validation")
    a.add_argument("files", nargs="*")
    a = a.parse_args()
    if not a.reuse:
        prepare(a.files)
    names, *questions = lines(os.path.join(WORK, "facts.jsonl"))
    random.seed(5)
    # What belongs together is not divided: the aliases of an article, and the questions that it answers.
    article = lambda q: q.get("of") or (q["relevant"] or [q["query"]])[0]
    folds = {id: random.randrange(FOLDS) for id in sorted({article(q) for q in questions})}
    fold = [folds[article(q)] for q in questions]
    chances = [None] * len(questions)
    for held in range(FOLDS):
        weights = fit(Asked([q for q, f in zip(questions, fold) if f != held]), a.ridge)
        unseen = [i for i, f in enumerate(fold) if f == held]
        if unseen:
            for i, p in zip(unseen, Asked([questions[i] for i in unseen]).chances(weights)):
                chances[i] = p[:-1]
    out = judged(questions, chances)
    sets = sorted({q["set"] for q in questions})
    for line in (0.4, 0.5, 0.6, 0.7):
        print(f"line {line}")
        for name in sets + ["embedded"]:
            own = lambda q: q["set"] == name or name == "embedded" and q["base"] == "embedded" and q["set"] != "foreign"
            print(f"  {name:18}", figures([j for j, q in zip(out, questions) if own(q)], line))
    if a.v:
        for j, q, p in zip(out, questions, chances):
            if q["base"] == "embedded" and not (j[1] and j[0] >= 0.5) and (j[2] or j[0] >= 0.5):
                order = np.argsort(-p[: len(q["articles"])])[:3]
                print(f"{j[0]:.2f} {'wrong' if j[0] >= 0.5 else 'unsure'} {q['query']!r} want {q['relevant']}: " + ", ".join(f"{q['articles'][k]['id']} {p[k]:.2f}" for k in order))
    weights = fit(Asked(questions), a.ridge)
    k = len(names["question"])
    with open(SOURCE) as f:
        source = f.read()
    for some, facts in ((weights[:k], names["question"]), (weights[k:], names["article"])):
        for name, weight in zip(facts, some):
            print(f"{weight:6.2f}  {name}")
            source, count = re.subn(rf'\("{re.escape(name)}", -?[\d.]+\)', f'("{name}", {weight:.2f})', source)
            assert count == 1, name
    if a.write:
        with open(SOURCE, "w") as f:
            f.write(source)


if __name__ == "__main__":
    main()
