import type { FinishedCall } from '../calls.ts'
import { EngineUnavailableError } from '../engines/engine.ts'
import { UnboundError } from '../unbound.ts'
import { UndecodableError } from '../undecodable.ts'
import { errorName } from './journal.ts'
import { idLength } from './status.ts'

const longestSql = 100

/** Errors whose message holds no value. */
const explained = [UndecodableError, UnboundError, EngineUnavailableError]

/**
 * One line for people: operation, milliseconds, rows or error, transaction, SQL. Never a parameter's value,
 * which an error's message may hold too: of an error only its name and SQLSTATE are told, and why it has no
 * message.
 */
export function toLogLine(call: FinishedCall): string {
  const transaction = call.transactionId ?? transactionOf(call)
  return [
    call.operation.padEnd(21),
    `${Math.round(call.milliseconds)} ms`.padStart(8),
    call.error ? describeError(call) : describeRows(call),
    transaction && `[${toLine(transaction).slice(0, idLength)}]`,
    call.sql !== undefined && shorten(toLine(call.sql)),
  ]
    .filter(Boolean)
    .join('  ')
}

function describeError({ error }: FinishedCall): string {
  const [, state] = /SQLState: (\w{5})$/.exec(error?.message ?? '') ?? []
  return [error && errorName(error), state, error && describeCause(error)].filter(Boolean).join(' ')
}

/** Of what callers are told nothing about. */
function describeCause({ cause }: Error): string {
  if (explained.some((type) => cause instanceof type)) return `(${(cause as Error).message})`
  return cause instanceof Error ? `(${cause.name})` : ''
}

interface Answer {
  numberOfRecordsUpdated?: number
  records?: unknown[]
  formattedRecords?: string
  updateResults?: unknown[]
  transactionId?: string
}

function describeRows({ answer = '{}' }: FinishedCall): string {
  const { records, formattedRecords, updateResults, numberOfRecordsUpdated } = JSON.parse(
    answer,
  ) as Answer
  if (updateResults) return count(updateResults.length, 'set')
  if (records) return count(records.length, 'row')
  if (formattedRecords) return count((JSON.parse(formattedRecords) as unknown[]).length, 'row')
  return numberOfRecordsUpdated === undefined ? '' : count(numberOfRecordsUpdated, 'row')
}

function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`
}

function transactionOf({ operation, answer }: FinishedCall): string | undefined {
  if (operation !== 'BeginTransaction' || !answer) return undefined
  return (JSON.parse(answer) as Answer).transactionId
}

/** Control characters could rewrite what the terminal shows. */
function toLine(text: string): string {
  return text.replace(/[\s\p{Cc}\p{Cf}]+/gu, ' ').trim()
}

function shorten(text: string): string {
  const characters = [...text.slice(0, 2 * (longestSql + 1))]
  if (characters.length <= longestSql) return text
  return `${characters.slice(0, longestSql - 1).join('')}…`
}
