package dev.shortlist.extraction;

import dev.shortlist.Api;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.UUID;

/** From images to vectors over HTTP, as tests do it over and over. */
final class ExtractionSteps {

  /** The pixels of images of 8 x 8, from -1 to 1. */
  static final String EIGHT_PIXELS =
      "{\"crop\":8,\"mean\":[0.5,0.5,0.5],\"deviation\":[0.5,0.5,0.5]}";

  private final Api api;

  ExtractionSteps(Api api) {
    this.api = api;
  }

  /** A dataset of the images at a location, once it is imported. */
  String imported(String format, String location, String... more) {
    Api.Reply started =
        api.post(
                "/datasets/import",
                "{\"name\":\"%s\",\"format\":\"%s\",\"location\":\"%s\"%s}"
                    .formatted(UUID.randomUUID(), format, location, String.join("", more)))
            .expect(202);
    api.succeeded(started.at("/job_id"));
    return started.at("/dataset_id");
  }

  String backbone(String kind, String more) {
    return api.post(
            "/backbones",
            "{\"name\":\"%s\",\"kind\":\"%s\",%s}".formatted(UUID.randomUUID(), kind, more))
        .expect(201)
        .at("/id");
  }

  /** The member of a request that names a file of the test's resources, once it is uploaded. */
  String uploaded(String resource) throws IOException {
    return "\"weights\":\"%s\""
        .formatted(
            api.send(
                    api.request("/weights")
                        .header("Content-Type", "application/octet-stream")
                        .POST(BodyPublishers.ofFile(Path.of("src/test/resources", resource))))
                .expect(201)
                .at("/id"));
  }

  String pixels() {
    return backbone("pixels", "\"card\":" + EIGHT_PIXELS);
  }

  String cache(String dataset, String backbone) {
    return api.post(
            "/feature-caches",
            "{\"dataset_id\":\"%s\",\"backbone_id\":\"%s\",\"name\":\"%s\"}"
                .formatted(dataset, backbone, UUID.randomUUID()))
        .expect(201)
        .at("/id");
  }

  /** The id of the job that extracts on the processor. */
  String extract(String cache) {
    return api.post("/feature-caches/%s/extract".formatted(cache), "{\"device\":\"cpu\"}")
        .expect(202)
        .at("/id");
  }

  /** The vectors of a READY cache. */
  float[][] vectors(String cache) {
    int dimension = api.get("/feature-caches/" + cache).expect(200).body().at("/dimension").asInt();
    byte[] npy = api.get("/feature-caches/%s/vectors".formatted(cache)).expect(200).bytes();
    ByteBuffer bytes = ByteBuffer.wrap(npy).order(ByteOrder.LITTLE_ENDIAN);
    bytes.position(10 + bytes.getShort(8));
    float[][] rows = new float[bytes.remaining() / Float.BYTES / dimension][dimension];
    for (float[] row : rows) {
      for (int i = 0; i < dimension; i++) {
        row[i] = bytes.getFloat();
      }
    }
    return rows;
  }

  static double cosine(float[] a, float[] b) {
    double product = 0;
    double as = 0;
    double bs = 0;
    for (int i = 0; i < a.length; i++) {
      product += (double) a[i] * b[i];
      as += (double) a[i] * a[i];
      bs += (double) b[i] * b[i];
    }
    return product / Math.sqrt(as * bs);
  }
}
