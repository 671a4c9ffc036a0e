import { type Finding, isObject, ofType, type Template } from './template.ts'

type Properties = Record<string, unknown>

/** By the type of a resource, what makes it open to people whom nobody has let in. */
const exposures: Record<string, Record<string, (properties: Properties) => boolean>> = {
  'AWS::RDS::DBCluster': { 'may be reached from the internet': isPublic },
  'AWS::RDS::DBInstance': { 'may be reached from the internet': isPublic },
  'AWS::EC2::SecurityGroup': {
    'lets everybody in': ({ SecurityGroupIngress }) => isEverybody(SecurityGroupIngress),
  },
  'AWS::EC2::SecurityGroupIngress': { 'lets everybody in': isEverybody },
  'AWS::S3::Bucket': {
    'may be made public': ({ PublicAccessBlockConfiguration: block }) => !isWholeBlock(block),
    'is not encrypted': ({ BucketEncryption }) => BucketEncryption === undefined,
  },
  'AWS::S3::BucketPolicy': { 'lets anybody do something': allowsAnybody },
  'AWS::SNS::TopicPolicy': { 'lets anybody do something': allowsAnybody },
  'AWS::SecretsManager::ResourcePolicy': { 'lets anybody do something': allowsAnybody },
  'AWS::Lambda::Url': {
    'lets everybody invoke a function past the API': ({ AuthType }) => AuthType !== 'AWS_IAM',
  },
  'AWS::ApiGatewayV2::Stage': {
    'takes as many requests as come': ({ DefaultRouteSettings: settings }) =>
      !(isObject(settings) && settings.ThrottlingRateLimit && settings.ThrottlingBurstLimit),
    'keeps no record of requests': ({ AccessLogSettings }) => AccessLogSettings === undefined,
  },
}

export function checkExposure(template: Template): Finding[] {
  return Object.entries(exposures).flatMap(([type, problems]) =>
    ofType(template, type).flatMap(([path, properties]) =>
      Object.entries(problems)
        .filter(([, isExposed]) => isExposed(properties))
        .map(([problem]) => ({ path, problem })),
    ),
  )
}

function isPublic({ PubliclyAccessible = false }: Properties): boolean {
  return String(PubliclyAccessible) !== 'false'
}

function isEverybody(rules: unknown): boolean {
  return /"(0\.0\.0\.0|::)\/0"/.test(JSON.stringify(rules ?? ''))
}

function isWholeBlock(block: unknown): boolean {
  const names = [
    'BlockPublicAcls',
    'BlockPublicPolicy',
    'IgnorePublicAcls',
    'RestrictPublicBuckets',
  ]
  return isObject(block) && names.every((name) => String(block[name]) === 'true')
}

function allowsAnybody({ PolicyDocument, ResourcePolicy }: Properties): boolean {
  const { Statement = [] } = Object(PolicyDocument ?? ResourcePolicy)
  return [Statement]
    .flat()
    .some(({ Effect, Principal }) => Effect === 'Allow' && JSON.stringify(Principal).includes('*'))
}
