package dev.shortlist.location;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RootsTests {

  private Path folder;
  private Path root;
  private Path file;
  private Path secret;
  private Roots roots;

  @BeforeEach
  void makeFiles(@TempDir Path temporary) throws IOException {
    folder = temporary.toRealPath();
    root = Files.createDirectories(folder.resolve("root"));
    file = Files.createFile(Files.createDirectories(root.resolve("a")).resolve("image.png"));
    secret = Files.createFile(folder.resolve("secret.png"));
    roots = new Roots(List.of(folder.resolve("not-there"), root));
  }

  @Test
  void resolvesAbsolutePathsAndThoseBelowARoot() {
    assertThat(roots.resolve(file.toString())).isEqualTo(file);
    assertThat(roots.resolve("a/image.png")).isEqualTo(file);
    assertThat(roots.resolve("a/../a")).isEqualTo(file.getParent());
  }

  @ParameterizedTest
  @ValueSource(strings = {"../secret.png", "a/../../secret.png", "/etc/passwd", "../root-too"})
  void refusesWhatLiesOutsideWhetherItExistsOrNot(String path) {
    assertThatThrownBy(() -> roots.resolve(path))
        .isInstanceOf(UnreadableLocation.class)
        .hasMessageContaining("outside of the folders that may be read")
        .hasMessageContaining("shortlist.locations.roots");
    assertThat(roots.file(root, path)).isEmpty();
  }

  @Test
  void refusesLinksToPlacesOutside() throws IOException {
    Path toFile = Files.createSymbolicLink(root.resolve("link.png"), secret);
    Path toFolder = Files.createSymbolicLink(root.resolve("up"), folder);
    for (Path link : List.of(toFile, toFolder, toFolder.resolve("secret.png"))) {
      assertThatThrownBy(() -> roots.resolve(link.toString()))
          .isInstanceOf(UnreadableLocation.class)
          .hasMessageContaining("outside of the folders that may be read");
      assertThat(roots.file(root, root.relativize(link).toString())).isEmpty();
    }
  }

  @Test
  void followsLinksToPlacesInside() throws IOException {
    Path link = Files.createSymbolicLink(root.resolve("link.png"), file);
    assertThat(roots.resolve("link.png")).isEqualTo(file);
    assertThat(roots.requireBelow(link)).isEqualTo(file);
  }

  @Test
  void noticesAFileThatBecameALinkOutside() throws IOException {
    Path found = roots.resolve("a/image.png");
    Files.delete(file);
    assertThatThrownBy(() -> roots.requireBelow(found)).hasMessageContaining("put it back");
    Files.createSymbolicLink(file, secret);
    assertThatThrownBy(() -> roots.requireBelow(found)).hasMessageContaining("outside");
  }

  @Test
  void saysWhatIsMissing() {
    assertThatThrownBy(() -> roots.resolve("a/other.png"))
        .isInstanceOf(UnreadableLocation.class)
        .hasMessageContaining("there is no a/other.png below");
  }
}
