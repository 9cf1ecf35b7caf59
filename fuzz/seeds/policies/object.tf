  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect   = "Allow"
      Action   = ["sqs:SendMessage", var.action]
      Resource = "${aws_sqs_queue.jobs.arn}/*"
      Condition = { StringEquals = { "aws:PrincipalTag/team" = local.team } }
    }]
  })
