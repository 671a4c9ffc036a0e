const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i

/** What attempts from an address are counted by: an IPv6 client has a /64 to choose its address from. */
export function networkOf(address: string): string {
  const ipv4 = mapped.exec(address)?.[1]
  if (ipv4) return ipv4
  if (!address.includes(':')) return address
  const [head = '', tail = ''] = address.split('::')
  const [before, after] = [groupsOf(head), groupsOf(tail)]
  const zeros = Math.max(8 - before.length - after.length, 0)
  const groups = [...before, ...Array.from({ length: zeros }, () => '0'), ...after]
  return `${groups.slice(0, 4).map(withoutZeros).join(':')}::/64`
}

function groupsOf(text: string): string[] {
  return text === '' ? [] : text.split(':')
}

function withoutZeros(group: string): string {
  return Number.parseInt(group, 16).toString(16)
}
