package dev.shortlist.itemimage;

import dev.shortlist.digest.Sha256;
import dev.shortlist.image.ImageDecoder;
import dev.shortlist.problem.Problem;
import dev.shortlist.problem.ProblemType;
import java.time.Duration;
import java.util.HexFormat;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.context.request.WebRequest;

@RestController
class ItemImageController {

  private static final int SMALLEST = 16;
  private static final int LARGEST = 1024;

  /** A gallery is scrolled back and forth; a file that changes may show late. */
  private static final CacheControl CACHED =
      CacheControl.maxAge(Duration.ofMinutes(5)).cachePrivate();

  private final ItemImages images;

  ItemImageController(ItemImages images) {
    this.images = images;
  }

  @GetMapping("/datasets/{id}/items/{item}/image")
  ResponseEntity<byte[]> image(
      @PathVariable UUID id,
      @PathVariable int item,
      @RequestParam(required = false) @Nullable Integer size,
      WebRequest request) {
    requireSize(size);
    ItemImage.Read image = images.get(id, item);
    String digest = HexFormat.of().formatHex(Sha256.of(image.file()));
    String etag = size == null ? digest : digest + "-" + size;
    if (request.checkNotModified("\"" + etag + "\"")) {
      return ResponseEntity.status(HttpStatus.NOT_MODIFIED).cacheControl(CACHED).eTag(etag).build();
    }
    MediaType type =
        size == null
            ? MediaType.parseMediaType(ImageDecoder.mediaType(image.file()).orElseThrow())
            : MediaType.IMAGE_JPEG;
    byte[] body =
        size == null
            ? image.file()
            : Thumbnail.of(ImageDecoder.decode(image.key(), image.file()), size);
    return ResponseEntity.ok()
        .contentType(type)
        .cacheControl(CACHED)
        .eTag(etag)
        .header("X-Content-Type-Options", "nosniff")
        .body(body);
  }

  private static void requireSize(@Nullable Integer size) {
    if (size != null && (size < SMALLEST || size > LARGEST)) {
      throw new Problem(
          ProblemType.MALFORMED_REQUEST,
          "size is %d; take %d to %d pixels for the longest side"
              .formatted(size, SMALLEST, LARGEST));
    }
  }
}
