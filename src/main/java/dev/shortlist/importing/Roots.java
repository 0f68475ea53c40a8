package dev.shortlist.importing;

import dev.shortlist.problem.Problem;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The folders below which the service may read. What lies elsewhere is refused whether it exists or
 * not, and links are followed only to places below a root.
 */
public final class Roots {

  private final List<Path> configured;
  private final List<Path> real = new ArrayList<>();

  /**
   * @throws Problem if a root does not exist
   */
  public Roots(List<Path> configured) {
    this.configured = configured.stream().map(root -> root.toAbsolutePath().normalize()).toList();
    for (Path root : this.configured) {
      try {
        real.add(root.toRealPath());
      } catch (IOException e) {
        throw Problem.invalid("/location", "the configured root %s cannot be read".formatted(root));
      }
    }
  }

  /**
   * The file or folder a request names.
   *
   * @param pointer the field of the request that names it
   * @throws Problem if it lies outside of every root, or does not exist
   */
  public Path resolve(String location, String pointer) {
    Path named = path(location, pointer);
    for (Path root : configured) {
      Path candidate = root.resolve(named).normalize();
      if (candidate.startsWith(root) && Files.exists(candidate)) {
        return requireBelow(candidate, pointer);
      }
    }
    boolean inside = configured.stream().anyMatch(r -> r.resolve(named).normalize().startsWith(r));
    throw Problem.invalid(
        pointer,
        inside
            ? "there is no %s below %s".formatted(location, names())
            : "%s lies outside of the folders that may be read: %s".formatted(location, names()));
  }

  /**
   * The file that a line of a list names.
   *
   * @param base an already resolved folder
   * @return nothing if it does not exist below a root
   */
  Optional<Path> file(Path base, String relative) {
    try {
      Path file = base.resolve(relative).toRealPath();
      return contains(file) && Files.isRegularFile(file) ? Optional.of(file) : Optional.empty();
    } catch (IOException | InvalidPathException e) {
      return Optional.empty();
    }
  }

  /** Whether a file that was found below a root is no link to a place outside of all of them. */
  boolean contains(Path file) throws IOException {
    Path realPath = file.toRealPath();
    return real.stream().anyMatch(realPath::startsWith);
  }

  private Path requireBelow(Path candidate, String pointer) {
    try {
      if (!contains(candidate)) {
        throw Problem.invalid(
            pointer,
            "%s is a link to a place outside of the folders that may be read".formatted(candidate));
      }
      return candidate.toRealPath();
    } catch (NoSuchFileException e) {
      throw Problem.invalid(pointer, "%s is a link to nothing".formatted(candidate));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Path path(String location, String pointer) {
    try {
      return Path.of(location);
    } catch (InvalidPathException e) {
      throw Problem.invalid(pointer, "'%s' is no path".formatted(location));
    }
  }

  private String names() {
    return configured.isEmpty()
        ? "none are configured"
        : configured.stream().map(Path::toString).collect(Collectors.joining(", "));
  }
}
