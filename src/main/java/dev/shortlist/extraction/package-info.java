/** Extraction: from the images of a dataset to the vectors of a feature cache. */
@NullMarked
@ApplicationModule(
    allowedDependencies = {
      "backbone",
      "dataset",
      "digest",
      "features",
      "image",
      "itemimage",
      "job",
      "problem",
      "web"
    })
package dev.shortlist.extraction;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
