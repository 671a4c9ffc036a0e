/** How requests are written to the log: for machines, for people, or not at all. */
export type LogFormat = 'json' | 'text' | 'none'

export interface Settings {
  /** Problems tell stack and SQL, and answers are checked against what is declared. */
  debug: boolean
  /** Answers are checked against what is declared. */
  checkAnswers: boolean
  log: LogFormat
}

/** `PLASTER_DEBUG=1`, `PLASTER_CHECK_ANSWERS=1` and `PLASTER_LOG=json`, `text` or `none`. */
export function readSettings(env: NodeJS.ProcessEnv = process.env): Settings {
  const debug = env.PLASTER_DEBUG === '1'
  const log = env.PLASTER_LOG
  return {
    debug,
    checkAnswers: debug || env.PLASTER_CHECK_ANSWERS === '1',
    log: log === 'text' || log === 'none' ? log : 'json',
  }
}
