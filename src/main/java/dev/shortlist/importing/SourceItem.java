package dev.shortlist.importing;

import dev.shortlist.itemimage.ImageLocation;
import java.math.BigDecimal;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One item as its source describes it; its number is its place in the stream.
 *
 * @param key what the source calls it, unique within the source
 * @param image where its image is; all items of a source have one, or none
 * @param label its true class, if the source tells it; for evaluation and simulation only
 * @param stratum a group that selection constraints may refer to
 * @param cost what its label costs
 * @param metadata everything else the source tells, flat
 */
record SourceItem(
    String key,
    @Nullable ImageLocation image,
    @Nullable String label,
    @Nullable String stratum,
    @Nullable BigDecimal cost,
    Map<String, Object> metadata) {

  /** An item of which only image and class are known. */
  static SourceItem of(String key, @Nullable ImageLocation image, @Nullable String label) {
    return new SourceItem(key, image, label, null, null, Map.of());
  }
}
