const functions = require('./functions.cjs')
const { logicalName } = require('./logical-name.cjs')

/** Two roles: the API may run statements as `app`, the migrate function also as the master user. */
module.exports = async () => {
  const { migrate, ...api } = await functions()
  return {
    Resources: {
      ApiRole: role(Object.keys(api), [runStatements, readSecrets([appSecret])]),
      MigrateRole: role(
        ['migrate'],
        [runStatements, readSecrets([masterSecret, appSecret]), rotateAppSecret, invokeItself],
      ),
    },
  }
}

const appSecret = { Ref: 'AppSecret' }
const masterSecret = { 'Fn::GetAtt': ['Database', 'MasterUserSecret.SecretArn'] }

const runStatements = {
  Effect: 'Allow',
  Action: [
    'rds-data:BeginTransaction',
    'rds-data:CommitTransaction',
    'rds-data:ExecuteStatement',
    'rds-data:RollbackTransaction',
  ],
  Resource: [{ 'Fn::GetAtt': ['Database', 'DBClusterArn'] }],
}

function readSecrets(secrets) {
  return { Effect: 'Allow', Action: ['secretsmanager:GetSecretValue'], Resource: secrets }
}

const rotateAppSecret = {
  Effect: 'Allow',
  Action: [
    'secretsmanager:DescribeSecret',
    'secretsmanager:PutSecretValue',
    'secretsmanager:UpdateSecretVersionStage',
  ],
  Resource: [appSecret],
}

/** By its name: the function itself needs the role first. */
const invokeItself = {
  Effect: 'Allow',
  Action: ['lambda:InvokeFunction'],
  Resource: [
    {
      'Fn::Sub':
        'arn:${AWS::Partition}:lambda:${AWS::Region}:${AWS::AccountId}:function:${AWS::StackName}-migrate',
    },
  ],
}

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
