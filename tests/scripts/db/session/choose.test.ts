import { PassThrough } from 'node:stream'
import { text } from 'node:stream/consumers'
import { expect, it } from 'vitest'
import { choose } from '../../../../scripts/db/session/choose.ts'

const down = '\x1b[B'
const question = 'What became of the column users.name?'
const answers = ['it was renamed', 'it was dropped']

/** What comes of keys that somebody presses, and what the terminal shows meanwhile. */
async function press(keys: readonly string[]) {
  const input = new PassThrough()
  const output = new PassThrough()
  const chosen = choose(question, answers, { input, output }).finally(() => output.end())
  for (const key of keys) input.write(key)
  const [outcome, shown] = await Promise.all([chosen.catch((error) => error), text(output)])
  return { outcome, shown }
}

it('takes the answer that the arrow keys lead to', async () => {
  const { outcome, shown } = await press([down, '\r'])

  expect(outcome).toBe(1)
  expect(shown).toContain(question)
  expect(shown).toContain('it was renamed')
})

it('takes the first one without them', async () => {
  expect((await press(['\r'])).outcome).toBe(0)
})

it('ends in an error when somebody gives up', async () => {
  expect((await press(['\x03'])).outcome).toEqual(new Error('given up: nothing was written'))
})
