package dev.shortlist.round;

import dev.shortlist.pool.Standing;
import dev.shortlist.selection.Constraints;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * The digest of what a selection was given beside the features, each part with its length first.
 */
final class InputDigest {

  private final MessageDigest sha256;

  private InputDigest() {
    try {
      sha256 = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  /** sha256 over the labeled items, their classes and the held items. */
  static String of(Standing standing) {
    return new InputDigest()
        .add(standing.labeled())
        .add(standing.classes())
        .add(standing.held())
        .hex();
  }

  /** sha256 over what constraints came to: item numbers, strata and costs. */
  static String of(Constraints constraints) {
    int[] included = constraints.included();
    Constraints.Strata strata = constraints.strata();
    Constraints.Costs costs = constraints.costs();
    InputDigest digest =
        new InputDigest().add(constraints.excluded()).add(constraints.minimumDistance());
    digest.add("included");
    if (included != null) {
      digest.add(included);
    }
    digest.add("strata");
    if (strata != null) {
      digest.add(strata.names()).add(strata.stratumOf());
      digest.add(strata.minimum()).add(strata.maximum());
    }
    digest.add("costs");
    if (costs != null) {
      digest.add(costs.ofItem()).add(costs.budget());
    }
    return digest.hex();
  }

  private InputDigest add(int[] numbers) {
    ByteBuffer buffer = littleEndian(4L * (numbers.length + 1)).putInt(numbers.length);
    buffer.asIntBuffer().put(numbers);
    sha256.update(buffer.rewind());
    return this;
  }

  private InputDigest add(double... numbers) {
    ByteBuffer buffer = littleEndian(8L * (numbers.length + 1)).putLong(numbers.length);
    buffer.asDoubleBuffer().put(numbers);
    sha256.update(buffer.rewind());
    return this;
  }

  private InputDigest add(String... texts) {
    for (String text : texts) {
      byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
      sha256.update(littleEndian(4).putInt(bytes.length).flip());
      sha256.update(bytes);
    }
    return this;
  }

  private static ByteBuffer littleEndian(long bytes) {
    return ByteBuffer.allocate(Math.toIntExact(bytes)).order(ByteOrder.LITTLE_ENDIAN);
  }

  private String hex() {
    return "sha256:" + HexFormat.of().formatHex(sha256.digest());
  }
}
