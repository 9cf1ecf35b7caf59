"""Makes templates.json of the policy templates of AWS SAM.

Source: aws/serverless-application-model, samtranslator/policy_templates_data/policy_templates.json (Apache-2.0).
A parameter stands in a text as `${Name}`, as in the template that names it.

    python3 make.py policy_templates.json > templates.json
"""

import json
import sys


def text(value):
    if isinstance(value, str):
        return value
    (function, argument), = value.items()
    if function == "Ref":
        return "${" + argument + "}"
    if function == "Fn::Join":
        separator, parts = argument
        return separator.join(text(part) for part in parts)
    assert function == "Fn::Sub", value
    if isinstance(argument, str):
        return argument
    written, names = argument
    for name, stands_for in names.items():
        written = written.replace("${" + name + "}", text(stands_for))
    return written


def made(value):
    if isinstance(value, list):
        return [made(item) for item in value]
    if isinstance(value, dict):
        if len(value) == 1 and next(iter(value)).startswith(("Fn::", "Ref")):
            return text(value)
        return {key: made(item) for key, item in value.items()}
    return value


templates = json.load(open(sys.argv[1]))["Templates"]
print("{")
for number, (name, template) in enumerate(sorted(templates.items())):
    comma = "," if number + 1 < len(templates) else ""
    statements = json.dumps(made(template["Definition"]["Statement"]))
    print(f"{json.dumps(name)}: {statements}{comma}")
print("}")
