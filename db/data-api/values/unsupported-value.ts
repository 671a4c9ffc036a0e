/** Thrown for a value that has no form as a parameter. */
export class UnsupportedValueError extends TypeError {
  override readonly name = 'UnsupportedValueError'
}
