import { once } from 'node:events'
import { Agent } from 'node:http'
import { connect } from 'node:net'
import { gunzipSync, gzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { FinishedCall } from '../../../scripts/data-api/calls.ts'
import type { Engine } from '../../../scripts/data-api/engines/engine.ts'
import { type DataApi, startDataApi } from '../../../scripts/data-api/server.ts'
import { toLogLine } from '../../../scripts/data-api/status/log-line.ts'
import { localTarget } from '../../../scripts/database/local-target.ts'
import { lendEngine } from '../../setup/lent-engine.ts'
import { jsonOf, type RawAnswer, sendRaw } from './raw-request.ts'

const mebibyte = 1024 * 1024
const { database: _database, ...arns } = localTarget
const selectOne = JSON.stringify({ ...arns, sql: 'select 1' })
const answerOfOne = { numberOfRecordsUpdated: 0, records: [[{ longValue: 1 }]] }

let engine: Engine
let server: DataApi
const finished: FinishedCall[] = []
const notices: string[] = []

beforeAll(async () => {
  engine = await lendEngine('empty')
  server = await startDataApi({
    engine,
    port: 0,
    onCall: (call) => finished.push(call),
    onNotice: (line) => notices.push(line),
  })
})

afterAll(async () => {
  await server.close()
  await engine.close()
})

function send(given: Parameters<typeof sendRaw>[1]): Promise<RawAnswer> {
  return sendRaw(server.url, given)
}

function execute(sql: string): Promise<RawAnswer> {
  return send({ body: JSON.stringify({ ...arns, sql }) })
}

describe('the protocol', () => {
  it.each([['application/json'], ['application/x-amz-json-1.1'], ['text/plain'], ['']])(
    'takes a body of content type %j',
    async (type) => {
      const answer = await send({ headers: type ? { 'content-type': type } : {}, body: selectOne })

      expect(answer.status).toBe(200)
      expect(answer.headers['content-type']).toBe('application/json')
      expect(jsonOf(answer)).toEqual(answerOfOne)
    },
  )

  it('names each request', async () => {
    const answers = await Promise.all([1, 2, 3].map(() => send({ body: selectOne })))

    const ids = new Set(answers.map(({ headers }) => headers['x-amzn-requestid']))
    expect(ids.size).toBe(3)
    expect([...ids][0]).toMatch(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/)
  })

  it('keeps the connection, after errors too', async () => {
    const agent = new Agent({ keepAlive: true, maxSockets: 1 })

    const ports = []
    for (const body of [selectOne, '{', '{}', selectOne]) {
      ports.push((await send({ body, agent })).localPort)
    }
    agent.destroy()

    expect(new Set(ports).size).toBe(1)
  })

  it.each([
    ['an unknown path', { path: '/Nowhere' }],
    ['another method', { method: 'GET', path: '/Execute' }],
    ['HEAD', { method: 'HEAD', path: '/Execute' }],
    ['the root', { path: '/' }],
    ['the root by another method', { method: 'PUT', path: '/' }],
    ['a path below', { path: '/Execute/1' }],
    ['a name that objects have', { path: '/constructor' }],
  ])('knows no operation at %s', async (_what, given) => {
    const answer = await send(given)

    expect(answer.status).toBe(404)
    expect(answer.headers['x-amzn-errortype']).toBe('UnknownOperationException')
  })

  it('tells the log, not the caller, which placeholder has no value', async () => {
    const answer = await execute('select :a')

    expect(jsonOf(answer).message).toMatch(/^ERROR: bind message supplies 0 parameters,.* 08P01$/)
    expect(toLogLine({ ...(finished.at(-1) as FinishedCall), milliseconds: 0 })).toBe(
      'ExecuteStatement           0 ms  DatabaseErrorException 08P01 (no value for :a)  select :a',
    )
  })

  it('tells the log nothing of placeholders where the mistake is another', async () => {
    await execute('select nothing')

    expect(toLogLine({ ...(finished.at(-1) as FinishedCall), milliseconds: 0 })).toBe(
      'ExecuteStatement           0 ms  DatabaseErrorException 42703  select nothing',
    )
  })

  it('says where the endpoint is to who was given one with a path', async () => {
    const answer = await send({ path: '/v1/Execute?a=b', body: selectOne })

    expect(jsonOf(answer)).toEqual({
      message: `There is no operation at POST /v1/Execute: the endpoint is ${server.url}, without a path`,
    })
  })

  it('says so too to a client of HTTP/1.0, which names no host', async () => {
    const socket = connect(server.port, '127.0.0.1')
    socket.end('POST /v1/Execute HTTP/1.0\r\n\r\n')

    const chunks: Buffer[] = []
    for await (const chunk of socket) chunks.push(chunk)

    expect(Buffer.concat(chunks).toString()).toContain(
      'the endpoint is http://host:port, without a path',
    )
  })

  it.each([
    ['its query', '/Execute?a=b'],
    ['the host in front of it', 'http://rds-data.us-east-1.amazonaws.com/Execute'],
    ['host of HTTPS in front of it', 'https://rds-data.us-east-1.amazonaws.com/Execute'],
    ['host in front of it, in capitals', 'HTTP://RDS-DATA.US-EAST-1.AMAZONAWS.COM/Execute'],
  ])('finds an operation whatever %s', async (_what, path) => {
    expect((await send({ path, body: selectOne })).status).toBe(200)
  })

  it('answers requests that do not wait for each other in order, and in chunks', async () => {
    const [one, two] = [selectOne, JSON.stringify({ ...arns, sql: 'select 2' })]
    const head = 'POST /Execute HTTP/1.1\r\nhost: x\r\n'
    const socket = connect(server.port, '127.0.0.1')
    socket.write(`${head}expect: 100-continue\r\ncontent-length: ${one.length}\r\n\r\n${one}`)
    const size = (two.length - 1).toString(16)
    socket.write(`${head}connection: close\r\ntransfer-encoding: chunked\r\n\r\n1\r\n{\r\n`)
    socket.write(`${size}\r\n${two.slice(1)}\r\n0\r\n\r\n`)

    const chunks: Buffer[] = []
    for await (const chunk of socket) chunks.push(chunk)

    const text = Buffer.concat(chunks).toString()
    expect(text.match(/HTTP\/1\.1 \d+|"longValue":\d/g)).toEqual([
      ...['HTTP/1.1 100', 'HTTP/1.1 200', '"longValue":1'],
      ...['HTTP/1.1 200', '"longValue":2'],
    ])
  })

  it.each([
    ['no JSON', 'select 1', /JSON/],
    ['JSON that is cut off', selectOne.slice(0, -1), /JSON/],
    [
      'bytes that are no UTF-8',
      Buffer.from(selectOne.replace('select 1', 'select ÿ'), 'latin1'),
      /utf-8/,
    ],
  ])('refuses %s', async (_what, body, message) => {
    const answer = await send({ body })

    expect(answer.status).toBe(400)
    expect(answer.headers['x-amzn-errortype']).toBe('SerializationException')
    expect(jsonOf(answer).message).toMatch(message)
  })

  it('takes null for every member that may be left out', async () => {
    const names =
      'database schema transactionId parameters includeResultMetadata continueAfterTimeout resultSetOptions formatRecordsAs'
    const members = Object.fromEntries(names.split(' ').map((name) => [name, null]))
    const sql = 'select :a::int'
    const parameters = [{ name: 'a', typeHint: null, value: { isNull: null, longValue: 1 } }]

    const [absent, within, batch] = [
      await send({ body: JSON.stringify({ ...arns, ...members, sql: 'select 1' }) }),
      await send({ body: JSON.stringify({ ...arns, ...members, sql, parameters }) }),
      await send({
        path: '/BatchExecute',
        body: JSON.stringify({ ...arns, ...members, sql, parameterSets: null }),
      }),
    ]

    expect([absent, within].map(jsonOf)).toEqual([answerOfOne, answerOfOne])
    expect(jsonOf(batch)).toEqual({ updateResults: [] })
  })

  it('takes an empty name of a database for none', async () => {
    const call = async (path: string, members = {}) =>
      jsonOf(await send({ path, body: JSON.stringify({ ...arns, database: '', ...members }) }))

    const alone = await call('/Execute', { sql: 'select 1' })
    const { transactionId } = await call('/BeginTransaction')
    const within = await call('/Execute', { sql: 'select 1', transactionId })
    const ended = await call('/CommitTransaction', { transactionId })

    expect([alone, within]).toEqual([answerOfOne, answerOfOne])
    expect(ended).toEqual({ transactionStatus: 'Transaction Committed' })
  })

  it('takes a byte order mark', async () => {
    expect(jsonOf(await send({ body: `\ufeff${selectOne}` }))).toEqual(answerOfOne)
  })

  it.each([
    ['of a site', 'https://example.com'],
    ['without an origin of their own', 'null'],
    ['that say nothing', ''],
  ])('refuses web pages %s, which could run SQL unseen', async (_which, origin) => {
    const answer = await send({ headers: { origin }, body: selectOne })

    expect(answer.status).toBe(403)
    expect(answer.headers['x-amzn-errortype']).toBe('AccessDeniedException')
    expect(jsonOf(answer)).toEqual({
      message: 'Web pages may not call: leave the Origin header out',
    })
    expect(answer.headers['access-control-allow-origin']).toBeUndefined()
  })
})

describe('compression', () => {
  const gzip = { 'content-encoding': 'gzip' }

  it.each(['gzip', 'GZIP'])('takes bodies in %s', async (coding) => {
    const headers = { 'content-encoding': coding }

    const answer = await send({ headers, body: gzipSync(selectOne) })

    expect(jsonOf(answer)).toEqual(answerOfOne)
  })

  it('says that it knows no other coding', async () => {
    const headers = { 'content-encoding': 'br' }

    const answer = await send({ headers, body: selectOne })

    expect(answer.headers['x-amzn-errortype']).toBe('SerializationException')
    expect(jsonOf(answer).message).toBe('The content encoding br is none of gzip and identity')
  })

  it.each([
    ['what is no gzip', Buffer.from(selectOne), 'incorrect header check'],
    ['gzip that is cut off', gzipSync(selectOne).subarray(0, 20), 'unexpected end of file'],
  ])('refuses %s', async (_what, body, message) => {
    const answer = await send({ headers: gzip, body })

    expect(answer.headers['x-amzn-errortype']).toBe('SerializationException')
    expect(jsonOf(answer)).toEqual({ message })
  })

  it('refuses a body that inflates beyond the limit, and takes one that inflates to it', async () => {
    const sendPadded = (length: number) =>
      send({ headers: gzip, body: gzipSync(selectOne.padEnd(length)) })

    const longest = await sendPadded(4 * mebibyte)
    const over = await sendPadded(4 * mebibyte + 1)

    expect(longest.status).toBe(200)
    expect(over.status).toBe(413)
    expect(over.headers['x-amzn-errortype']).toBe('RequestEntityTooLargeException')
    expect(jsonOf(over)).toEqual({ message: 'Request must be smaller than 4 MiB' })
  })

  it.each([
    ['gzip', 'gzip'],
    ['deflate, gzip;q=0.5', 'gzip'],
    ['gzip;q=1.0', 'gzip'],
    ['identity', undefined],
    ['gzip;q=0', undefined],
    ['gzip;q=0.0, *', undefined],
    [undefined, undefined],
  ])('answers a client that accepts %s in %s', async (accepted, encoding) => {
    const answer = await send({
      headers: accepted ? { 'accept-encoding': accepted } : {},
      body: JSON.stringify({ ...arns, sql: "select repeat('x', 5000)" }),
    })

    const body = encoding ? gunzipSync(answer.body) : answer.body
    expect(answer.headers['content-encoding']).toBe(encoding)
    expect(answer.headers['content-length']).toBe(String(answer.body.length))
    expect(JSON.parse(body.toString()).records[0][0].stringValue).toHaveLength(5000)
  })

  it('leaves a short answer as it is', async () => {
    const around = (await execute("select ''")).body.length
    const answerOf = (length: number) =>
      send({
        headers: { 'accept-encoding': 'gzip' },
        body: JSON.stringify({ ...arns, sql: `select repeat('x', ${length - around})` }),
      })

    const [short, long] = [await answerOf(1024), await answerOf(1025)]

    expect(short.headers['content-encoding']).toBeUndefined()
    expect(long.headers['content-encoding']).toBe('gzip')
  })
})

describe('a request of more than 4 MiB', () => {
  it('is refused, and one of just that is not, headers and all', async () => {
    const headOf = (length: number) =>
      `POST /Execute HTTP/1.1\r\nhost: x\r\nconnection: close\r\ncontent-length: ${length}\r\n\r\n`
    const padding = 4 * mebibyte - headOf(4_000_000).length - selectOne.length - ',"pad":""'.length
    const sendPadded = async (pad: string) => {
      const socket = connect(server.port, '127.0.0.1')
      const body = `${selectOne.slice(0, -1)},"pad":"${pad}"}`
      socket.write(headOf(body.length) + body)
      return String(await once(socket, 'data'))
    }

    const longest = await sendPadded('x'.repeat(padding))
    const over = await sendPadded('x'.repeat(padding + 1))

    expect(longest).toContain('HTTP/1.1 200')
    expect(over).toContain('HTTP/1.1 413')
    expect(over).toContain('x-amzn-ErrorType: RequestEntityTooLargeException')
  })

  const sent = 'x'.repeat(5 * mebibyte)

  it.each([
    ['once its length is told', `content-length: ${100 * mebibyte}`, ''],
    [
      'once as much has come, in chunks',
      'transfer-encoding: chunked',
      `${sent.length.toString(16)}\r\n${sent}`,
    ],
  ])('is answered before it ends, %s', async (_how, header, body) => {
    const socket = connect(server.port, '127.0.0.1')
    socket.write(`POST /Execute HTTP/1.1\r\nhost: x\r\n${header}\r\n\r\n${body}`)

    const [head] = (await once(socket, 'data')) as [Buffer]
    socket.on('error', () => {})
    socket.resume().end()
    await once(socket, 'close')

    expect(head.toString()).toContain('HTTP/1.1 413')
    expect(head.toString().toLowerCase()).toContain('connection: close')
  })
})

describe('a slow or lost client', () => {
  it.each([
    ['its headers', 'POST /Execute HTTP/1.1\r\nhost: x\r\n'],
    ['its body', 'POST /Execute HTTP/1.1\r\nhost: x\r\ncontent-length: 10\r\n\r\n{'],
  ])('that does not end %s is cut off', async (_what, text) => {
    const http = { headersTimeout: 20, requestTimeout: 30, connectionsCheckingInterval: 10 }
    const impatient = await startDataApi({ engine, port: 0, http })
    const socket = connect(impatient.port, '127.0.0.1')
    socket.on('error', () => {})
    socket.write(text)
    socket.resume()

    await once(socket, 'close')

    await impatient.close()
    expect((await send({ body: selectOne })).status).toBe(200)
  })

  it('that goes away within its body ends its call', async () => {
    const calls = finished.length
    const socket = connect(server.port, '127.0.0.1')
    socket.write('POST /Execute HTTP/1.1\r\nhost: x\r\ncontent-length: 10\r\n\r\n{')
    while (server.calls() === calls) await new Promise((resolve) => setTimeout(resolve, 5))

    socket.destroy()

    await expect
      .poll(() => finished.slice(calls))
      .toMatchObject([{ error: { name: 'ClientGoneError' } }])
  })

  it('that sends what is no HTTP is told so', async () => {
    const socket = connect(server.port, '127.0.0.1')
    socket.write('hello\r\n\r\n')

    const [answer] = (await once(socket, 'data')) as [Buffer]

    expect(answer.toString()).toContain('400 Bad Request')
    expect(notices).toEqual([])
  })

  it('that speaks HTTPS is refused, which a line tells once', async () => {
    const url = server.url.replace('http', 'https')

    await expect(fetch(url)).rejects.toThrow()
    await expect(fetch(url)).rejects.toThrow()

    expect(notices).toEqual([`A client speaks HTTPS: the endpoint is ${server.url}.`])
  })

  it.each([
    ['statement', '/Execute', { sql: 'insert into attempts values (1)' }],
    ['transaction', '/BeginTransaction', {}],
  ])('leaves the queue for a session, and its %s does not run', async (_what, path, members) => {
    await execute('create table if not exists attempts (a int)')
    const begun = jsonOf(await send({ path: '/BeginTransaction', body: JSON.stringify(arns) }))
    const lost = connect(server.port, '127.0.0.1')
    const body = JSON.stringify({ ...arns, ...members })
    const before = server.calls()
    const earlier = finished.length
    const gone = () =>
      finished.slice(earlier).some(({ error }) => error?.name === 'ClientGoneError')
    lost.write(`POST ${path} HTTP/1.1\r\nhost: x\r\ncontent-length: ${body.length}\r\n\r\n${body}`)
    while (server.calls() === before) await new Promise((resolve) => setTimeout(resolve, 5))

    lost.destroy()
    // Long before it would have waited as long as a call may.
    await expect.poll(gone, { timeout: 20_000 }).toBe(true)
    await send({ path: '/CommitTransaction', body: JSON.stringify({ ...arns, ...begun }) })

    expect(jsonOf(await execute('select count(*) from attempts')).records).toEqual([
      [{ longValue: 0 }],
    ])
  })
})
