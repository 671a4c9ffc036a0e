/**
 * The longest beginning of a text that takes no more than so many bytes in a JSON string of UTF-8, cut
 * between characters. What is half a character already is replaced by U+FFFD.
 */
export function fitIntoJson(text: string, bytes: number): string {
  let fitting = ''
  let left = bytes
  for (const character of text.replaceAll(/\p{Surrogate}/gu, '\ufffd')) {
    // Without the quotes around it.
    left -= Buffer.byteLength(JSON.stringify(character)) - 2
    if (left < 0) break
    fitting += character
  }
  return fitting
}
