/**
 * Where a fault test may stop the process: records are written and not yet durable; they are durable and nobody
 * was told; a consumer is done with a segment that is still there; its file is gone or moved, not yet durably.
 */
export type SpoolPoint = 'after-write' | 'after-fsync' | 'before-remove' | 'after-remove'

/** Called, and waited for, at every such point. */
export type AtPoint = (point: SpoolPoint) => void | Promise<void>
