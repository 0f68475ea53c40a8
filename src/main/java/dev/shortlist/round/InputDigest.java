package dev.shortlist.round;

import dev.shortlist.digest.Sha256;
import dev.shortlist.pool.Standing;
import dev.shortlist.selection.Constraints;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;

/** The digest of what a selection was given beside the features. */
final class InputDigest {

  private InputDigest() {}

  /** Over the labeled items, their classes and the held items. */
  static String of(Standing standing) {
    return Sha256.of(standing.labeled(), standing.classes(), standing.held());
  }

  /** Over what constraints came to: item numbers, distance, strata and costs. */
  static String of(Constraints constraints) {
    MessageDigest sha256 = Sha256.start();
    Sha256.add(sha256, constraints.excluded());
    addNumbers(sha256, constraints.minimumDistance());
    int[] included = constraints.included();
    addText(sha256, "included");
    if (included != null) {
      Sha256.add(sha256, included);
    }
    Constraints.Strata strata = constraints.strata();
    addText(sha256, "strata");
    if (strata != null) {
      addText(sha256, strata.names());
      Sha256.add(sha256, strata.stratumOf());
      Sha256.add(sha256, strata.minimum());
      Sha256.add(sha256, strata.maximum());
    }
    Constraints.Costs costs = constraints.costs();
    addText(sha256, "costs");
    if (costs != null) {
      addNumbers(sha256, costs.ofItem());
      addNumbers(sha256, costs.budget());
    }
    return Sha256.end(sha256);
  }

  private static void addNumbers(MessageDigest sha256, double... numbers) {
    ByteBuffer buffer =
        ByteBuffer.allocate(Double.BYTES * numbers.length).order(ByteOrder.LITTLE_ENDIAN);
    buffer.asDoubleBuffer().put(numbers);
    Sha256.add(sha256, new int[] {numbers.length});
    sha256.update(buffer);
  }

  private static void addText(MessageDigest sha256, String... texts) {
    for (String text : texts) {
      byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
      Sha256.add(sha256, new int[] {bytes.length});
      sha256.update(bytes);
    }
  }
}
