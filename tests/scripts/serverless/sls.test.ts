import { mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { declaredProblems } from '../../../functions/_http/declared-problems.ts'
import { problems } from '../../../functions/_http/problem.ts'
import { digestOf } from '../../../scripts/build/digest.ts'
import { loadRoutes } from '../../../scripts/routes/load-routes.ts'
import { checkTemplate } from '../../../scripts/template/check-template.ts'
import { ofType, type Resource, type Template } from '../../../scripts/template/template.ts'
import { apiEvent } from '../../functions/api-event.ts'
import { type FakeAws, startFakeAws } from '../../setup/fake-aws/fake-aws.ts'
import { openTestDatabase, type TestDatabase } from '../../setup/test-database.ts'
import { copySlsProject, type Ended, type SlsProject } from './sls-project.ts'
import { describeTemplate } from './template-cases.ts'

/** One for all, in their order: what has been built once is not built again. */
let project: SlsProject
let aws: FakeAws
/** That of what is deployed. */
let database: TestDatabase
/** Of the stage dev. */
let template: Template

beforeAll(async () => {
  project = copySlsProject()
  database = await openTestDatabase({ migrated: false })
  aws = await startFakeAws(database.environment)
})

afterAll(async () => {
  project.remove()
  await aws.close()
  await database.close()
})

/** Runs it as one who has credentials. */
function sls(...args: string[]) {
  return project.sls(args, environment())
}

function environment() {
  return {
    AWS_ENDPOINT_URL: aws.url,
    AWS_ACCESS_KEY_ID: 'tester',
    AWS_SECRET_ACCESS_KEY: 'tester',
    // Milliseconds between two looks at the events of a stack.
    SLS_AWS_MONITORING_FREQUENCY: '100',
  }
}

describe('sls deploy', () => {
  it('ends by Ctrl-C without a word, and without a stack', async () => {
    const isTime = (output: string) => output.includes('Deploying')
    const { code, output } = await project.interruptSls(['deploy'], isTime, environment())

    expect(code).toBe('SIGINT')
    expect(output.trim()).toBe('Deploying plaster to stage dev (us-east-1)')
    expect(aws.actions).not.toContain('CreateChangeSet')
    expect(aws.objects.size).toBe(0)
  })

  it('says that it has no credentials, and does nothing', async () => {
    const { code, output } = await project.sls(['deploy'], {
      AWS_ENDPOINT_URL: aws.url,
      AWS_EC2_METADATA_DISABLED: 'true',
    })

    expect(code).toBe(1)
    expect(output).toContain('AWS provider credentials not found. Learn how to set up')
    expect(output).not.toMatch(/^ +at /m)
    expect(aws.functions()).toEqual([])
  })
})

describe('a stack that has a change set and nothing else', () => {
  beforeAll(async () => {
    const action = { Action: 'CreateChangeSet', StackName: 'plaster-prod', TemplateBody: '{}' }
    const headers = { 'content-type': 'application/x-www-form-urlencoded' }
    await fetch(aws.url, { method: 'POST', headers, body: `${new URLSearchParams(action)}` })
  })

  it('is not deployed: says in one line what to do', async () => {
    const { code, output } = await sls('deploy', '--stage', 'prod')

    expect(code).toBe(1)
    expect(output).toContain(
      'The stack plaster-prod was not made yet (REVIEW_IN_PROGRESS), by somebody else or by a command that was interrupted: where nobody deploys it, remove it, here or in the console of CloudFormation, and deploy again. Nothing was changed.',
    )
    expect(output).not.toMatch(/^ +at /m)
    expect(aws.objects.size).toBe(0)
  })

  it('is removed, in production as well', async () => {
    const { code, output } = await sls('remove', '--stage', 'prod')

    expect(code, output).toBe(0)
    expect(aws.status()).toBeUndefined()
  })
})

describe('sls deploy, of all', () => {
  let deployed: Ended

  beforeAll(async () => {
    deployed = await sls('deploy')
    template = readTemplate()
  })

  it('has nothing to warn of', () => {
    expect(deployed.code, deployed.output).toBe(0)
    expect(deployed.output).not.toMatch(/warning|deprecat/i)
  })

  it('migrates, only then has the functions of the API, and says its URL', async () => {
    expect(aws.receiver.responses).toMatchObject([{ contentType: '', body: { Status: 'SUCCESS' } }])
    const names = (await loadRoutes()).map(({ functionName }) => `plaster-dev-${functionName}`)
    expect(aws.functions().sort()).toEqual([...names, 'plaster-dev-migrate'].sort())
    expect(await tables()).toContain('tweets')
    expect(functionsMade()).toEqual({
      before: ['plaster-dev-migrate'],
      after: expect.arrayContaining(names),
    })
    expect(deployed.output).toContain(
      'GET - https://HttpApi.execute-api.us-east-1.amazonaws.com/tweets',
    )
  })

  it('uploads the source map of each function beside its zip', async () => {
    const zips = ofType(template, 'AWS::Lambda::Function').map(([, { Code }]) => {
      return String((Code as { S3Key: string }).S3Key)
    })

    for (const zip of zips) {
      const [folder, name] = [dirname(zip), basename(zip, '.zip')]
      const local = readFileSync(join(project.directory, `.build/maps/${name}.json`))
      const uploaded = aws.objects.get(`/bucket/${folder}/maps/${name}.json.gz`)
      expect(uploaded && digestOf(gunzipSync(uploaded)), name).toBe(digestOf(local))
    }
  })

  describeTemplate(() => template)

  it('gives the function the migrations that the template names', () => {
    const { Migrations } = template.Resources.DatabaseMigration?.Properties ?? {}

    expect(readFileSync(join(project.directory, '.build/migrate/index.js'), 'utf8')).toContain(
      Migrations,
    )
  })
})

describe('sls package', () => {
  it.each<[string, Record<string, string>, string]>([
    ['staging', {}, 'There is no stage staging: serverless.yml has dev and prod.'],
    ['dev', { AWS_REGION: 'mars-1' }, "'provider.region': must be equal to one of the allowed"],
  ])('says in one line what there is instead of %s %o', async (stage, env, line) => {
    const { code, output } = await project.sls(['package', '--stage', stage], env)

    expect(code).toBe(1)
    expect(output).toContain(line)
    expect(output).not.toMatch(/^ +at /m)
  })

  it('does not take dev where npm kept --stage=prod for itself', async () => {
    const { code, output } = await project.sls(['package'], {
      npm_config_stage: 'prod',
      npm_lifecycle_event: 'deploy',
    })

    expect(code).toBe(1)
    expect(output).toContain('npm took --stage: write npm run deploy -- --stage prod\n')
  })

  it('says what sls does not know in serverless.yml, by a check of what is used there alone', async () => {
    const settings = join(project.directory, 'serverless.yml')
    const text = readFileSync(settings, 'utf8')
    writeFileSync(settings, text.replace('memorySize:', 'memorySise:'))
    const checks = join(project.directory, 'checks')

    const { code, output } = await project.sls(['package'], { SLS_SCHEMA_CACHE_BASE_DIR: checks })

    writeFileSync(settings, text)
    expect(code).toBe(1)
    expect(output).toContain("at 'provider': unrecognized property 'memorySise'")
    expect(output).not.toMatch(/^ +at /m)
    const [check = ''] = readdirSync(checks, { recursive: true, encoding: 'utf8' }).filter((name) =>
      name.endsWith('.js'),
    )
    // Of all that AWS has it is one of eight megabytes.
    expect(statSync(join(checks, check)).size).toBeLessThan(2_000_000)
  })

  it('says in one line each, once, where a file throws and which revision cannot be loaded', async () => {
    const file = join(project.directory, 'functions/app.ts')
    const before = readFileSync(file)
    writeFileSync(file, "type None = []\n\nthrow new Error('no list')")
    const revision = writeRevision('bad', "export const revision = 'bad")

    const { code, output } = await project.sls(['package'])

    writeFileSync(file, before)
    rmSync(revision)
    expect(code).toBe(1)
    expect(output.match(/.*(no list|bad\.ts).*/g)?.sort()).toEqual([
      expect.stringMatching(/: functions\/app\.ts:3: Error: no list,?$/),
      expect.stringContaining(`${revision}: cannot be loaded`),
    ])
    expect(output).not.toMatch(/^ +at /m)
  })

  it('keeps a production database that sleeps in development', async () => {
    const before = readZips()
    const region = { AWS_DEFAULT_REGION: 'eu-west-1' }
    const { output } = await project.sls(['package', '--stage', 'prod'], region)
    const production = readTemplate()

    expect(output).toContain('Packaging plaster for stage prod (eu-west-1)')
    expect(await checkTemplate(production)).toEqual([])
    expect(template.Resources.Database).toMatchObject({
      DeletionPolicy: 'Delete',
      Properties: {
        DeletionProtection: false,
        BackupRetentionPeriod: 1,
        ServerlessV2ScalingConfiguration: {
          MinCapacity: 0,
          MaxCapacity: 2,
          SecondsUntilAutoPause: 300,
        },
      },
    })
    expect(production.Resources.Database).toMatchObject({
      DeletionPolicy: 'Snapshot',
      UpdateReplacePolicy: 'Snapshot',
      Properties: {
        DBClusterIdentifier: 'plaster-prod',
        DeletionProtection: true,
        BackupRetentionPeriod: 14,
        ServerlessV2ScalingConfiguration: { MinCapacity: 0.5, MaxCapacity: 16 },
        StorageEncrypted: true,
        EnableHttpEndpoint: true,
        ManageMasterUserPassword: true,
      },
    })
    for (const [name, { RetentionInDays }] of ofType(production, 'AWS::Logs::LogGroup')) {
      expect(RetentionInDays, name).toBe(90)
    }
    expect(readZips()).toEqual(before)
  })

  it('packages a route with the authorizer and the scopes that its endpoint names', async () => {
    const settings = join(project.directory, 'serverless.yml')
    const endpoint = join(project.directory, 'functions/tweets/show.ts')
    const before = [settings, endpoint].map((file) => readFileSync(file, 'utf8')) as [
      string,
      string,
    ]
    const tokens =
      "authorizers: { tokens: { type: jwt, identitySource: '$request.header.Authorization', issuerUrl: 'https://login.example', audience: api } }"
    writeFileSync(settings, before[0].replace("payload: '2.0'", `payload: '2.0'\n    ${tokens}`))
    const authorizer = "authorizer: { name: 'tokens', scopes: ['read'] }"
    writeFileSync(endpoint, before[1].replace('summary:', `${authorizer},\n    summary:`))

    const { code, output } = await project.sls(['package'])

    writeFileSync(settings, before[0])
    writeFileSync(endpoint, before[1])
    expect(code, output).toBe(0)
    const guarded = readTemplate()
    expect(await checkTemplate(guarded)).toEqual([])
    const [[name] = []] = ofType(guarded, 'AWS::ApiGatewayV2::Authorizer')
    const routes = ofType(guarded, 'AWS::ApiGatewayV2::Route').filter(([, route]) => {
      return route.AuthorizationType !== undefined
    })
    expect(routes.map(([, route]) => route)).toEqual([
      expect.objectContaining({
        RouteKey: 'GET /tweets/{id}',
        AuthorizationType: 'JWT',
        AuthorizerId: { Ref: name },
        AuthorizationScopes: ['read'],
      }),
    ])
  })

  it('packages another service on the database of the first, as the guide makes one', async () => {
    const app = join(project.directory, 'functions/app.ts')
    const before = readFileSync(app, 'utf8')
    const imports = before.slice(0, before.indexOf('/** The API'))
    writeFileSync(app, imports + fromGuide('ts'))
    writeFileSync(join(project.directory, 'serverless.more.yml'), fromGuide('yaml'))

    const { code, output } = await project.sls(['package', '--config', 'serverless.more.yml'])

    writeFileSync(app, before)
    expect(code, output).toBe(0)
    const more = readTemplate()
    expect(await checkTemplate(more)).toEqual([])
    const names = ofType(more, 'AWS::Lambda::Function').map(([, { FunctionName }]) => FunctionName)
    expect(names).toContain('plaster-more-dev-user-tweets-list')
    expect(names).not.toContain('plaster-more-dev-users-list')
    expect(JSON.stringify(more)).not.toMatch(/AWS::RDS|AWS::ApiGatewayV2::Api"|-migrate/)
    expect([...new Set(importsOf(more))].sort()).toEqual([
      'plaster-dev-AppSecretArn',
      'plaster-dev-DatabaseArn',
      'sls-plaster-dev-HttpApiId',
    ])
    expect(exportsOf(template)).toEqual(expect.arrayContaining(importsOf(more)))
  })
})

describe('sls invoke local -f migrate', () => {
  let running: TestDatabase

  beforeAll(async () => {
    running = await openTestDatabase({ migrated: false })
  })

  afterAll(() => running.close())

  function invokeMigrate(payload: object) {
    return project.sls(['invoke', 'local', '-f', 'migrate', '-d', JSON.stringify(payload)])
  }

  it('says in one line what to start when there is no Data API', async () => {
    const { code, output } = await invokeMigrate({ upgrade: 'head' })

    expect(code).toBe(1)
    expect(output).toContain(
      'No Data API is running: start `npm run dev` first, or name one in AWS_ENDPOINT_URL_RDS_DATA.',
    )
    expect(output).not.toMatch(/^ +at /m)
  })

  it('migrates the Data API of a running npm run dev', async () => {
    mkdirSync(join(project.directory, '.data'))
    writeFileSync(
      join(project.directory, '.data/lock'),
      JSON.stringify({ pid: process.pid, dataApi: running.endpoint }),
    )

    const { code, output } = await invokeMigrate({ upgrade: 'head' })

    expect(code, output).toBe(0)
    expect(JSON.parse(output).applied[0]).toMatchObject({ message: 'create users' })
  })
})

describe('what is deployed', () => {
  it('has functions that work from their zips, and logs for sls logs', async () => {
    const outcome = await aws.invoke('plaster-dev-tweets-list', apiEvent({ path: '/tweets' }))
    const { code, output } = await sls('logs', '-f', 'tweets-list')

    expect(outcome).toMatchObject({ answer: { statusCode: 200 } })
    expect(code, output).toBe(0)
    expect(output).toMatch(/^\{.*"status":200.*\}$/m)
  })

  it('answers from every zip as its endpoint declares', async () => {
    const routes = await loadRoutes()
    const calls = routes.map(({ functionName, method, path }) => {
      const names = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => [name, '1'])
      const params = Object.fromEntries(names)
      return {
        functionName: `plaster-dev-${functionName}`,
        event: apiEvent({ method, path: path.replaceAll(/\{\w+\}/g, '1'), params }),
      }
    })

    const outcomes = await aws.invokeAll(calls, process.env.DEPLOYED_NODE)

    expect(outcomes).toHaveLength(routes.length)
    for (const [index, { functionName, handler }] of routes.entries()) {
      const { declaration } = handler
      const refusals = declaredProblems(declaration).map((slug) => problems[slug].status)
      const statuses = [...Object.keys(declaration.responses).map(Number), ...refusals]
      const expected = declaration.auth ? [401] : statuses.filter((status) => status < 500)
      expect(outcomes[index], functionName).toMatchObject({
        answer: { statusCode: expect.toBeOneOf(expected) },
      })
    }
  })

  it('deploys the code of one function, with its source map where serverless.yml says', async () => {
    const settings = join(project.directory, 'serverless.yml')
    const text = readFileSync(settings, 'utf8')
    const { 'tweets-list.zip': zip, ...others } = readZips()

    writeFileSync(settings, text.replace('sourceMaps: apart', 'sourceMaps: inline'))
    const { code, output } = await sls('deploy', 'function', '-f', 'tweets-list')
    writeFileSync(settings, text)

    expect(code, output).toBe(0)
    expect(output).toContain('Function code deployed')
    const { 'tweets-list.zip': changed, ...kept } = readZips()
    expect(changed).not.toBe(zip)
    expect(kept).toEqual(others)
    const deployed = readFileSync(join(project.directory, '.build/tweets-list/index.js'), 'utf8')
    expect(deployed).toMatch(/^\/\/# sourceMappingURL=data:/m)
    const outcome = await aws.invoke('plaster-dev-tweets-list', apiEvent({ path: '/tweets' }))
    expect(outcome).toMatchObject({ answer: { statusCode: 200 } })
  })

  it('gives sls invoke an answer in JSON, and a failure a message and an exit code', async () => {
    const [current, refused] = await Promise.all(
      ['{"current":true}', '{"upgrade":"nowhere"}'].map((payload) =>
        sls('invoke', '-f', 'migrate', '-d', payload),
      ),
    )

    expect(current?.code).toBe(0)
    expect(JSON.parse(current?.output ?? '')).toMatchObject({
      current: [{ message: expect.any(String) }],
    })
    expect(refused).toMatchObject({ code: 1, output: expect.stringContaining("'nowhere'") })
  })

  it('is migrated by npm run migrate, once, also where no answer comes', async () => {
    aws.isCut = true

    const { code, output } = await project.npmRun(['migrate'], environment())

    aws.isCut = false
    expect(code, output).toBe(1)
    expect(aws.cuts).toBe(1)
  })

  it('goes on in CloudFormation after Ctrl-C, which a deploy meanwhile leaves alone', async () => {
    writeRevision('extra', await revisionAtHead('extra', 'extra'))
    writeRevision('last', await revisionAtHead('last', 'last'))
    // Enough for one revision, and to answer.
    aws.remainingTime = 50_000
    let goOn = () => {}
    aws.goesOn = new Promise((resolve) => {
      goOn = resolve
    })
    const isAtWork = () => aws.status() === 'UPDATE_IN_PROGRESS'

    const interrupted = await project.interruptSls(['deploy'], isAtWork, environment())
    const uploaded = aws.objects.size
    const refused = await sls('deploy')

    expect(interrupted).toEqual({
      code: 'SIGINT',
      output: expect.stringContaining(
        '\nNobody watches any more, but what CloudFormation has begun on the stack plaster-dev goes on: deploy again when it has ended.\n',
      ),
    })
    expect(refused).toEqual({
      code: 1,
      output: expect.stringContaining(
        'The stack plaster-dev is being changed (UPDATE_IN_PROGRESS), by somebody else or by a command that was interrupted: deploy again when CloudFormation has ended. Nothing was changed.\n',
      ),
    })
    expect(refused.output).not.toMatch(/^ +at /m)
    expect(aws.objects.size).toBe(uploaded)
    expect(await tables()).not.toContain('extra')
    goOn()
    await expect.poll(aws.status).toBe('UPDATE_COMPLETE')
    aws.remainingTime = undefined
    expect(await tables()).toContain('extra')
  })

  it('had migrated in another run of its own, since the time of the first was up', async () => {
    expect(aws.invocations).toMatchObject([{ PlasterRun: 1, RequestType: 'Update' }])
    expect(aws.receiver.responses.at(-1)).toMatchObject({
      body: { Status: 'SUCCESS', Reason: 'at last' },
    })
    expect(await tables()).toContain('last')
  })

  it('is rolled back to code that the database is ahead of, which is left alone', async () => {
    const list = await sls('rollback')
    const [earliest, ...later] = [...list.output.matchAll(/Timestamp: (\d+)/g)]

    const { code, output } = await sls('rollback', '-t', earliest?.[1] ?? '')

    expect(code, output).toBe(0)
    expect(output).toContain('Service rolled back to timestamp')
    expect(later).toHaveLength(1)
    expect(aws.receiver.responses.at(-1)).toMatchObject({
      body: {
        Status: 'SUCCESS',
        Reason: 'the database is ahead of this release: nothing done',
      },
    })
    expect(await tables()).toContain('extra')
    const outcome = await aws.invoke('plaster-dev-tweets-list', apiEvent({ path: '/tweets' }))
    expect(outcome).toMatchObject({ answer: { statusCode: 200 } })
  })

  it('fails with the reason, and leaves database and functions as they are, where a revision fails', async () => {
    // A table, and then one that there is.
    writeRevision('bad', await revisionAtHead('bad', 'half', 'users'))
    const before = await tables()

    const { code, output } = await sls('deploy')

    expect(code).toBe(1)
    expect(output).toMatch(
      /UPDATE_FAILED: DatabaseMigration .*\nReceived response status \[FAILED\]/,
    )
    expect(output).toContain('relation "users" already exists')
    expect(await tables()).toEqual(before)
    expect(functionsMade()).toEqual({ before: ['plaster-dev-migrate'], after: [] })
    const outcome = await aws.invoke('plaster-dev-tweets-list', apiEvent({ path: '/tweets' }))
    expect(outcome).toMatchObject({ answer: { statusCode: 200 } })
  })

  it('is not removed in production before its protection is off: says in one line how', async () => {
    const { code, output } = await sls('remove', '--stage', 'prod')

    expect(code).toBe(1)
    expect(output).toContain(
      'The stack plaster-prod is protected from removal: set deletionProtection to false in params.prod of serverless.yml and deploy first. Nothing was changed.',
    )
    expect(output).not.toMatch(/^ +at /m)
    expect(aws.functions()).not.toEqual([])
    expect(aws.objects.size).not.toBe(0)
  })

  it('is removed in development, with what was uploaded', async () => {
    const { code, output } = await sls('remove')

    expect(code, output).toBe(0)
    expect(output).toContain('Service plaster has been successfully removed')
    expect(aws.functions()).toEqual([])
    expect(aws.objects.size).toBe(0)
  })
})

/** Those that the last deploy has made or updated, before and after the migration; without one all are before. */
function functionsMade(): { before: string[]; after: string[] } {
  const { Resources } = readTemplate()
  const end = [...aws.made, 'DatabaseMigration'].indexOf('DatabaseMigration')
  const [before = [], after = []] = [aws.made.slice(0, end), aws.made.slice(end)].map((names) =>
    names.flatMap((name) => {
      const { Type, Properties } = Resources[name] as Resource
      return Type === 'AWS::Lambda::Function' ? [String(Properties?.FunctionName)] : []
    }),
  )
  return { before, after }
}

async function tables(): Promise<string[]> {
  const found = await database.db.introspection.getTables()
  return found.map(({ name }) => name)
}

function readTemplate(): Template {
  const file = join(project.directory, '.serverless/cloudformation-template-update-stack.json')
  return JSON.parse(readFileSync(file, 'utf8'))
}

/** The first part in that language of what docs/deploy.md says about a second service. */
function fromGuide(language: string): string {
  const guide = readFileSync(new URL('../../../docs/deploy.md', import.meta.url), 'utf8')
  const [, text = ''] = guide.split('## Growing')[1]?.split(`\`\`\`${language}\n`) ?? []
  return text.slice(0, text.indexOf('```'))
}

function importsOf(of: Template): string[] {
  return [...JSON.stringify(of).matchAll(/"Fn::ImportValue":"([^"]+)"/g)].map(
    ([, name = '']) => name,
  )
}

function exportsOf({ Outputs }: Template): string[] {
  return [...JSON.stringify(Outputs).matchAll(/"Export":\{"Name":"([^"]+)"/g)].map(
    ([, name = '']) => name,
  )
}

function readZips(): Record<string, string> {
  const folder = join(project.directory, '.build')
  const names = readdirSync(folder).filter((name) => name.endsWith('.zip'))
  return Object.fromEntries(names.map((name) => [name, digestOf(readFileSync(join(folder, name)))]))
}

function writeRevision(id: string, text: string): string {
  const file = join(project.directory, `migrations/versions/${id}.ts`)
  writeFileSync(file, text)
  return file
}

/** One upon those that there are, which makes tables by Kysely's `createTable`. */
async function revisionAtHead(id: string, ...tables: string[]): Promise<string> {
  const folder = join(project.directory, 'migrations/versions')
  const modules = await Promise.all(
    readdirSync(folder)
      .filter((name) => name !== `${id}.ts`)
      .map((name) => import(join(folder, name))),
  )
  const parents = modules.map(({ downRevision }) => downRevision)
  const head = modules.find(({ revision }) => !parents.includes(revision)).revision
  const statements = tables.map(
    (name) => `await db.schema.createTable('${name}').addColumn('id', 'integer').execute()`,
  )
  return `
    export const revision = '${id}'
    export const downRevision = '${head}'
    export async function up(db) {
      ${statements.join('\n')}
    }
    export async function down() {}
  `
}
