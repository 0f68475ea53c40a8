/** Feature caches: upload, what extraction stores, storage, the local memory-mapped copy. */
@NullMarked
@ApplicationModule(
    allowedDependencies = {
      "backbone",
      "dataset",
      "digest",
      "linalg",
      "npy",
      "partial",
      "problem",
      "web"
    })
package dev.shortlist.features;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
