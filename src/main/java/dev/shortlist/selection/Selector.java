package dev.shortlist.selection;

import java.util.Map;

/** The heart of a query strategy: offers items to a draft until it is complete. */
@FunctionalInterface
interface Selector {

  /**
   * @return figures about the batch as a whole
   */
  Map<String, Object> fill(Selection selection);
}
