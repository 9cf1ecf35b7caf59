#!/usr/bin/env python3
"""Packs the reference as JSON into reference.bin, which the program reads in place (see README.md).

usage: pack.py service-reference.json[.gz]   (build.py calls pack() itself)
"""
import gzip, json, os, struct, sys

HERE = os.path.dirname(os.path.abspath(__file__))
ACCESS = ["List", "Read", "Write", "Tagging", "Permissions management"]
TYPES = ["String", "ArrayOfString", "ARN", "ArrayOfARN", "Bool", "ArrayOfBool", "Numeric", "Date", "IPAddress"]


def lower(text):
    return text.lower().encode()


def taggable(service, name):
    """Whether resources of the type have tags: the type has a key for them, or an action that tags takes it."""
    keys = service["resources"][name]["conditions"]
    return any(":resourcetag/" in k.lower() for k in keys) or any(
        a["access"] == "Tagging" and any(r["type"] == name for r in a["resources"]) for a in service["actions"].values())


def pack(data):
    """The bytes of reference.bin; the same data gives the same bytes."""
    strings, order = {}, []

    def sid(text):
        if text not in strings:
            strings[text] = len(order)
            order.append(text)
        return strings[text]

    pool, lists = [0], {(): 0}

    def many(texts):
        key = tuple(sid(t) for t in texts)
        if key not in lists:
            lists[key] = len(pool)
            pool.append(len(key))
            pool.extend(key)
        return lists[key]

    services, actions, rows, types, keys = [], [], [], [], []
    names = []
    for index, prefix in enumerate(sorted(data["services"], key=lower)):
        service = data["services"][prefix]
        type_start, type_at = len(types), {}
        for name in sorted(service["resources"], key=lower):
            resource = service["resources"][name]
            type_at[name] = len(types)
            types.append((sid(name), index, many(resource["arns"]), many(resource["conditions"]), int(taggable(service, name))))
        key_start = len(keys)
        for key in sorted(service["conditions"], key=lower):
            keys.append((sid(key), TYPES.index(service["conditions"][key])))
        action_start = len(actions)
        for name in sorted(service["actions"], key=lower):
            action = service["actions"][name]
            row_start = len(rows)
            for row in action["resources"]:
                rows.append((type_at[row["type"]], 2 if row.get("newer") else int(row["required"]), many(row.get("conditions", [])), many(row.get("dependent", []))))
            names.append((lower(name), len(actions)))
            actions.append((sid(f"{prefix}:{name}"), index, ACCESS.index(action["access"]), row_start, len(rows) - row_start,
                            many(action["conditions"]), many(action.get("dependent", []))))
        services.append((sid(prefix), sid(service["name"]), action_start, len(actions) - action_start, type_start,
                         len(types) - type_start, key_start, len(keys) - key_start))
    globals_ = [(sid(k), TYPES.index(data["global_conditions"][k])) for k in sorted(data["global_conditions"], key=lower)]
    when = data["operations_when"]
    operations = [(sid(k), many(data["operations"].get(k, [k])), many(when.get(k, []))) for k in sorted({*data["operations"], *when}, key=lower)]
    aliases = [(sid(k), sid(data["service_aliases"][k])) for k in sorted(data["service_aliases"], key=lower)]
    unsigned = [(sid(k),) for k in sorted(data["unsigned_operations"], key=lower)]
    free = [(sid(k),) for k in sorted(data["no_permission_needed"], key=lower)]
    sources = [tuple(sid(s[k]) for k in ("name", "version", "licence", "used_for")) for s in data["sources"]]
    meta = [(sid(data["generated"]),)]
    by_name = [(at,) for _, at in sorted(names)]

    def table(entries, width="H"):  # fails where a number needs more than 16 bits
        return b"".join(struct.pack(f"<{len(e)}{width}", *e) for e in entries)

    blob = b"".join(s.encode() for s in order)
    offsets, at = [], 0
    for s in order:
        offsets.append((at,))
        at += len(s.encode())
    offsets.append((at,))
    sections = [table(offsets, "I"), blob, table(services), table(actions), table(rows), table(types), table(keys),
                table((n,) for n in pool), table(globals_), table(operations), table(aliases), table(unsigned), table(free),
                table(sources), table(meta), table(by_name)]
    head, body = [], b""
    start = 8 + 8 * len(sections)
    for section in sections:
        head.append((start + len(body), len(section)))
        body += section
    return b"KYR2" + struct.pack("<I", len(sections)) + table(head, "I") + body


def write(data):
    with open(os.path.join(HERE, "reference.bin"), "wb") as f:
        f.write(pack(data))


if __name__ == "__main__":
    path = sys.argv[1]
    with (gzip.open if path.endswith(".gz") else open)(path) as f:
        write(json.load(f))
