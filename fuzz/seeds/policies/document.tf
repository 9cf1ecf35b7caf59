data "aws_iam_policy_document" "app" {
  statement {
    sid       = "Query"
    actions   = ["dynamodb:Query"]
    resources = ["arn:aws:dynamodb:*:*:table/orders", aws_dynamodb_table.t.arn]
    condition {
      test     = "StringLike"
      variable = "aws:PrincipalTag/team"
      values   = ["a*"]
    }
    principals {
      type        = "AWS"
      identifiers = ["*"]
    }
  }
  statement {
    effect        = "Deny"
    not_actions   = ["s3:*"]
    not_resources = <<EOF
arn:aws:s3:::x
EOF
  }
}
