package dev.shortlist.importing;

import dev.shortlist.problem.Problem;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** How a dataset is laid out in files. */
enum SourceFormat {
  /** The CIFAR-10 archive, binary or python version, packed or not. */
  CIFAR10,
  /** The CIFAR-100 archive, likewise; the fine classes are its classes. */
  CIFAR100,
  /** A COCO file; its {@code images} are the items. */
  COCO,
  /** Images in a folder or an archive, in one subfolder per class or in none. */
  FOLDER,
  /** {@code train/<class>/*} and {@code val/<class>/*}, in the reference's order. */
  IMAGENET,
  /** Lines of {@code path label}, as ImageNet-LT and Places-LT have. */
  IMAGE_LIST,
  /** CSV with a header, or JSON Lines. */
  MANIFEST;

  /** Its name in requests, for example {@code image-list}. */
  String slug() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /**
   * @throws Problem for an unknown name, with the known ones
   */
  static SourceFormat named(String slug) {
    return Arrays.stream(values())
        .filter(format -> format.slug().equals(slug))
        .findFirst()
        .orElseThrow(() -> Problem.invalid("/format", unknown(slug)));
  }

  private static String unknown(String slug) {
    return "there is no format '%s'; use one of %s"
        .formatted(
            slug,
            Arrays.stream(values()).map(SourceFormat::slug).collect(Collectors.joining(", ")));
  }
}
