import { createServer, type ServerOptions } from 'node:http'
import { type AddressInfo, isIPv6 } from 'node:net'
import type { Faults } from './faults/faults.ts'
import { listen, stopListening } from './http/listen.ts'
import { onTls } from './http/tls.ts'
import { createService, type ServiceOptions } from './service.ts'

export interface DataApiOptions extends ServiceOptions {
  /** 0 takes a free one. */
  port: number
  host?: string
  /** Settings of node's server, which has its own limits for slow clients. */
  http?: ServerOptions
  /** Milliseconds that `close` gives running statements; 10 s where left out. */
  grace?: number
  /** Told, a line at a time, what people should know: that a client speaks TLS. */
  onNotice?: (line: string) => void
}

export interface DataApi {
  url: string
  port: number
  /** Calls that came in so far. */
  calls(): number
  /** What goes wrong on purpose: `faults.add({ error: 'DatabaseResumingException', times: 2 })`. */
  faults: Faults
  /**
   * Rolls back open transactions and lets running statements finish, or cancels them after the grace; the
   * engine stays open.
   */
  close(): Promise<void>
}

/** A client that takes longer to send a request than this is cut off. */
const patience: ServerOptions = {
  headersTimeout: 10_000,
  requestTimeout: 30_000,
  keepAliveTimeout: 60_000,
  connectionsCheckingInterval: 5_000,
}

/**
 * Serves the Data API over an engine. Rejects with the error of listen, such as EADDRINUSE, and with
 * FaultError for a fault that cannot be made.
 */
export async function startDataApi(options: DataApiOptions): Promise<DataApi> {
  const { port, host = '127.0.0.1', grace = 10_000 } = options
  const service = createService(options)
  const server = createServer({ ...patience, ...options.http }, service.answer)
  await listen(server, port, host)
  const { port: taken } = server.address() as AddressInfo
  const url = `http://${isIPv6(host) ? `[${host}]` : host}:${taken}`
  onTls(server, () => options.onNotice?.(`A client speaks HTTPS: the endpoint is ${url}.`))
  return {
    url,
    port: taken,
    calls: service.calls,
    faults: service.faults,
    async close() {
      service.end()
      await stopListening(server, grace, service.giveUp)
    },
  }
}
