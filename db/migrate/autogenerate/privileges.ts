import { type Draft, draft } from './draft.ts'

/** Of each role what differs from what Postgres grants by itself: `` granted, `*` to pass on, `-` denied. */
type Grants = Map<string, Map<string, '' | '*' | '-'>>

/** The `grant` and `revoke` statements between two values of the attribute `grants`. */
export function changeGrants(
  target: (privileges: string) => string,
  before: string | undefined,
  after: string | undefined,
  prefix = '',
): Draft[] {
  const old = parseGrants(before)
  const wanted = parseGrants(after)
  const statements: Draft[] = []
  for (const role of [...new Set([...old.keys(), ...wanted.keys()])].sort()) {
    const was = old.get(role) ?? new Map()
    const is = wanted.get(role) ?? new Map()
    const lists: Record<string, string[]> = { revoke: [], option: [], grant: [], pass: [] }
    for (const privilege of [...new Set([...was.keys(), ...is.keys()])].sort()) {
      const list = changeOf(was.get(privilege), is.get(privilege))
      if (list !== undefined) lists[list]?.push(privilege.toLowerCase())
    }
    const write = (list: string, word: (privileges: string) => string) => {
      const privileges = lists[list]?.join(', ')
      if (privileges) statements.push(draft(prefix + word(target(privileges))))
    }
    write('revoke', (what) => `revoke ${what} from ${role}`)
    write('option', (what) => `revoke grant option for ${what} from ${role}`)
    write('grant', (what) => `grant ${what} to ${role}`)
    write('pass', (what) => `grant ${what} to ${role} with grant option`)
  }
  return statements
}

function changeOf(was: string | undefined, is: string | undefined): string | undefined {
  if (was === is) return undefined
  if (is === undefined) return was === '-' ? 'grant' : 'revoke'
  if (is === '-') return 'revoke'
  if (is === '*') return 'pass'
  return was === '*' ? 'option' : 'grant'
}

function parseGrants(text: string | undefined): Grants {
  const grants: Grants = new Map()
  for (const [, role = '', list = ''] of (text ?? '').matchAll(/("(?:[^"]|"")*"|[^=" ]+)=(\S+)/g)) {
    const privileges = list.split(',').map((word): [string, '' | '*' | '-'] => {
      if (word.startsWith('-')) return [word.slice(1), '-']
      return word.endsWith('*') ? [word.slice(0, -1), '*'] : [word, '']
    })
    grants.set(role, new Map(privileges))
  }
  return grants
}
