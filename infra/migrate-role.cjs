const { readSecrets, role, runStatements } = require('./role.cjs')

const cluster = { 'Fn::GetAtt': ['Database', 'DBClusterArn'] }
const appSecret = { Ref: 'AppSecret' }
const masterSecret = { 'Fn::GetAtt': ['Database', 'MasterUserSecret.SecretArn'] }

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

/** The migrate function works as the master user, and changes how the API logs in. */
module.exports = {
  Resources: {
    MigrateRole: role(
      ['migrate'],
      [
        runStatements(cluster),
        readSecrets([masterSecret, appSecret]),
        rotateAppSecret,
        invokeItself,
      ],
    ),
  },
}
