package dev.shortlist.importing;

import java.util.List;

/** The two CIFAR archives: how their records look and what their files are called. */
enum Cifar {
  CIFAR10(
      1,
      10,
      List.of("data_batch_1", "data_batch_2", "data_batch_3", "data_batch_4", "data_batch_5"),
      "test_batch",
      new Names("batches.meta.txt", "batches.meta", "label_names", "labels")),
  CIFAR100(
      2,
      100,
      List.of("train"),
      "test",
      new Names("fine_label_names.txt", "meta", "fine_label_names", "fine_labels"));

  static final int SIDE = 32;
  static final int PLANES = 3 * SIDE * SIDE;

  /**
   * Where class names and class numbers are found.
   *
   * @param text the file of names beside binary batches
   * @param pickle the file of names beside python batches, under the key {@code key}
   * @param labels the key of the numbers in a python batch
   */
  record Names(String text, String pickle, String key, String labels) {}

  private final int labelBytes;
  private final int classes;
  private final List<String> train;
  private final String test;
  private final Names names;

  Cifar(int labelBytes, int classes, List<String> train, String test, Names names) {
    this.labelBytes = labelBytes;
    this.classes = classes;
    this.train = train;
    this.test = test;
    this.names = names;
  }

  /** Bytes in front of the planes; the last of them is the class. */
  int labelBytes() {
    return labelBytes;
  }

  int recordBytes() {
    return labelBytes + PLANES;
  }

  int classes() {
    return classes;
  }

  Names names() {
    return names;
  }

  /** The batches of a split in the official order, without suffix. */
  List<String> batches(Split split) {
    return split == Split.TRAIN ? train : List.of(test);
  }

  /** Whether a file belongs to the archive, whatever folder it is in. */
  boolean owns(String name) {
    String file = fileName(name);
    String batch = file.replaceFirst("\\.bin$", "");
    return train.contains(batch)
        || test.equals(batch)
        || file.equals(names.text())
        || file.equals(names.pickle());
  }

  static String fileName(String path) {
    return path.substring(path.lastIndexOf('/') + 1);
  }
}
