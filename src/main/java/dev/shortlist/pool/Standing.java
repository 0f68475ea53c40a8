package dev.shortlist.pool;

/**
 * Where a pool stands when a selection starts.
 *
 * @param labeled item numbers in the order in which their labels were bought
 * @param classes class number of each labeled item
 * @param held items that other rounds have handed out, ascending
 * @param classCount how many classes the pool has
 */
public record Standing(int[] labeled, int[] classes, int[] held, int classCount) {}
