/** One value of a bind: the type OID declared for it in Parse (0 leaves it to Postgres) and its text form. */
export interface Parameter {
  oid: number
  text: string | null
}

/** A column as RowDescription tells it; `tableOid` is 0 for an expression. */
export interface Column {
  name: string
  typeOid: number
  typeModifier: number
  tableOid: number
  columnNumber: number
}

/** `columns` is null for a statement without a result set; `command` is the command tag, as in `INSERT 0 1`. */
export interface StatementResult {
  columns: Column[] | null
  rows: (string | null)[][]
  command: string
}

export interface RunOptions {
  /** Its holder runs nothing more that leaves anything behind: what there is may be undone right after it. */
  isLast?: boolean
}

/** One backend session, held by one caller at a time. */
export interface Session {
  /** The process id that Postgres knows it by. */
  readonly backend: number
  /** The one it is in. */
  readonly database: string
  /** Runs one statement by the extended protocol, results in text. Throws PostgresError. */
  run(sql: string, parameters?: Parameter[], options?: RunOptions): Promise<StatementResult>
  /**
   * Makes the running statement fail; it may take its session, and a transaction in it, with it.
   * Resolves with false where there is no way to.
   */
  cancel(): Promise<boolean>
  /** Whether the session has ended without its holder's doing, and its transaction with it. */
  isLost(): boolean
  /**
   * Gives the session back, once and with no statement running; whatever it was left in (a transaction,
   * settings, temporary tables) is undone.
   */
  release(): void
}

/** A Postgres that hands out sessions. */
export interface Engine {
  /** The database that sessions are in when none is named. */
  readonly database: string
  /** Of a server of its own that any client of Postgres can open, with its password. */
  readonly url?: string | undefined
  /**
   * Waits until a session is free. Throws EngineBusyError when none was in time, EngineOverloadedError when
   * too many wait, PostgresError for a database that is not there, EngineUnavailableError, and the reason of
   * an aborted signal.
   */
  open(database?: string, signal?: AbortSignal): Promise<Session>
  /** Ends all sessions. */
  close(): Promise<void>
}

export interface EngineOptions {
  /** Milliseconds that a caller waits for a session at most. */
  patience?: number | undefined
  /** Callers that wait at most. */
  queue?: number | undefined
  /** Told, a line at a time, what people should know: that callers wait, that the database is away. */
  onNotice?: ((line: string) => void) | undefined
  /** Asked before each write to a directory that another process may take over. PGlite writes no more if not. */
  isOurs?: (() => boolean) | undefined
}

/** A call waits for a session no longer than it may run. */
export const usualPatience = 45_000

/** As many as Lambda runs functions at once in an account by default. */
export const usualQueue = 1_000

/** An error that Postgres itself reported. */
export class PostgresError extends Error {
  override readonly name = 'PostgresError'
  readonly severity: string
  readonly code: string
  readonly hint: string | undefined
  readonly position: string | undefined

  constructor(report: PostgresReport, options?: ErrorOptions) {
    super(report.message, options)
    this.severity = report.severity ?? 'ERROR'
    this.code = report.code ?? 'XX000'
    this.hint = report.hint
    this.position = report.position
  }

  /** Whether the session ended with it. */
  get isFatal(): boolean {
    return this.severity === 'FATAL' || this.severity === 'PANIC'
  }
}

/** The members of a Postgres ErrorResponse that the service passes on. */
export interface PostgresReport {
  message: string
  severity?: string | undefined
  code?: string | undefined
  hint?: string | undefined
  position?: string | undefined
}

/** Thrown when the database itself is out of reach or has ended. */
export class EngineUnavailableError extends Error {
  override readonly name = 'EngineUnavailableError'
}

/** Thrown when no session came free in time; the message says why and what helps. */
export class EngineBusyError extends Error {
  override readonly name = 'EngineBusyError'
}

/** Thrown when so many wait for a session that one more would not get it in time. */
export class EngineOverloadedError extends Error {
  override readonly name = 'EngineOverloadedError'
}
