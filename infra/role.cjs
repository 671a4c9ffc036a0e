const { logicalName } = require('./logical-name.cjs')

/** The role of functions: they write their own logs, and may do what the statements say. */
function role(functionNames, statements) {
  return {
    Type: 'AWS::IAM::Role',
    Properties: {
      AssumeRolePolicyDocument: {
        Version: '2012-10-17',
        Statement: [
          {
            Effect: 'Allow',
            Principal: { Service: 'lambda.amazonaws.com' },
            Action: 'sts:AssumeRole',
          },
        ],
      },
      Policies: [
        {
          PolicyName: 'work',
          PolicyDocument: {
            Version: '2012-10-17',
            Statement: [writeLogs(functionNames), ...statements],
          },
        },
      ],
    },
  }
}

function writeLogs(functionNames) {
  return {
    Effect: 'Allow',
    Action: ['logs:CreateLogStream', 'logs:PutLogEvents'],
    Resource: functionNames.map((name) => ({
      'Fn::GetAtt': [logicalName(name, 'LogGroup'), 'Arn'],
    })),
  }
}

/** Statements on a cluster, by the Data API. */
function runStatements(cluster) {
  return {
    Effect: 'Allow',
    Action: [
      'rds-data:BeginTransaction',
      'rds-data:CommitTransaction',
      'rds-data:ExecuteStatement',
      'rds-data:RollbackTransaction',
    ],
    Resource: [cluster],
  }
}

function readSecrets(secrets) {
  return { Effect: 'Allow', Action: ['secretsmanager:GetSecretValue'], Resource: secrets }
}

module.exports = { role, runStatements, readSecrets }
