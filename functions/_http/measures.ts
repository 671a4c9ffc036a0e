import type { OnCall } from '../../db/client.ts'
import { now } from '../../db/clock.ts'

/** What is noted while a request is answered. */
export interface Measures {
  /** Whether it is the first request of this Lambda instance. */
  coldStart: boolean
  started: number
  calls: number
  callMilliseconds: number
  /** The SQL that was sent, with placeholders for its values. */
  sql: string[]
}

let coldStart = true

export function startMeasures(): Measures {
  const measures = {
    coldStart,
    started: now(),
    calls: 0,
    callMilliseconds: 0,
    sql: [],
  }
  coldStart = false
  return measures
}

export function noteCalls(measures: Measures): OnCall {
  return ({ milliseconds, sql }) => {
    measures.calls += 1
    measures.callMilliseconds += milliseconds
    if (sql !== undefined) measures.sql.push(sql)
  }
}
