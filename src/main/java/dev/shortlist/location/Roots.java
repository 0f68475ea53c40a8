package dev.shortlist.location;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.stereotype.Component;

/**
 * The folders below which the service may read. What lies elsewhere is refused whether it exists or
 * not, and links are followed only to places below a root.
 */
@Component
public class Roots {

  private static final String SETTING = "shortlist.locations.roots";

  private final List<Path> roots;

  @Autowired
  Roots(LocationSettings settings) {
    this(settings.roots().stream().map(Path::of).toList());
  }

  Roots(List<Path> roots) {
    this.roots = roots.stream().map(root -> root.toAbsolutePath().normalize()).toList();
  }

  /**
   * The file or folder that a request names.
   *
   * @param location an absolute path, or one below a root
   * @return its real path, without links
   * @throws UnreadableLocation if it lies outside of every root, or does not exist
   */
  public Path resolve(String location) {
    Path named = path(location);
    boolean inside = false;
    for (Path root : roots) {
      Path candidate = root.resolve(named).normalize();
      if (candidate.startsWith(root)) {
        inside = true;
        if (Files.exists(candidate)) {
          return requireBelow(candidate);
        }
      }
    }
    throw new UnreadableLocation(
        inside
            ? "there is no %s below %s; give a path that exists there".formatted(location, names())
            : "%s lies outside of the folders that may be read (%s); move it, or add its folder to %s"
                .formatted(location, names(), SETTING));
  }

  /**
   * The real path of a file that was found below a root, which may have become a link since.
   *
   * @throws UnreadableLocation if it leads to a place outside of every root, or to nothing
   */
  public Path requireBelow(Path file) {
    try {
      Path real = file.toRealPath();
      if (!contains(real)) {
        throw new UnreadableLocation(
            "%s leads to a place outside of the folders that may be read (%s); put the file itself there, or add its folder to %s"
                .formatted(file, names(), SETTING));
      }
      return real;
    } catch (NoSuchFileException e) {
      throw new UnreadableLocation("there is no file %s; put it back".formatted(file), e);
    } catch (IOException e) {
      throw new UnreadableLocation("%s cannot be read: %s".formatted(file, e.getMessage()), e);
    }
  }

  /**
   * The file that a line of a list names.
   *
   * @param base a folder that was resolved already
   * @return its real path; nothing if no such file exists below a root
   */
  public Optional<Path> file(Path base, String relative) {
    try {
      Path real = base.resolve(relative).toRealPath();
      return contains(real) && Files.isRegularFile(real) ? Optional.of(real) : Optional.empty();
    } catch (IOException | InvalidPathException e) {
      return Optional.empty();
    }
  }

  /** A root may be a link itself, and may come to be while the service runs. */
  private boolean contains(Path real) throws IOException {
    for (Path root : roots) {
      if (Files.exists(root) && real.startsWith(root.toRealPath())) {
        return true;
      }
    }
    return false;
  }

  private static Path path(String location) {
    try {
      return Path.of(location);
    } catch (InvalidPathException e) {
      throw new UnreadableLocation("'%s' is no path: %s".formatted(location, e.getReason()), e);
    }
  }

  private String names() {
    return roots.isEmpty()
        ? "none are configured"
        : roots.stream().map(Path::toString).collect(Collectors.joining(", "));
  }
}
