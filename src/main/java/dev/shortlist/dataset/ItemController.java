package dev.shortlist.dataset;

import dev.shortlist.web.Page;
import dev.shortlist.web.Paging;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigDecimal;
import java.sql.SQLException;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping("/datasets/{id}/items")
class ItemController {

  record Accepted(int accepted) {}

  /**
   * @param image where its image is shown
   */
  record ItemView(
      int item,
      @Nullable String key,
      @Nullable String stratum,
      @Nullable BigDecimal cost,
      @Nullable Map<String, Object> metadata,
      @Nullable String unusable,
      @Nullable String image) {

    /**
     * @param datasetId null if its items have no images
     */
    static ItemView of(Item item, @Nullable UUID datasetId) {
      boolean shown = datasetId != null && item.unusable() == null;
      return new ItemView(
          item.item(),
          item.key(),
          item.stratum(),
          item.cost(),
          item.metadata(),
          item.unusable(),
          shown ? "/datasets/%s/items/%d/image".formatted(datasetId, item.item()) : null);
    }
  }

  private final Datasets datasets;
  private final Items items;
  private final ItemUpload upload;
  private final Semaphore uploads;

  ItemController(Datasets datasets, Items items, ItemUpload upload, ItemSettings settings) {
    this.datasets = datasets;
    this.items = items;
    this.upload = upload;
    this.uploads = new Semaphore(settings.uploads(), true);
  }

  @PostMapping(consumes = {"application/jsonl", "application/x-ndjson"})
  Accepted postJsonLines(@PathVariable UUID id, InputStream body) throws IOException, SQLException {
    LineFaults faults = new LineFaults();
    return store(id, new JsonLines(body, faults), faults);
  }

  @PostMapping(consumes = "text/csv")
  Accepted postCsv(@PathVariable UUID id, InputStream body) throws IOException, SQLException {
    LineFaults faults = new LineFaults();
    return store(id, new CsvLines(body, faults), faults);
  }

  private Accepted store(UUID id, ItemLines lines, LineFaults faults)
      throws IOException, SQLException {
    Dataset dataset = datasets.require(id);
    uploads.acquireUninterruptibly();
    try {
      return new Accepted(upload.store(dataset, lines, faults));
    } finally {
      uploads.release();
    }
  }

  @GetMapping
  Page<ItemView> list(@PathVariable UUID id, Paging paging) {
    boolean images = datasets.require(id).images();
    return items.list(id, paging).map(item -> ItemView.of(item, images ? id : null));
  }
}
