package dev.shortlist.evaluation;

import dev.shortlist.training.CheckpointFile;
import dev.shortlist.training.Checkpoints;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/** The checkpoints of evaluations that train on images, a file for each while it runs. */
@Component
class TrainingCheckpoints {

  /** What a killed training loses at most, beside the epoch under way. */
  private static final Duration PAUSE = Duration.ofMinutes(1);

  private final Path folder;
  private final Clock clock;

  TrainingCheckpoints(
      @Value("${shortlist.data}/checkpoints") Path folder,
      Clock clock,
      EvaluationRepository evaluations)
      throws IOException {
    this.folder = folder;
    this.clock = clock;
    deleteAbandoned(evaluations);
  }

  /** Deletes what processes left behind that were killed between an evaluation's end and this. */
  private void deleteAbandoned(EvaluationRepository evaluations) throws IOException {
    Files.createDirectories(folder);
    try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
      for (Path file : files) {
        UUID evaluation = evaluationOf(file);
        if (evaluation != null && !evaluations.existsByIdAndState(evaluation, WorkState.PENDING)) {
          Files.deleteIfExists(file);
        }
      }
    }
  }

  /** Whose state a file holds, whole or half written; null if it is nobody's. */
  private static @Nullable UUID evaluationOf(Path file) {
    String name = file.getFileName().toString();
    int end = name.indexOf('.');
    try {
      return UUID.fromString(end < 0 ? name : name.substring(0, end));
    } catch (IllegalArgumentException e) {
      return null;
    }
  }

  /**
   * @param images digest of what is trained on and judged by: with other images a training begins
   *     anew
   */
  Checkpoints of(UUID evaluation, String images) {
    return new OfImages(file(evaluation), images);
  }

  private CheckpointFile file(UUID evaluation) {
    return new CheckpointFile(folder.resolve(evaluation.toString()), PAUSE, clock);
  }

  /** Fingerprints of trainings leave out the pixels. */
  private record OfImages(Checkpoints file, String images) implements Checkpoints {

    @Override
    public void offer(String fingerprint, State state) {
      file.offer(fingerprint + images, state);
    }

    @Override
    public boolean restore(String fingerprint, State state) {
      return file.restore(fingerprint + images, state);
    }
  }

  /** Deletes the file once the transaction at hand has committed; until then it may be needed. */
  void forget(UUID evaluation) {
    TransactionSynchronizationManager.registerSynchronization(
        new TransactionSynchronization() {
          @Override
          public void afterCommit() {
            file(evaluation).delete();
          }
        });
  }
}
