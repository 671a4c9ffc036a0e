import type { Answer, Question, ViewName } from '../views.ts'

/** What the studio answered in place of what was asked for: one line. */
export class CallError extends Error {
  override readonly name = 'CallError'
}

const token = document.querySelector<HTMLMetaElement>('meta[name=studio-token]')?.content ?? ''

/** Asks the studio for a view. Throws CallError. */
export async function call<Name extends ViewName>(
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
