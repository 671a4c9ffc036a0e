/** The names of the extensions that SQL creates, or code with SQL in it. */
export function extensionsIn(scripts: readonly string[]): string[] {
  const names = scripts.flatMap((script) =>
    [...script.matchAll(created)].map(([, name = '']) => name.replaceAll(/\\?"/g, '')),
  )
  return [...new Set(names)]
}

const created = /\bcreate\s+extension\s+(?:if\s+not\s+exists\s+)?(\w+|\\?"[\w-]+\\?")/gi
