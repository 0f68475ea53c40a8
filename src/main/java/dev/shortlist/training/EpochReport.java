package dev.shortlist.training;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What an epoch came to.
 *
 * @param epoch epochs done, from 1
 * @param meanLoss over the images of the epoch, each before the step it took part in
 * @param accuracy on the validation images after the epoch, where it was measured
 */
public record EpochReport(int epoch, double meanLoss, @Nullable Accuracy accuracy) {

  private static final int VALIDATED_EVERY = 10;

  static void write(List<EpochReport> history, DataOutputStream out) throws IOException {
    out.writeInt(history.size());
    for (EpochReport report : history) {
      out.writeDouble(report.meanLoss());
      Accuracy accuracy = report.accuracy();
      out.writeBoolean(accuracy != null);
      if (accuracy != null) {
        out.writeInt(accuracy.right());
        out.writeInt(accuracy.rightAmongFive());
        out.writeInt(accuracy.images());
      }
    }
  }

  static List<EpochReport> read(DataInputStream in) throws IOException {
    List<EpochReport> history = new ArrayList<>();
    int epochs = in.readInt();
    for (int epoch = 1; epoch <= epochs; epoch++) {
      double meanLoss = in.readDouble();
      Accuracy accuracy =
          in.readBoolean() ? new Accuracy(in.readInt(), in.readInt(), in.readInt()) : null;
      history.add(new EpochReport(epoch, meanLoss, accuracy));
    }
    return history;
  }

  /**
   * Whether the reference program looks at the validation images after an epoch.
   *
   * @param epoch from 0
   */
  public static boolean isValidated(int epoch, int epochs) {
    return epoch % VALIDATED_EVERY == 0 || epoch == epochs - 1;
  }
}
