/**
 * Settings of every table: what was acknowledged to someone must stay, and so must what was counted or measured, as the
 * mark that says so does. Fsync before the answer, also for what merges write, and keep merged-away parts long enough
 * that an unsynced successor can be lost (the embedded engine's default lifetime is 0).
 */
export const DURABLE = [
  'fsync_after_insert = 1',
  'fsync_part_directory = 1',
  'min_rows_to_fsync_after_merge = 1',
  'min_compressed_bytes_to_fsync_after_merge = 1',
  'old_parts_lifetime = 480',
  'non_replicated_deduplication_window = 0',
].join(', ')
