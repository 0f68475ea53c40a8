package dev.shortlist.evaluation;

import dev.shortlist.probe.ProbeOptions;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** How labels are turned into predictions, with all options. */
sealed interface Method {

  /** What the method is called on the wire. */
  String name();

  /** Every option, defaults filled in, as {@link Methods#parse} reads them. */
  Map<String, Object> options();

  /**
   * The class that most of the k nearest labeled items have.
   *
   * @param k lowered to what is labeled
   */
  record NearestNeighbours(int k) implements Method {

    static final String NAME = "knn";

    @Override
    public String name() {
      return NAME;
    }

    @Override
    public Map<String, Object> options() {
      return Map.of("k", k);
    }
  }

  /** A linear classifier on unit-length features, trained as the reference program does. */
  record Linear(ProbeOptions training) implements Method {

    static final String NAME = "linear";

    @Override
    public String name() {
      return NAME;
    }

    @Override
    public Map<String, Object> options() {
      Map<String, Object> options = new LinkedHashMap<>();
      options.put("lr", training.learningRate());
      options.put("epochs", training.epochs());
      options.put("milestones", training.milestones());
      options.put("batch_size", training.batchSize());
      return options;
    }
  }

  /** The methods there are, by name. */
  List<String> NAMES = List.of(NearestNeighbours.NAME, Linear.NAME);
}
