import { changesOf, draft, type Statements } from '../draft.ts'
import type { Part } from '../part.ts'
import { lastName, shorten } from '../text.ts'
import { changeCommon } from './common.ts'

export const policyStatements: Statements = {
  create: (part, world) => [
    draft(
      `create policy ${lastName(part.name)} on ${shorten(part.of ?? '')}${policyClauses(part, true)}`,
    ),
    ...changeCommon(undefined, part, world),
  ],
  drop: (part) => [draft(`drop policy ${lastName(part.name)} on ${shorten(part.of ?? '')}`)],
  alter(before, after, world) {
    const changes = changesOf(before, after)
    const isOther = ['command', 'permissive'].some((name) => changes.has(name))
    const isLess = ['using', 'check'].some(
      (name) => before.attributes[name] !== undefined && after.attributes[name] === undefined,
    )
    if (isOther || isLess) return 'recreate'
    const alter = `alter policy ${lastName(after.name)} on ${shorten(after.of ?? '')}`
    const isChanged = ['roles', 'using', 'check'].some((name) => changes.has(name))
    return [
      ...(isChanged ? [draft(`${alter}${policyClauses(after, false)}`)] : []),
      ...changeCommon(before, after, world),
    ]
  },
}

function policyClauses({ attributes }: Part, isNew: boolean): string {
  const { command, permissive, roles, using, check } = attributes
  const clauses = [
    isNew && permissive === 'no' && 'as restrictive',
    isNew && command !== 'all' && `for ${command}`,
    roles && (roles !== 'public' || !isNew) && `to ${roles}`,
    using && `using ${inParentheses(using)}`,
    check && `with check ${inParentheses(check)}`,
  ]
  return clauses
    .filter(Boolean)
    .map((clause) => ` ${clause}`)
    .join('')
}

export function inParentheses(expression: string): string {
  return `(${expression})`
}
