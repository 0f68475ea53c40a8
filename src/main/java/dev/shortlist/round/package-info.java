/** Rounds: one request for a batch from a pool, and the labels that come back for it. */
@NullMarked
@ApplicationModule(
    allowedDependencies = {
      "dataset",
      "digest",
      "features",
      "job",
      "linalg",
      "pool",
      "problem",
      "selection",
      "web"
    })
package dev.shortlist.round;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
