import type { Answer, Question, ViewName } from '../views.ts'

/** What the studio answered in place of what was asked for: one line. */
export class CallError extends Error {
  override readonly name = 'CallError'
}

const token = document.querySelector<HTMLMetaElement>('meta[name=studio-token]')?.content ?? ''

/** What was asked for before anybody wanted it: the next call of the view takes it, or drops it. */
const ahead = new Map<ViewName, { readonly asked: string; readonly answer: Promise<unknown> }>()

/** Asks for what will be wanted soon. */
export function callAhead<Name extends ViewName>(name: Name, question: Question<Name>): void {
  const answer = ask(name, question)
  // Whoever wants it is told.
  answer.catch(() => {})
  ahead.set(name, { asked: JSON.stringify(question), answer })
}

/** Asks the studio for a view. Throws CallError. */
export function call<Name extends ViewName>(
  name: Name,
  question: Question<Name>,
): Promise<Answer<Name>> {
  const early = ahead.get(name)
  ahead.delete(name)
  if (early?.asked === JSON.stringify(question)) return early.answer as Promise<Answer<Name>>
  return ask(name, question)
}

async function ask<Name extends ViewName>(
  name: Name,
  question: Question<Name>,
): Promise<Answer<Name>> {
  const response = await fetch(`/studio/api/${name}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-studio-token': token },
    body: JSON.stringify(question),
  }).catch(() => undefined)
  if (!response) throw new CallError('Nobody answers: is npm run dev still running?')
  const content = await response.json().catch(() => undefined)
  if (response.ok) return content
  throw new CallError(
    content?.error ?? content?.message ?? `The studio answered ${response.status}.`,
  )
}
