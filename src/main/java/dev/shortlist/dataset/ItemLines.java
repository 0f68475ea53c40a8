package dev.shortlist.dataset;

import java.io.IOException;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** The lines of an upload of items, whatever their format. */
interface ItemLines {

  /**
   * @param number counted from 1
   * @param fields what the line says, not yet checked
   */
  record Line(long number, ObjectNode fields) {}

  /** The next line that can be read at all, or null after the last; others become faults. */
  @Nullable Line next() throws IOException;
}
