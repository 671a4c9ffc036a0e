import { z } from 'zod'
import type { Studio } from './studio.ts'

/** What the page asks for by a name: its question, and how it is answered. */
export interface View<Question, Answer> {
  readonly question: z.ZodType<Question>
  answer(studio: Studio, question: Question): Promise<Answer>
}

export function view<Question, Answer>(
  question: z.ZodType<Question>,
  answer: (studio: Studio, question: Question) => Promise<Answer>,
): View<Question, Answer> {
  return { question, answer }
}

const name = z.string().min(1).max(63)
/** A value in Postgres's text form. */
export const text = z.string().max(100_000)

export const tableName = { schema: name, table: name }
export const columnName = name
export const key = z.array(text).max(32)
