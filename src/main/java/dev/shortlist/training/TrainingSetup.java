package dev.shortlist.training;

import dev.shortlist.backbone.ResNetWeights;
import dev.shortlist.backbone.Transform;
import dev.shortlist.problem.Problem;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * Everything that decides what a training comes to.
 *
 * @param start weights of the network; the head starts at random
 * @param transform of validation images; training images are augmented to the side of its crop
 * @param classCount classes the head tells apart, at least 2
 */
public record TrainingSetup(
    ResNetWeights start,
    Transform transform,
    int classCount,
    LabeledImages training,
    LabeledImages validation,
    Recipe recipe,
    long seed) {

  /**
   * @throws Problem if there is too little to train on
   */
  public TrainingSetup {
    if (training.size() < 2 || classCount < 2) {
      throw Problem.invalid(
          "/pool_id",
          "%d labeled images of %d classes are too few to train a network; label more"
              .formatted(training.size(), classCount));
    }
    if (validation.size() == 0) {
      throw Problem.invalid("/validation_feature_cache_id", "there are no validation images");
    }
  }

  /**
   * SHA-256 of all of it but the pixels, in hexadecimal: what a checkpoint of this training is
   * recognised by.
   */
  String digest() {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      try (DataOutputStream out =
          new DataOutputStream(new DigestOutputStream(OutputStream.nullOutputStream(), digest))) {
        out.writeUTF(
            "%s; %s; %d classes; %s; seed %d"
                .formatted(start.network(), transform.describe(), classCount, recipe, seed));
        write(training, out);
        write(validation, out);
        for (String name : start.network().tensors().keySet()) {
          Floats.write(start.tensor(name), out);
        }
      }
      return HexFormat.of().formatHex(digest.digest());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void write(LabeledImages images, DataOutputStream out) throws IOException {
    out.writeInt(images.size());
    for (int position = 0; position < images.size(); position++) {
      out.writeUTF(images.images().key(position));
      out.writeInt(images.classOf()[position]);
    }
  }
}
