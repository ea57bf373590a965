import { StartupError } from '../../errors.ts'

export type EngineErrorCode =
  | 'data_dir_locked'
  | 'data_dir_not_writable'
  | 'library_missing'
  | 'port_in_use'
  | 'engine_failed'

/** Why the embedded engine did not start: one line that says what to do. */
export class EngineError extends StartupError {
  declare readonly code: EngineErrorCode

  constructor(code: EngineErrorCode, message: string) {
    super(code, message)
    this.name = 'EngineError'
  }
}
