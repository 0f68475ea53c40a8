package dev.shortlist.importing;

import dev.shortlist.problem.Problem;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;

/** Which files of a folder or an archive are images, by their paths below it. */
final class ImageNames {

  private static final Set<String> DECODED = Set.of("bmp", "jpeg", "jpg", "png", "webp");

  /** Images to the reference, which cannot be decoded here. */
  private static final Set<String> OTHER_IMAGES = Set.of("pgm", "ppm", "tif", "tiff");

  /** What is said of a source without images. */
  static final String NONE =
      "it holds no images (%s) that are not hidden"
          .formatted(String.join(", ", new TreeSet<>(DECODED)));

  private ImageNames() {}

  /** Whether a file or folder is hidden, or is in a hidden folder: {@code cat/.thumbs/1.png}. */
  static boolean isHidden(String path) {
    return Arrays.stream(path.split("/"))
        .anyMatch(name -> name.startsWith(".") && !name.equals(".") && !name.equals(".."));
  }

  /**
   * Whether a file is an image that can be decoded, and is not hidden.
   *
   * @param source the folder or archive it is in
   * @throws Problem if it is an image that cannot be decoded
   */
  static boolean isImage(Path source, String path) {
    int dot = path.lastIndexOf('.');
    String suffix = dot < 0 ? "" : path.substring(dot + 1).toLowerCase(Locale.ROOT);
    boolean other = OTHER_IMAGES.contains(suffix);
    if ((!other && !DECODED.contains(suffix)) || isHidden(path)) {
      return false;
    }
    if (other) {
      throw SourceFaults.unreadable(
          source, "%s is not decoded; convert the file %s or take it out".formatted(suffix, path));
    }
    return true;
  }
}
