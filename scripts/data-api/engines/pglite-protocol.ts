import type { PGlite } from '@electric-sql/pglite'
import { discard, discardButPlan, isDiscarded, rollback } from './pglite-reset.ts'
import type { StatementMessages } from './statement-messages.ts'

/** PGlite by the protocol of Postgres, one exchange at a time. */
export interface PgliteProtocol {
  /** Resolves with what Postgres answers, be it an error. */
  run(statement: StatementMessages): Promise<Uint8Array>
  /** Undoes whatever a session left behind. */
  reset(): Promise<void>
  /** What Postgres has said so far in answer to what it is at. */
  heard(): Uint8Array
}

/**
 * Parsing and planning take four times as long as to run a row by its key. A statement that comes again is
 * therefore not parsed again, nor planned: Postgres keeps the unnamed one until it is given another.
 */
export function speakWith(database: PGlite): PgliteProtocol {
  /** The last octet of ReadyForQuery, with which an answer ends. */
  let status: number | undefined = idle
  let chunks: Uint8Array[] = []
  /** What the last statement was parsed from, whether it is the same as the one before, and still there. */
  let last: Uint8Array | undefined
  let isRepeated = false
  let isKept = false
  let givesRows = false

  /**
   * The other ways to send parse the answer too, and keep for ever what they parsed; of a flush files have no
   * need.
   */
  async function exchange(messages: Uint8Array): Promise<Uint8Array> {
    chunks = []
    // What comes is part of the wasm's memory, which changes.
    const onRawData = (chunk: Uint8Array) => chunks.push(chunk.slice())
    await database.execProtocolRawStream(messages, { syncToFs: false, onRawData })
    const answer = heard()
    status = answer.at(-1)
    return answer
  }

  /** A Buffer may be part of a larger one, all of which would go to the other thread. */
  function heard(): Uint8Array {
    const [first, ...more] = chunks
    return first && more.length === 0 ? first : new Uint8Array(Buffer.concat(chunks))
  }

  return {
    async run({ parse, perform }) {
      isRepeated = last !== undefined && Buffer.compare(last, parse) === 0
      // In a transaction, what gives other columns by now would fail it.
      if (isRepeated && isKept && (status === idle || !givesRows)) {
        const answer = await exchange(perform)
        // What gives other columns by now has not run, and can be parsed anew.
        if (answer[0] !== failed || status !== idle) return answer
      }
      const answer = await exchange(Buffer.concat([parse, perform]))
      last = parse
      isKept = answer[0] === isParsed
      givesRows = answer[described] !== noData
      return answer
    },
    async reset() {
      isKept &&= isRepeated && status === idle
      const messages = isKept ? discardButPlan : discard
      const answer = await exchange(
        status === idle ? messages : Buffer.concat([rollback, messages]),
      )
      if (!isDiscarded(answer)) throw new Error('the session was not reset')
    },
    heard,
  }
}

/** The first octets of messages, and a status. */
const failed = 'E'.charCodeAt(0)
const isParsed = '1'.charCodeAt(0)
const noData = 'n'.charCodeAt(0)
const idle = 'I'.charCodeAt(0)

/** Where the columns are described: after ParseComplete and BindComplete, of five octets each. */
const described = 10
