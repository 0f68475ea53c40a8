package dev.shortlist.selection;

import java.util.List;
import java.util.Map;

/**
 * The answer to a selection problem.
 *
 * @param picks exactly b distinct candidates, best first
 * @param figures what can be said of the batch as a whole, for example the k-means objective or how
 *     many picks were filled up
 */
public record Batch(List<Pick> picks, Map<String, Object> figures) {}
