package dev.shortlist.dataset;

import java.util.List;

/**
 * Which stratum each item of a dataset is in.
 *
 * @param codes shape (n): index of the item's stratum in {@code names}, or −1 where it has none
 * @param names in the order in which items first show them
 */
public record Strata(int[] codes, List<String> names) {}
