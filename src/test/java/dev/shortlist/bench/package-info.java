/** Measures every query strategy on real features; run by {@code bench/strategies}. */
@NullMarked
package dev.shortlist.bench;

import org.jspecify.annotations.NullMarked;
