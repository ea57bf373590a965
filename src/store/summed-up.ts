/**
 * SELECT of the histograms of a longer span, in seconds, that those of a source come to, both in the columns that a
 * `Counting` has: in another way than `rolledUp`, which it verifies.
 */
export const summedUp = (source: string, span: number): string => `
  SELECT version, segment, subject, binning, start AS slice, total AS n, all_counts AS counts,
    all_categories AS categories, total_sum AS sum, total_squares AS sum_squares, smallest AS min, largest AS max,
    CAST(all_sums, 'Map(LowCardinality(String), Float64)') AS sums
  FROM (
    SELECT version, segment, subject, binning, toStartOfInterval(h.slice, toIntervalSecond(${span}), 'UTC') AS start,
      sum(h.n) AS total, sumMap(h.counts) AS all_counts, sumMap(h.categories) AS all_categories,
      sum(h.sum) AS total_sum, sum(h.sum_squares) AS total_squares, min(h.min) AS smallest, max(h.max) AS largest,
      sumMap(CAST(h.sums, 'Map(String, Float64)')) AS all_sums
    FROM (${source}) AS h
    GROUP BY version, segment, subject, binning, start
  )`
