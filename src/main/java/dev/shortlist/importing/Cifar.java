package dev.shortlist.importing;

import java.util.List;

/**
 * One of the two CIFAR archives: how its records look and what its files are called.
 *
 * @param labelBytes bytes in front of the planes; the last of them is the class
 * @param classes how many there are
 * @param train the batches of this split in the official order, without suffix
 * @param test the one of the other
 */
record Cifar(int labelBytes, int classes, List<String> train, String test, Names names) {

  static final Cifar CIFAR10 =
      new Cifar(
          1,
          10,
          List.of("data_batch_1", "data_batch_2", "data_batch_3", "data_batch_4", "data_batch_5"),
          "test_batch",
          new Names("batches.meta.txt", "batches.meta", "label_names", "labels"));

  static final Cifar CIFAR100 =
      new Cifar(
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

  int recordBytes() {
    return labelBytes + PLANES;
  }

  /** The batches of a split; the one that is no training split is called test or val. */
  List<String> batches(Split split) {
    return split == Split.TRAIN ? train : List.of(test);
  }

  /** Whether a file belongs to the archive, whatever folder it is in. */
  boolean owns(String path) {
    String file = fileName(path);
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
