"""Which packages the program is made of: shared by .ci/licences, .ci/sbom and .ci/dependencies.py."""

import json
import subprocess
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
# What is passed on is built for Linux; the crates are the same on its architectures.
PLATFORM = "x86_64-unknown-linux-gnu"


def metadata(*options):
    """What Cargo says of the whole graph, as Cargo.lock has it."""
    command = ["cargo", "metadata", "--locked", "--format-version", "1", *options]
    return json.loads(subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.PIPE).stdout)


def linked():
    """The root package, those that are linked into the program with every feature, and who depends on whom.

    What another member of the workspace is made of, such as the engine of the page, counts as the root's. Neither what
    only tests need nor what only build scripts need is among them. Sorted by name and version.
    """
    graph = metadata("--all-features", "--filter-platform", PLATFORM)
    packages = {package["id"]: package for package in graph["packages"]}
    nodes = {node["id"]: node["deps"] for node in graph["resolve"]["nodes"]}
    root, members = graph["resolve"]["root"], set(graph["workspace_members"])

    def needs(package):
        needed = {
            dependency["pkg"]
            for dependency in nodes[package]
            if any(kind["kind"] is None for kind in dependency["dep_kinds"])
        }
        return needed - members

    edges = {root: sorted(set().union(*map(needs, members)))}
    open_ids = list(edges[root])
    while open_ids:
        package = open_ids.pop()
        if package not in edges:
            edges[package] = sorted(needs(package))
            open_ids.extend(edges[package])
    others = [packages[package] for package in edges if package != root]
    return packages[root], sorted(others, key=lambda package: (package["name"], package["version"])), edges
