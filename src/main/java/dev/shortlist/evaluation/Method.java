package dev.shortlist.evaluation;

import dev.shortlist.backbone.BackboneKind;
import dev.shortlist.backbone.CardChoice;
import dev.shortlist.probe.ProbeOptions;
import dev.shortlist.training.Schedule;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** How labels are turned into predictions, with all options. */
sealed interface Method {

  /** What the method is called on the wire. */
  String name();

  /** Every option, defaults filled in, as {@link Methods#parse} reads them. */
  Map<String, Object> options();

  /** A head on cached features: seconds, up to a minute or two. */
  sealed interface OnFeatures extends Method {}

  /** A training on the images themselves: minutes, up to many hours. */
  sealed interface OnImages extends Method {

    /** {@code auto}, {@code cpu} or {@code cuda:N}. */
    String device();
  }

  /**
   * The class that most of the k nearest labeled items have.
   *
   * @param k lowered to what is labeled
   */
  record NearestNeighbours(int k) implements OnFeatures {

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
  record Linear(ProbeOptions training) implements OnFeatures {

    static final String NAME = "linear";

    @Override
    public String name() {
      return NAME;
    }

    @Override
    public Map<String, Object> options() {
      return options(training, false);
    }

    private static Map<String, Object> options(ProbeOptions training, boolean augmentation) {
      Map<String, Object> options = new LinkedHashMap<>();
      options.put("lr", training.learningRate());
      options.put("epochs", training.epochs());
      options.put("milestones", training.milestones());
      options.put("batch_size", training.batchSize());
      options.put(AUGMENTATION, augmentation);
      return options;
    }
  }

  /** The same on features of images that are augmented anew in every epoch. */
  record AugmentedLinear(ProbeOptions training, String device) implements OnImages {

    @Override
    public String name() {
      return Linear.NAME;
    }

    @Override
    public Map<String, Object> options() {
      Map<String, Object> options = Linear.options(training, true);
      options.put(DEVICE, device);
      return options;
    }
  }

  /**
   * The backbone itself, trained on with a linear head.
   *
   * @param rate learning rate of the backbone
   * @param headRate learning rate of the head
   * @param milestones epochs from which on both rates are a tenth of what they were
   */
  record FineTune(
      double rate,
      double headRate,
      int epochs,
      int batchSize,
      List<Integer> milestones,
      String device)
      implements OnImages {

    static final String NAME = "fine-tune";

    Schedule schedule() {
      return Schedule.fineTuning(rate, headRate).with(epochs, batchSize, milestones);
    }

    @Override
    public String name() {
      return NAME;
    }

    @Override
    public Map<String, Object> options() {
      Map<String, Object> options = new LinkedHashMap<>();
      options.put("lr", rate);
      options.put("lr_head", headRate);
      options.put("epochs", epochs);
      options.put("milestones", milestones);
      options.put("batch_size", batchSize);
      options.put(DEVICE, device);
      return options;
    }
  }

  /**
   * A residual network with random weights and a linear head.
   *
   * @param network its structure
   * @param card says how images are prepared
   * @param rate learning rate
   * @param milestones epochs from which on the rate is a tenth of what it was
   */
  record Scratch(
      BackboneKind network,
      CardChoice card,
      double rate,
      int epochs,
      int batchSize,
      List<Integer> milestones,
      String device)
      implements OnImages {

    static final String NAME = "scratch";

    Schedule schedule() {
      return Schedule.fromScratch(rate).with(epochs, batchSize, milestones);
    }

    @Override
    public String name() {
      return NAME;
    }

    @Override
    public Map<String, Object> options() {
      Map<String, Object> options = new LinkedHashMap<>();
      options.put("network", network.slug());
      options.put("card", card.json());
      options.put("lr", rate);
      options.put("epochs", epochs);
      options.put("milestones", milestones);
      options.put("batch_size", batchSize);
      options.put(DEVICE, device);
      return options;
    }
  }

  /** The option that makes a linear head see augmented images. */
  String AUGMENTATION = "augmentation";

  /** The option that says where a training on images runs. */
  String DEVICE = "device";

  /** Those that need no images, unless with augmentation. */
  List<String> NAMES_ON_FEATURES = List.of(NearestNeighbours.NAME, Linear.NAME);

  /** The methods there are, by name. */
  List<String> NAMES = List.of(NearestNeighbours.NAME, Linear.NAME, FineTune.NAME, Scratch.NAME);
}
