import type { ServerResponse } from 'node:http'
import type { Template } from '../../../scripts/template/template.ts'

/** A resource that could not be made. */
export interface Failure {
  resource: string
  reason: string
}

/** Makes what is in a template and not in the one that is live. */
export type Make = (next: Template, live: Template) => Promise<Failure | undefined>

const nothing: Template = { Resources: {} }

/** The state of a stack that has a change set and nothing else. */
const notMade = 'REVIEW_IN_PROGRESS'

interface StackEvent {
  resource: string
  type: string
  status: string
  reason?: string
}

/**
 * Of CloudFormation: one stack, made and updated by change sets, removed with what was made; large
 * templates come as objects.
 */
export function createCloudFormation(
  objects: ReadonlyMap<string, Buffer>,
  make: Make,
  remove: () => void,
) {
  const asked: string[] = []
  const events: StackEvent[] = []
  let name = ''
  let status: string | undefined
  let next: Template
  let live = nothing

  async function execute(): Promise<void> {
    const verb = status === notMade ? 'CREATE' : 'UPDATE'
    const put = (outcome: string) => tell(name, 'AWS::CloudFormation::Stack', outcome)
    put(`${verb}_IN_PROGRESS`)
    status = `${verb}_IN_PROGRESS`
    const failure = await make(next, live)
    status = `${verb}_${failure ? 'ROLLBACK_COMPLETE' : 'COMPLETE'}`
    if (!failure) live = next
    if (failure) {
      const { resource, reason } = failure
      tell(resource, next.Resources[resource]?.Type ?? '', `${verb}_FAILED`, reason)
    }
    put(status)
  }

  function removeStack(): void {
    remove()
    live = nothing
    tell(name, 'AWS::CloudFormation::Stack', 'DELETE_IN_PROGRESS')
    tell(name, 'AWS::CloudFormation::Stack', 'DELETE_COMPLETE')
    status = undefined
  }

  function tell(resource: string, type: string, outcome: string, reason?: string): void {
    events.unshift({ resource, type, status: outcome, ...(reason && { reason }) })
  }

  function readTemplate(parameters: URLSearchParams): Template {
    const url = parameters.get('TemplateURL')
    const text = url ? objects.get(decodeURIComponent(new URL(url).pathname)) : undefined
    return JSON.parse(String(text ?? parameters.get('TemplateBody')))
  }

  const actions: Record<string, (parameters: URLSearchParams) => string | undefined> = {
    DescribeStacks: () =>
      status &&
      `<Stacks><member><StackId>stack</StackId><StackName>${name}</StackName><StackStatus>${status}</StackStatus><CreationTime>2026-01-01T00:00:00Z</CreationTime><Outputs>${outputsOf(live)}</Outputs></member></Stacks>`,
    CreateChangeSet(parameters) {
      if (status !== notMade && status?.endsWith('_IN_PROGRESS')) return undefined
      name = parameters.get('StackName') ?? ''
      next = readTemplate(parameters)
      status ??= notMade
      return '<Id>change</Id><StackId>stack</StackId>'
    },
    DeleteChangeSet: () => '',
    DescribeChangeSet: () =>
      '<Status>CREATE_COMPLETE</Status><ExecutionStatus>AVAILABLE</ExecutionStatus>',
    ExecuteChangeSet() {
      void execute()
      return ''
    },
    DeleteStack() {
      removeStack()
      return ''
    },
    UpdateTerminationProtection: () => '<StackId>stack</StackId>',
    DescribeStackEvents: () =>
      `<StackEvents>${events.map((event, index) => toMember(event, events.length - index, name)).join('')}</StackEvents>`,
    DescribeStackResource: () =>
      '<StackResourceDetail><PhysicalResourceId>bucket</PhysicalResourceId></StackResourceDetail>',
    ListStackResources: () => '<StackResourceSummaries/>',
    ValidateTemplate: () => '',
    GetCallerIdentity: () =>
      '<Account>000000000000</Account><Arn>arn:aws:iam::000000000000:user/tester</Arn>',
  }

  return {
    /** Names of the actions that were asked for, in their order. */
    asked,
    status: () => status,
    answer(parameters: URLSearchParams, response: ServerResponse): void {
      const action = parameters.get('Action') ?? ''
      asked.push(action)
      const result = actions[action]?.(parameters)
      response.setHeader('content-type', 'text/xml')
      if (result === undefined) {
        response.statusCode = 400
        response.end(
          `<ErrorResponse><Error><Code>ValidationError</Code><Message>Stack or action ${action} does not exist</Message></Error></ErrorResponse>`,
        )
      } else {
        response.end(
          `<${action}Response><${action}Result>${result}</${action}Result></${action}Response>`,
        )
      }
    },
  }
}

function outputsOf({ Outputs = {} }: Template): string {
  return Object.entries(Outputs as Record<string, { Value: unknown }>)
    .map(
      ([key, { Value }]) =>
        `<OutputKey>${key}</OutputKey><OutputValue>${textOf(Value)}</OutputValue>`,
    )
    .map((output) => `<member>${output}</member>`)
    .join('')
}

/** What a reference comes to: names of AWS' own as they are, of a resource its name. */
function textOf(value: unknown): string {
  if (typeof value === 'string') return value
  const { Ref, 'Fn::Join': [separator, parts] = ['', []] } = value as {
    Ref?: string
    'Fn::Join'?: [separator: string, parts: unknown[]]
  }
  if (Ref) return { 'AWS::Region': 'us-east-1', 'AWS::URLSuffix': 'amazonaws.com' }[Ref] ?? Ref
  return parts.map(textOf).join(separator)
}

function toMember(
  { resource, type, status, reason }: StackEvent,
  id: number,
  stack: string,
): string {
  const physical = resource === stack ? 'stack' : resource
  return [
    `<member><StackId>stack</StackId><EventId>${id}</EventId><StackName>${stack}</StackName>`,
    `<LogicalResourceId>${resource}</LogicalResourceId><PhysicalResourceId>${physical}</PhysicalResourceId>`,
    `<ResourceType>${type}</ResourceType><Timestamp>${new Date().toISOString()}</Timestamp>`,
    `<ResourceStatus>${status}</ResourceStatus>`,
    reason ? `<ResourceStatusReason>${escapeXml(reason)}</ResourceStatusReason>` : '',
    '</member>',
  ].join('')
}

function escapeXml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
}
