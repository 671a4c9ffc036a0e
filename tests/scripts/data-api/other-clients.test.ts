import { execFile, spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Engine } from '../../../scripts/data-api/engines/engine.ts'
import { type DataApi, startDataApi } from '../../../scripts/data-api/server.ts'
import { localRegion, localTarget } from '../../../scripts/database/local-target.ts'
import { lendEngine } from '../../setup/lent-engine.ts'

const credentials = { accessKeyId: 'AKIDLOCAL', secretAccessKey: 'secret' }

let engine: Engine
let server: DataApi

beforeAll(async () => {
  engine = await lendEngine('empty')
  server = await startDataApi({ engine, port: 0, credentials })
})

afterAll(async () => {
  await server.close()
  await engine.close()
})

function works(command: string, args: string[]): boolean {
  return spawnSync(command, args, { stdio: 'ignore' }).status === 0
}

/** Runs a program that finds the emulator as it would find AWS. */
async function run(command: string, args: string[]): Promise<unknown> {
  const { stdout } = await promisify(execFile)(command, args, {
    env: {
      PATH: process.env.PATH,
      HOME: process.env.HOME,
      AWS_ENDPOINT_URL_RDS_DATA: server.url,
      AWS_REGION: localRegion,
      AWS_DEFAULT_REGION: localRegion,
      AWS_ACCESS_KEY_ID: credentials.accessKeyId,
      AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
      AWS_EC2_METADATA_DISABLED: 'true',
    },
  })
  return JSON.parse(stdout)
}

const program = `
import { ExecuteStatementCommand, RDSData, RDSDataClient } from '@aws-sdk/client-rds-data'
const statement = {
  resourceArn: '${localTarget.resourceArn}', secretArn: '${localTarget.secretArn}', sql: 'select 1',
}
const answers = [
  await new RDSData({}).executeStatement(statement),
  await new RDSDataClient({ region: '${localRegion}' }).send(new ExecuteStatementCommand(statement)),
]
console.log(JSON.stringify(answers.map(({ records }) => records)))
`

describe('the SDK for JavaScript', () => {
  it('finds it without a change of the program', async () => {
    const records = await run(process.execPath, ['--input-type=module', '--eval', program])

    expect(records).toEqual([[[{ longValue: 1 }]], [[{ longValue: 1 }]]])
  })
})

const preamble = `
import boto3, botocore, json
client = boto3.client('rds-data')
arns = dict(resourceArn='${localTarget.resourceArn}', secretArn='${localTarget.secretArn}')
target = dict(arns, database='postgres')
def execute(sql, **more):
    return client.execute_statement(**target, sql=sql, **more)
def refusal(sql, **more):
    try:
        execute(sql, **more)
    except botocore.exceptions.ClientError as error:
        return [type(error).__name__, error.response['Error']['Code']]
`

const script = `${preamble}
execute('create table things (id bigint, data bytea, note text)')
begun = client.begin_transaction(**target)['transactionId']
row = [
    dict(name='id', value=dict(longValue=9007199254740993)),
    dict(name='data', value=dict(blobValue=b'\\x00\\xff')),
    dict(name='note', value=dict(isNull=True)),
]
sets = client.batch_execute_statement(**target, transactionId=begun,
    sql='insert into things values (:id, :data, :note)', parameterSets=[row, row])
committed = client.commit_transaction(**arns, transactionId=begun)
answer = execute('select * from things limit 1', includeResultMetadata=True)
try:
    execute('selekt')
except client.exceptions.DatabaseErrorException as error:
    refused = error.response['Error'], error.response['ResponseMetadata']['HTTPStatusCode']
id, data, note = answer['records'][0]
print(json.dumps(dict(
    sets=len(sets['updateResults']), committed=committed['transactionStatus'], id=id['longValue'],
    data=list(data['blobValue']), note=note, columns=[c['typeName'] for c in answer['columnMetadata']],
    refused=refused)))
`

const reading = `${preamble}
begun = client.begin_transaction(**target)['transactionId']
execute('create table undone ()', transactionId=begun)
status = client.rollback_transaction(**arns, transactionId=begun)['transactionStatus']
doubles = [dict(name='a', value=dict(doubleValue=float('-inf'))), dict(name='b', value=dict(doubleValue=1))]
print(json.dumps(dict(
    status=status,
    undone=refusal('table undone'),
    used=refusal('select 1', transactionId=begun),
    arrays=execute("select array[1, null]::int8[], array['a', null], '{}'::bool[]")['records'][0],
    doubles=execute('select :a::text, :b', parameters=doubles)['records'][0],
    rows=json.loads(execute("select 1 as a, null as b, 'é' as c", formatRecordsAs='JSON')['formattedRecords']),
    long=execute('select 9007199254740993', resultSetOptions=dict(longReturnType='STRING'))['records'][0],
    overflow=refusal("select repeat('x', 1048577)"),
    several=refusal('select 1; select 2'),
    array=refusal('select :a', parameters=[dict(name='a', value=dict(arrayValue=dict(longValues=[1])))]),
    large=refusal('select :a', parameters=[dict(name='a', value=dict(longValue=2**63))]))))
`

describe.skipIf(!works('python3', ['-c', 'import boto3']))('boto3', () => {
  it('begins, inserts, commits, selects and tells errors apart', async () => {
    expect(await run('python3', ['-c', script])).toEqual({
      sets: 2,
      committed: 'Transaction Committed',
      id: Number('9007199254740993'),
      data: [0, 255],
      note: { isNull: true },
      columns: ['int8', 'bytea', 'text'],
      refused: [
        {
          Code: 'DatabaseErrorException',
          Message: 'ERROR: syntax error at or near "selekt"; Position: 1; SQLState: 42601',
        },
        400,
      ],
    })
  })

  it('rolls back, and reads arrays, doubles, JSON and what is refused', async () => {
    expect(await run('python3', ['-c', reading])).toEqual({
      status: 'Rollback Complete',
      undone: ['DatabaseErrorException', 'DatabaseErrorException'],
      used: ['TransactionNotFoundException', 'TransactionNotFoundException'],
      arrays: [
        { arrayValue: { longValues: [1, null] } },
        { arrayValue: { stringValues: ['a', null] } },
        { arrayValue: { booleanValues: [] } },
      ],
      doubles: [{ stringValue: '-Infinity' }, { doubleValue: 1 }],
      rows: [{ a: 1, b: null, c: 'é' }],
      long: [{ stringValue: '9007199254740993' }],
      overflow: ['UnsupportedResultException', 'UnsupportedResultException'],
      several: ['ClientError', 'ValidationException'],
      array: ['ClientError', 'ValidationException'],
      large: ['ClientError', 'SerializationException'],
    })
  })
})

describe.skipIf(!works('aws', ['--version']))('the AWS CLI', () => {
  let directory: string

  beforeAll(() => {
    directory = mkdtempSync(join(tmpdir(), 'plaster-aws-'))
  })

  afterAll(() => rmSync(directory, { recursive: true }))

  const { resourceArn, secretArn } = localTarget
  const target = ['--resource-arn', resourceArn, '--secret-arn', secretArn]

  /** Versions before 2.13 do not know the variable. */
  function aws(operation: string, ...args: string[]) {
    const options = ['--output', 'json', '--endpoint-url', server.url]
    return run('aws', ['rds-data', operation, ...options, ...target, ...args])
  }

  it('runs a statement with parameters from a file', async () => {
    const file = join(directory, 'parameters.json')
    const parameters = [
      { name: 'a', value: { longValue: 41 } },
      { name: 'b', typeHint: 'JSON', value: { stringValue: '{"é":1}' } },
      { name: 'c', value: { isNull: true } },
    ]
    writeFileSync(file, JSON.stringify(parameters))

    const sql = 'select :a::int + 1, :b, :c::text'
    const answer = await aws('execute-statement', '--sql', sql, '--parameters', `file://${file}`)

    expect(answer).toEqual({
      numberOfRecordsUpdated: 0,
      records: [[{ longValue: 42 }, { stringValue: '{"é":1}' }, { isNull: true }]],
    })
  })

  it('begins, runs a batch, commits and tells what is refused', async () => {
    await aws('execute-statement', '--sql', 'create table listed (id bigint)')
    const { transactionId } = (await aws('begin-transaction')) as { transactionId: string }
    const within = ['--transaction-id', transactionId]
    const sets = [1, 2].map((longValue) => [{ name: 'id', value: { longValue } }])
    const batch = ['--sql', 'insert into listed values (:id)', '--parameter-sets']
    const ran = await aws('batch-execute-statement', ...batch, JSON.stringify(sets), ...within)

    expect(ran).toEqual({ updateResults: [{ generatedFields: [] }, { generatedFields: [] }] })
    expect(await aws('commit-transaction', ...within)).toEqual({
      transactionStatus: 'Transaction Committed',
    })
    await expect(aws('rollback-transaction', ...within)).rejects.toMatchObject({
      // 255 before version 2.
      code: expect.toBeOneOf([254, 255]),
      stderr: expect.stringContaining(
        '(TransactionNotFoundException) when calling the RollbackTransaction operation: Transaction',
      ),
    })
  })
})
