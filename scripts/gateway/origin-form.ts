/** What a request asks for, without the host that a client names where it takes the server for a proxy (RFC 9112). */
export function toOriginForm(target: string): string {
  const [, rest] = /^https?:\/\/[^/?]*(.*)$/i.exec(target) ?? []
  if (rest === undefined) return target
  return rest.startsWith('/') ? rest : `/${rest}`
}
