import type { Operation } from './operations.ts'
import type { Part } from './part.ts'

/** Takes out the operations that the statement of their table or column can do as well. */
export function takeWithin(
  ordered: readonly Operation[],
  within: Map<string, Part[]>,
  canBeWithin: (part: Part) => boolean,
): Operation[] {
  const place = new Map<string, number>()
  const hosts = new Map<string, Operation>()
  ordered.forEach((operation, index) => {
    if (operation.action === 'drop' || operation.action === 'retire') return
    place.set(operation.part.key, index)
    const isMade = operation.action === 'create' || operation.part.kind === 'domain'
    if (isMade && operation.action !== 'alter') hosts.set(operation.part.key, operation)
  })
  const taken = new Set<Operation>()
  const byKind = (a: Operation, b: Operation) =>
    Number(a.part.kind === 'constraint') - Number(b.part.kind === 'constraint')
  // Again, since a foreign key to its own table waits for that table's primary key.
  for (let round = 0; round < 3; round += 1) {
    for (const operation of [...ordered].sort(byKind)) {
      const { action, part } = operation
      if (action !== 'create' || taken.has(operation) || !canBeWithin(part)) continue
      const host = hostOf(part, hosts)
      if (host === undefined) continue
      const at = place.get(host.part.key) ?? 0
      const isReady = [...part.needs].every((need) => {
        const needed = place.get(need)
        return needed === undefined || needed <= at
      })
      if (!isReady) continue
      taken.add(operation)
      place.set(part.key, at)
      within.set(host.part.key, [...(within.get(host.part.key) ?? []), part])
      // What has to come before it has to come before its host.
      for (const other of operation.after)
        if (other !== host && !taken.has(other)) host.after.add(other)
    }
  }
  const hostOfTaken = new Map(
    [...taken].map((operation) => [operation, hostOf(operation.part, hosts)]),
  )
  for (const operation of ordered) {
    for (const other of [...operation.after]) {
      const host = hostOfTaken.get(other)
      if (host && host !== operation) operation.after.add(host)
    }
  }
  return ordered.filter((operation) => !taken.has(operation))
}

function hostOf(part: Part, hosts: ReadonlyMap<string, Operation>): Operation | undefined {
  const table = hosts.get(`table ${part.of}`)
  if (table !== undefined || part.kind === 'constraint')
    return table ?? hosts.get(`domain ${part.of}`)
  if (part.kind === 'default') return hosts.get(`column ${part.name}`)
  return part.kind === 'identity'
    ? hosts.get(`column ${part.of}.${part.attributes.column}`)
    : undefined
}
