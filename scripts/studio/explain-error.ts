import { DatabaseErrorException, RDSDataServiceException } from '@aws-sdk/client-rds-data'
import { z } from 'zod'
import { BrowseError } from '../../db/browse/index.ts'
import { DataApiError } from '../../db/data-api/index.ts'
import { RevisionError, ScriptError } from '../../db/migrate/index.ts'

export interface ExplainedError {
  readonly status: 400 | 422 | 500
  /** One line for people. */
  readonly error: string
}

/** What went wrong, in one line. A fault of ours is told as such, and is for the terminal. */
export function explainError(error: unknown): ExplainedError {
  if (error instanceof z.ZodError) return { status: 400, error: firstIssue(error) }
  if (error instanceof BrowseError) return { status: 422, error: sentence(error.message) }
  if (error instanceof ScriptError || error instanceof RevisionError) {
    return { status: 422, error: sentence(error.message) }
  }
  const isOfDatabase = error instanceof DataApiError || error instanceof RDSDataServiceException
  if (isOfDatabase) return { status: 422, error: sentence(wordOfPostgres(error)) }
  return { status: 500, error: 'The studio failed: the terminal of npm run dev shows how.' }
}

function firstIssue({ issues }: z.ZodError): string {
  const [issue] = issues
  const place = issue?.path.join('.')
  return `The question is not valid: ${place ? `${place}: ` : ''}${issue?.message}.`
}

/** Without what the service writes around the message of Postgres. */
function wordOfPostgres(error: Error): string {
  const isPostgres = error instanceof DatabaseErrorException || error instanceof DataApiError
  if (!isPostgres) return error.message
  const [, message, state] =
    error.message.match(/^ERROR: ([\s\S]*?)(?:; Position: \d+)?; SQLState: (\w{5})$/) ?? []
  return message === undefined ? error.message : `${message} (${state})`
}

function sentence(message: string): string {
  return message.charAt(0).toUpperCase() + message.slice(1)
}
