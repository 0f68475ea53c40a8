package dev.shortlist.importing;

import dev.shortlist.location.Roots;
import dev.shortlist.location.UnreadableLocation;
import dev.shortlist.problem.Problem;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** Opens datasets in whatever format they are. */
@Component
class Sources {

  private final Roots roots;

  Sources(Roots roots) {
    this.roots = roots;
  }

  /**
   * Opens a dataset and checks it as far as its lists and records go; images are not read.
   *
   * @throws Problem with every fault found, naming file and line
   */
  Source open(SourceRequest request, Workspace work) {
    Place place = find(request);
    Path location = place.location();
    return switch (request.format()) {
      case CIFAR10 -> new CifarFiles(Cifar.CIFAR10, roots, work).open(location, request.split());
      case CIFAR100 -> new CifarFiles(Cifar.CIFAR100, roots, work).open(location, request.split());
      case COCO -> CocoSource.open(location, place.root(), roots, work);
      case FOLDER ->
          TarFile.isTar(location)
              ? ArchiveSource.open(location, work)
              : FolderSource.open(location, "", roots, work);
      case IMAGENET ->
          FolderSource.open(
              location.resolve(request.split().folder()),
              request.split().folder() + "/",
              roots,
              work);
      case IMAGE_LIST -> ImageListSource.open(location, place.root(), roots, work);
      case MANIFEST ->
          ManifestSource.open(location, place.root().orElse(folderOf(location)), roots, work);
    };
  }

  /** Files and folders that exist and may be read. */
  private record Place(Path location, Optional<Path> root) {}

  /**
   * Refuses what can be seen to be impossible without reading anything.
   *
   * @throws Problem {@code INVALID_REQUEST} naming the field
   */
  void requirePossible(SourceRequest request) {
    find(request);
  }

  private Place find(SourceRequest request) {
    Path location = resolve("/location", request.location());
    switch (request.format()) {
      case CIFAR10, CIFAR100 -> {}
      case FOLDER -> {
        if (!TarFile.isTar(location)) {
          requireFolder("/location", location, "a folder or a .tar or .tar.gz file");
        }
      }
      case IMAGENET -> {
        requireFolder("/location", location, "a folder");
        requireFolder(
            "/location",
            location.resolve(request.split().folder()),
            "the folder of split %s".formatted(request.split().folder()));
      }
      case COCO, IMAGE_LIST, MANIFEST -> requireFile(location);
    }
    return new Place(location, root(request));
  }

  private Optional<Path> root(SourceRequest request) {
    String named = request.root();
    if (named == null) {
      return Optional.empty();
    }
    switch (request.format()) {
      case COCO, IMAGE_LIST, MANIFEST -> {}
      case CIFAR10, CIFAR100, FOLDER, IMAGENET ->
          throw Problem.invalid(
              "/root", "format %s needs no root; leave it out".formatted(request.format().slug()));
    }
    Path root = resolve("/root", named);
    requireFolder("/root", root, "a folder");
    return Optional.of(root);
  }

  private Path resolve(String pointer, String location) {
    try {
      return roots.resolve(location);
    } catch (UnreadableLocation e) {
      throw Problem.invalid(pointer, e.detail());
    }
  }

  private static void requireFile(Path location) {
    if (!Files.isRegularFile(location)) {
      throw Problem.invalid("/location", "%s is a folder; a file is needed".formatted(location));
    }
  }

  private static void requireFolder(String pointer, Path location, String needed) {
    if (!Files.isDirectory(location)) {
      throw Problem.invalid(pointer, "%s is not %s, which is needed".formatted(location, needed));
    }
  }

  static Path folderOf(Path file) {
    return Objects.requireNonNull(file.getParent());
  }
}
