package dev.shortlist.dataset;

import dev.shortlist.web.Page;
import dev.shortlist.web.Paging;
import java.io.IOException;
import java.io.InputStream;
import java.sql.SQLException;
import java.util.UUID;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping("/datasets/{id}/items")
class ItemController {

  record Accepted(int accepted) {}

  private final Datasets datasets;
  private final Items items;
  private final ItemUpload upload;

  ItemController(Datasets datasets, Items items, ItemUpload upload) {
    this.datasets = datasets;
    this.items = items;
    this.upload = upload;
  }

  @PostMapping(consumes = {"application/jsonl", "application/x-ndjson"})
  Accepted postJsonLines(@PathVariable UUID id, InputStream body) throws IOException, SQLException {
    LineFaults faults = new LineFaults();
    return new Accepted(upload.store(datasets.require(id), new JsonLines(body, faults), faults));
  }

  @PostMapping(consumes = "text/csv")
  Accepted postCsv(@PathVariable UUID id, InputStream body) throws IOException, SQLException {
    LineFaults faults = new LineFaults();
    return new Accepted(upload.store(datasets.require(id), new CsvLines(body, faults), faults));
  }

  @GetMapping
  Page<Item> list(@PathVariable UUID id, Paging paging) {
    return items.list(id, paging);
  }
}
