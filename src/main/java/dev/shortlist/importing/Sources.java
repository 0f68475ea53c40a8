package dev.shortlist.importing;

import dev.shortlist.problem.Problem;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** Opens datasets in whatever format they are. */
public final class Sources {

  private Sources() {}

  /**
   * Opens a dataset and checks it as far as its lists and records go; images are not decoded.
   *
   * @param work an empty folder of the service's own, where archives are unpacked; it must stay as
   *     long as the images are wanted
   * @throws Problem with every fault found, naming file and line
   */
  public static Source open(SourceRequest request, Roots roots, Path work) {
    Path location = roots.resolve(request.location(), "/location");
    Optional<Path> root =
        Optional.ofNullable(request.root()).map(path -> folder(roots.resolve(path, "/root")));
    return switch (request.format()) {
      case CIFAR10 -> CifarSource.open(Cifar.CIFAR10, location, request.split(), work);
      case CIFAR100 -> CifarSource.open(Cifar.CIFAR100, location, request.split(), work);
      case COCO -> CocoSource.open(file(location), root, roots);
      case FOLDER ->
          Unpacking.isArchive(location)
              ? ArchiveSource.open(location, work)
              : FolderSource.open(folder(location), "", roots);
      case IMAGENET -> imagenet(folder(location), request.split(), roots);
      case IMAGE_LIST -> ImageListSource.open(file(location), root, roots);
      case MANIFEST ->
          ManifestSource.open(file(location), root.orElse(location.getParent()), roots);
    };
  }

  private static Source imagenet(Path location, Split split, Roots roots) {
    Path folder = location.resolve(split.folder());
    if (!Files.isDirectory(folder)) {
      throw SourceFaults.unreadable(location, "it has no folder " + split.folder());
    }
    return FolderSource.open(folder, split.folder() + "/", roots);
  }

  private static Path file(Path location) {
    if (!Files.isRegularFile(location)) {
      throw Problem.invalid("/location", "%s is a folder, a file is needed".formatted(location));
    }
    return location;
  }

  private static Path folder(Path location) {
    if (!Files.isDirectory(location)) {
      throw Problem.invalid("/location", "%s is a file, a folder is needed".formatted(location));
    }
    return location;
  }
}
