/** The names of interfaces: `UsersTable`, `AppUsersTable`, `ActiveUsersView`; each is another one. */
export function interfaceNames(
  relations: readonly { readonly key: string; readonly isView: boolean }[],
): string[] {
  const used = new Set(['Database'])
  return relations.map(({ key, isView }) => {
    const name = `${pascalCase(key)}${isView ? 'View' : 'Table'}`
    let unique = name
    for (let number = 2; used.has(unique); number += 1) unique = `${name}${number}`
    used.add(unique)
    return unique
  })
}

/** A key of an object type, in quotes where it has to be. */
export function propertyName(name: string): string {
  return /^[\p{L}_$][\p{L}\p{N}_$]*$/u.test(name) ? name : JSON.stringify(name)
}

function pascalCase(text: string): string {
  const words = text.match(/[\p{L}\p{N}]+/gu) ?? []
  const joined = words.map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join('')
  return /^\p{L}/u.test(joined) ? joined : `_${joined}`
}
