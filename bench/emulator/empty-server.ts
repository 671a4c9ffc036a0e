import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

/** What the emulator answers the calls of emulator.ts, without the emulator. */
const text = (name: string, type: number, typeName: string) =>
  `{"arrayBaseColumnType":0,"isAutoIncrement":false,"isCaseSensitive":false,"isCurrency":false,"isSigned":true,"label":"${name}","name":"${name}","nullable":0,"precision":19,"scale":0,"schemaName":"","tableName":"tweets","type":${type},"typeName":"${typeName}"}`
const body = `{"numberOfRecordsUpdated":0,"records":[[{"stringValue":"1"},{"stringValue":"1"},{"stringValue":"${'x'.repeat(80)}"},{"stringValue":"2024-01-01 00:00:00"}]],"columnMetadata":[${text('id', -5, 'int8')},${text('user_id', -5, 'int8')},${text('content', 12, 'text')},${text('created_at', 93, 'timestamptz')}]}`
const headers = { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) }

const server = createServer((request, response) => {
  request.resume()
  request.on('end', () => response.writeHead(200, headers).end(body))
})
server.listen(0, '127.0.0.1', () => {
  console.log(`listening on http://127.0.0.1:${(server.address() as AddressInfo).port}`)
})
