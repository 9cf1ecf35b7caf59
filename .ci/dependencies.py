"""Checks every dependency: licence, source and wildcard as deny.toml has them (as cargo-deny does, where that is not
installed), and what runs while it is built by .ci/build-scripts.toml.

Prints one line a problem and exits 1, or one line with the counts and exits 0.
"""

import re
import sys
import tomllib
from pathlib import Path

import packages

TOKEN = re.compile(r"\(|\)|/|[A-Za-z0-9.+-]+")
# What a build script would fetch with.
FETCHES = re.compile(
    r"\b(?:TcpStream|UdpSocket|ToSocketAddrs|reqwest|ureq|hyper|isahc|attohttpc|curl|wget|git2|gix)\b"
)


def licensed(expression, allowed):
    """Tells whether an SPDX expression (also the old `A/B`) can be met with the allowed licences."""
    tokens = TOKEN.findall(expression)

    def alternatives():
        met = conjunction()
        while tokens and tokens[0] in ("OR", "/"):
            tokens.pop(0)
            met = conjunction() or met
        return met

    def conjunction():
        met = term()
        while tokens and tokens[0] == "AND":
            tokens.pop(0)
            met = term() and met
        return met

    def term():
        token = tokens.pop(0)
        if token == "(":
            met = alternatives()
            tokens.pop(0)
            return met
        if tokens and tokens[0] == "WITH":
            tokens.pop(0)
            token = f"{token} WITH {tokens.pop(0)}"
        return token in allowed

    return alternatives() and not tokens


def scripts_of(package):
    """The build scripts of a package, with the files beside them that they are divided into."""
    for target in package["targets"]:
        if "custom-build" in target["kind"]:
            path = Path(target["src_path"])
            yield path
            if (path.parent / path.stem).is_dir():
                yield from sorted((path.parent / path.stem).rglob("*.rs"))


def fetched_by(path):
    """The words in the code of a build script, comments apart, that belong to fetching."""
    code = re.sub(r"/\*.*?\*/", "", path.read_text(encoding="utf-8"), flags=re.DOTALL)
    code = re.sub(r"(?<![:\w])//.*", "", code)
    return sorted(set(FETCHES.findall(code)))


def main():
    with open(packages.ROOT / "deny.toml", "rb") as file:
        deny = tomllib.load(file)
    with open(packages.ROOT / ".ci/build-scripts.toml", "rb") as file:
        read = {name for kind in tomllib.load(file).values() for name in kind["packages"]}
    allowed = set(deny["licenses"]["allow"])
    registries = {f"registry+{url}" for url in deny["sources"]["allow-registry"]}
    metadata = packages.metadata()
    problems, versions, scripts = [], {}, 0
    for package in metadata["packages"]:
        name = f"{package['name']} {package['version']}"
        versions.setdefault(package["name"], []).append(package["version"])
        if not licensed(package["license"] or "unknown", allowed):
            problems.append(f"{name}: licence {package['license']} is not among those that deny.toml allows")
        if package["source"] is None:
            for dependency in package["dependencies"]:
                # The package itself, which its tests use with every platform, has no version.
                if dependency["req"] == "*" and "path" not in dependency:
                    problems.append(f"Cargo.toml: {dependency['name']}: give a version, not a wildcard")
        elif package["source"] not in registries:
            problems.append(f"{name}: {package['source']} is not a registry that deny.toml allows")
        for number, path in enumerate(scripts_of(package)):
            scripts += number == 0
            if number == 0 and package["name"] not in read:
                problems.append(f"{name}: has a build script that .ci/build-scripts.toml does not list; read it first")
            for word in fetched_by(path):
                problems.append(f"{name}: {path.name} has `{word}`; a build script must not fetch anything")
    for problem in problems:
        print(problem)
    if problems:
        sys.exit(1)
    twice = sorted(name for name, found in versions.items() if len(found) > 1)
    print(
        f"{len(metadata['packages'])} packages, licences and sources allowed, {scripts} build scripts known; "
        f"more than one version of: {', '.join(twice) or 'none'}"
    )


main()
