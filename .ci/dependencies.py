"""Checks every dependency against deny.toml where cargo-deny is not installed: licence, source, wildcard.

Prints one line a problem and exits 1, or one line with the counts and exits 0.
"""

import json
import re
import subprocess
import sys
import tomllib

TOKEN = re.compile(r"\(|\)|/|[A-Za-z0-9.+-]+")


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


def main():
    with open("deny.toml", "rb") as file:
        deny = tomllib.load(file)
    allowed = set(deny["licenses"]["allow"])
    registries = {f"registry+{url}" for url in deny["sources"]["allow-registry"]}
    metadata = json.loads(
        subprocess.run(
            ["cargo", "metadata", "--locked", "--format-version", "1"], check=True, stdout=subprocess.PIPE
        ).stdout
    )
    problems, versions = [], {}
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
    for problem in problems:
        print(problem)
    if problems:
        sys.exit(1)
    twice = sorted(name for name, found in versions.items() if len(found) > 1)
    print(f"{len(metadata['packages'])} packages, licences and sources allowed; more than one version of: {', '.join(twice) or 'none'}")


main()
