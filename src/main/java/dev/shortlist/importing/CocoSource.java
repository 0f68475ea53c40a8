package dev.shortlist.importing;

import dev.shortlist.itemimage.ImageLocation;
import dev.shortlist.location.RemoteFiles;
import dev.shortlist.location.Roots;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.exc.JacksonIOException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The {@code images} of a COCO file; annotations are passed over. The key is the file name, the id
 * goes to the metadata.
 *
 * @param root what the file names are relative to; without it images are at their {@code coco_url},
 *     and those without one beside the file
 */
record CocoSource(Path file, Optional<Path> root, Roots roots, int size) implements Source {

  /** Reads one value after the other from a parser. */
  private static final JsonMapper JSON =
      JsonMapper.builder().disable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS).build();

  /**
   * @throws dev.shortlist.problem.Problem with the lines of images that cannot be used
   */
  static CocoSource open(Path file, Optional<Path> root, Roots roots, Workspace work) {
    CocoSource unchecked = new CocoSource(file, root, roots, 0);
    SourceFaults faults = new SourceFaults(file);
    RepeatedKeys keys = new RepeatedKeys();
    int images = 0;
    try (Images reader = unchecked.new Images(faults)) {
      for (SourceItem image = reader.next(); image != null; image = reader.next()) {
        keys.add(image.key());
        work.found(++images);
      }
    } catch (IOException e) {
      throw SourceFaults.unreadable(file, e);
    }
    faults.refuse();
    if (images == 0) {
      throw SourceFaults.unreadable(file, "it has no images");
    }
    SourceFaults repeated = new SourceFaults(file, "image");
    AtomicLong number = new AtomicLong();
    keys.addTo(
        repeated,
        unchecked
            .items()
            .map(item -> new RepeatedKeys.Placed(number.incrementAndGet(), item.key())));
    repeated.refuse();
    return new CocoSource(file, root, roots, images);
  }

  @Override
  public List<String> classes() {
    return List.of();
  }

  @Override
  public Stream<SourceItem> items() {
    SourceFaults faults = new SourceFaults(file);
    try {
      Images images = new Images(faults);
      return Stream.generate(() -> Optional.ofNullable(images.next()))
          .takeWhile(Optional::isPresent)
          .map(Optional::orElseThrow)
          .peek(item -> faults.refuse())
          .onClose(images::close);
    } catch (IOException e) {
      throw SourceFaults.unreadable(file, e);
    }
  }

  /** Reads one image after the other, whatever else the file holds. */
  private final class Images implements AutoCloseable {

    private final JsonParser parser;
    private final SourceFaults faults;
    private boolean inside;
    private int index = -1;

    Images(SourceFaults faults) throws IOException {
      BufferedReader reader = Text.open(file);
      this.parser = JSON.createParser(reader);
      this.faults = faults;
    }

    @Nullable SourceItem next() {
      try {
        if (!inside && !find()) {
          return null;
        }
        JsonToken token = parser.nextToken();
        if (token == JsonToken.END_ARRAY) {
          return null;
        }
        index++;
        long line = parser.currentTokenLocation().getLineNr();
        return item(line, JSON.readTree(parser));
      } catch (JacksonIOException e) {
        throw SourceFaults.unreadable(file, Objects.requireNonNull(e.getCause()));
      } catch (JacksonException e) {
        throw SourceFaults.unreadable(
            file, "line %d: %s".formatted(e.getLocation().getLineNr(), e.getOriginalMessage()));
      }
    }

    /** Goes to the first image. */
    private boolean find() {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        throw SourceFaults.unreadable(file, "it is no JSON object");
      }
      while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
        boolean images = parser.currentName().equals("images");
        if (parser.nextToken() == JsonToken.START_ARRAY && images) {
          inside = true;
          return true;
        }
        parser.skipChildren();
      }
      return false;
    }

    private SourceItem item(long line, JsonNode image) {
      String name = image.path("file_name").asString("");
      if (name.isBlank()) {
        faults.add(line, "images[%d] has no file_name".formatted(index));
        return SourceItem.of(name, null, null);
      }
      return new SourceItem(name, location(line, name, image), null, null, null, metadata(image));
    }

    private @Nullable ImageLocation location(long line, String name, JsonNode image) {
      String url = image.path("coco_url").asString("");
      if (root.isEmpty() && !url.isBlank()) {
        return remote(line, url);
      }
      Path base = root.orElse(Sources.folderOf(file));
      Optional<Path> found = roots.file(base, name);
      if (found.isEmpty()) {
        faults.add(line, "there is no file %s below %s".formatted(name, base));
      }
      return found.map(ImageLocation.Whole::new).orElse(null);
    }

    private @Nullable ImageLocation remote(long line, String url) {
      try {
        URI uri = new URI(url);
        if (RemoteFiles.isRemote(uri)) {
          return new ImageLocation.Remote(uri);
        }
        faults.add(line, "'%s' is neither http, https nor s3".formatted(url));
      } catch (URISyntaxException e) {
        faults.add(line, "'%s' is no URI: %s".formatted(url, e.getReason()));
      }
      return null;
    }

    private static Map<String, Object> metadata(JsonNode image) {
      JsonNode id = image.path("id");
      return id.canConvertToLong() && id.isIntegralNumber()
          ? Map.of("coco_id", id.asLong())
          : Map.of();
    }

    @Override
    public void close() {
      parser.close();
    }
  }
}
