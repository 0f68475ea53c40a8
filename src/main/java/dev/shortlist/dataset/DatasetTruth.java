package dev.shortlist.dataset;

import dev.shortlist.problem.Problem;
import dev.shortlist.problem.ProblemType;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.modulith.NamedInterface;
import org.springframework.stereotype.Component;

/**
 * The true classes of datasets that have them. What a round knows is what was bought, so this is a
 * named interface of its own: only modules that declare {@code dataset :: truth}, to evaluate, to
 * simulate or to offer an oracle baseline, can see it.
 */
@Component
@NamedInterface("truth")
public class DatasetTruth {

  private final Datasets datasets;
  private final JdbcClient jdbc;

  DatasetTruth(Datasets datasets, JdbcClient jdbc) {
    this.datasets = datasets;
    this.jdbc = jdbc;
  }

  /**
   * @return shape (n): the class number of each item, from 0, or −1 where it is unknown
   * @throws Problem {@code NOT_FOUND} without such a dataset, {@code WRONG_STATE} if it has no
   *     truth
   */
  public int[] require(UUID datasetId) {
    int size = datasets.require(datasetId).size();
    byte[] classes =
        jdbc.sql("SELECT classes FROM dataset_truth WHERE dataset_id = :dataset")
            .param("dataset", datasetId)
            .query(byte[].class)
            .optional()
            .orElseThrow(() -> missing(datasetId));
    int[] truth = new int[size];
    ByteBuffer.wrap(classes).order(ByteOrder.LITTLE_ENDIAN).asIntBuffer().get(truth);
    return truth;
  }

  private static Problem missing(UUID datasetId) {
    return new Problem(
        ProblemType.WRONG_STATE,
        "dataset %s has no true classes; PUT them as a .npy file to /datasets/%s/truth"
            .formatted(datasetId, datasetId));
  }

  /**
   * Takes one {@code .npy} list of class numbers, in place of what was there.
   *
   * @throws Problem {@code MALFORMED_REQUEST} or {@code INVALID_REQUEST} saying what is wrong with
   *     it
   */
  void replace(UUID datasetId, InputStream body) throws IOException {
    Dataset dataset = datasets.require(datasetId);
    replace(datasetId, TruthFile.read(body, dataset.size(), dataset.classes().size()));
  }

  /**
   * Takes the true classes that came with an imported dataset.
   *
   * @param truth shape (n): the class number of each item, from 0, or −1 where it is unknown
   */
  public void replace(UUID datasetId, int[] truth) {
    ByteBuffer classes =
        ByteBuffer.allocate(truth.length * Integer.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    classes.asIntBuffer().put(truth);
    replace(datasetId, classes.array());
  }

  private void replace(UUID datasetId, byte[] classes) {
    jdbc.sql(
            """
            INSERT INTO dataset_truth (dataset_id, classes) VALUES (:dataset, :classes)
            ON CONFLICT (dataset_id) DO UPDATE SET classes = excluded.classes
            """)
        .param("dataset", datasetId)
        .param("classes", classes)
        .update();
  }
}
