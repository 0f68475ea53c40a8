package dev.shortlist.itemimage;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;
import org.springframework.util.FileSystemUtils;

/**
 * The folder for images that are not files of their own where they come from: what archives and
 * pickles hold is unpacked here, once, and stays as long as its dataset.
 */
@Component
public class StoredImages {

  private static final String UUID_PATTERN = "[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}";

  private final Path folder;

  StoredImages(@Value("${shortlist.data}/images") Path folder) {
    this.folder = folder.toAbsolutePath().normalize();
  }

  /**
   * The folder of one attempt at importing a dataset, new and empty; those of other attempts are
   * given up.
   */
  public Path begin(UUID datasetId, int attempt) {
    try {
      delete(datasetId);
      return Files.createDirectories(ofDataset(datasetId).resolve(String.valueOf(attempt)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Deletes everything that was stored for a dataset. */
  public void delete(UUID datasetId) {
    try {
      FileSystemUtils.deleteRecursively(ofDataset(datasetId));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * The folders of attempts that there are.
   *
   * @return by the dataset that was, or is being, imported
   */
  public Map<UUID, List<Path>> attempts() {
    Map<UUID, List<Path>> attempts = new HashMap<>();
    for (Path dataset : entries(folder)) {
      String name = String.valueOf(dataset.getFileName());
      if (name.matches(UUID_PATTERN)) {
        attempts.put(UUID.fromString(name), entries(dataset));
      }
    }
    return attempts;
  }

  private static List<Path> entries(Path folder) {
    try (Stream<Path> entries = Files.list(folder)) {
      return entries.toList();
    } catch (NoSuchFileException e) {
      return List.of(); // nothing was imported yet, or another process deletes what was given up
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Path ofDataset(UUID datasetId) {
    return folder.resolve(datasetId.toString());
  }

  boolean contains(Path file) {
    return file.startsWith(folder);
  }

  /** The path below this folder, which may be elsewhere tomorrow. */
  String relative(Path file) {
    return folder.relativize(file).toString().replace('\\', '/');
  }

  Path file(String relative) {
    return folder.resolve(relative);
  }
}
