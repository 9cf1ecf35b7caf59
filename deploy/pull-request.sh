#!/usr/bin/env bash
# Compares the policies of a pull request with those of its base, for action.yml: annotations, a summary of the job, and
# a comment that is updated in place. BASE and HEAD are commits; FAIL_ON, COMMENT, LANGUAGE and NUMBER come from the action.
set -euo pipefail

# Both have to be there; a checkout may have only one.
git cat-file -e "$BASE^{commit}" 2>/dev/null || git fetch --quiet --depth=1 origin "$BASE"
git cat-file -e "$HEAD^{commit}" 2>/dev/null || git fetch --quiet --depth=1 origin "$HEAD"
# What the base got since the branch left it is not of the pull request.
from=$(git merge-base "$BASE" "$HEAD" 2>/dev/null || printf '%s' "$BASE")

# The mark by which the comment is found again.
mark='<!-- kyoka compare -->'
file=${RUNNER_TEMP:-/tmp}/kyoka-comparison.md
{
    printf '%s\n## kyoka: IAM access\n\n' "$mark"
    kyoka compare --git "$from" "$HEAD" --lang "$LANGUAGE" --format markdown || true
} >"$file"
# A comment has at most 65,536 characters.
if [ "$(wc -m <"$file")" -gt 60000 ]; then
    head -c 60000 "$file" | iconv -c -f UTF-8 -t UTF-8 >"$file.short"
    printf '\n\n…\n' >>"$file.short"
    mv "$file.short" "$file"
fi
printf 'file=%s\n' "$file" >>"${GITHUB_OUTPUT:-/dev/null}"
cat "$file" >>"${GITHUB_STEP_SUMMARY:-/dev/null}"

if [ "$COMMENT" = true ]; then
    comments=repos/$GITHUB_REPOSITORY/issues/$NUMBER/comments
    id=$(gh api --paginate "$comments" --jq ".[] | select(.body | startswith(\"$mark\")) | .id" | head -n 1) || true
    if [ -n "$id" ]; then
        gh api --silent --method PATCH "repos/$GITHUB_REPOSITORY/issues/comments/$id" --field "body=@$file"
    else
        gh api --silent --method POST "$comments" --field "body=@$file"
    fi || printf '::notice::The comment could not be written; the job needs pull-requests: write.\n'
fi

arguments=(compare --git "$from" "$HEAD" --lang "$LANGUAGE" --format github)
if [ -n "$FAIL_ON" ]; then
    arguments+=(--fail-on "$FAIL_ON")
fi
kyoka "${arguments[@]}"
